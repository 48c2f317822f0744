package segment

import (
	"errors"
	"image"
	"image/color"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

// rectMask is a mask whose object is one rectangle.
func rectMask(w, h int, object image.Rectangle) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for y := object.Min.Y; y < object.Max.Y; y++ {
		for x := object.Min.X; x < object.Max.X; x++ {
			m.SetGray(x, y, color.Gray{Y: 255})
		}
	}
	return m
}

func TestCoverage(t *testing.T) {
	for name, c := range map[string]struct {
		mask *image.Gray
		want Coverage
	}{
		"nothing":            {rectMask(10, 10, image.Rectangle{}), Coverage{}},
		"a rectangle inside": {rectMask(10, 20, image.Rect(2, 3, 6, 8)), Coverage{Pixels: 20, Percent: 10, Bounds: image.Rect(2, 3, 6, 8)}},
		"all of it":          {rectMask(4, 4, image.Rect(0, 0, 4, 4)), Coverage{Pixels: 16, Percent: 100, Bounds: image.Rect(0, 0, 4, 4), TouchesFrame: true}},
		"the last column":    {rectMask(4, 4, image.Rect(3, 1, 4, 2)), Coverage{Pixels: 1, Percent: 6.25, Bounds: image.Rect(3, 1, 4, 2), TouchesFrame: true}},
		"part of a picture": {rectMask(10, 10, image.Rect(0, 0, 5, 5)).SubImage(image.Rect(4, 4, 10, 10)).(*image.Gray),
			Coverage{Pixels: 1, Percent: 100. / 36, Bounds: image.Rect(4, 4, 5, 5), TouchesFrame: true}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := CoverageOf(c.mask); got != c.want {
				t.Fatalf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestCheckMask(t *testing.T) {
	photo, original := image.Pt(100, 50), image.Pt(400, 200)
	for name, c := range map[string]struct {
		mask   *image.Gray
		pixels int
		code   pipeline.Code
	}{
		"the photo's size":               {mask: rectMask(100, 50, image.Rect(10, 10, 30, 20)), pixels: 200},
		"the original's size":            {mask: rectMask(400, 200, image.Rect(40, 40, 120, 80)), pixels: 200},
		"empty":                          {mask: rectMask(100, 50, image.Rectangle{}), code: pipeline.MaskEmpty},
		"three pixels":                   {mask: rectMask(100, 50, image.Rect(5, 5, 8, 6)), code: pipeline.MaskTooSmall},
		"one pixel under the least":      {mask: rectMask(100, 50, image.Rect(0, 0, 9, 7)), code: pipeline.MaskTooSmall},
		"the least":                      {mask: rectMask(100, 50, image.Rect(0, 0, 8, 8)), pixels: 64},
		"large enough only in original":  {mask: rectMask(400, 200, image.Rect(0, 0, 8, 8)), code: pipeline.MaskTooSmall},
		"gone once scaled down":          {mask: rectMask(400, 200, image.Rect(1, 1, 2, 2)), code: pipeline.MaskTooSmall},
		"another size":                   {mask: rectMask(100, 51, image.Rect(0, 0, 30, 30)), code: pipeline.MaskSizeMismatch},
		"turned":                         {mask: rectMask(50, 100, image.Rect(0, 0, 30, 30)), code: pipeline.MaskSizeMismatch},
		"same shape, neither of the two": {mask: rectMask(200, 100, image.Rect(0, 0, 30, 30)), code: pipeline.MaskSizeMismatch},
	} {
		t.Run(name, func(t *testing.T) {
			got, cover, err := CheckMask(c.mask, photo, original)
			if c.code != "" {
				var f *pipeline.Failure
				if !errors.As(err, &f) || f.Code != c.code {
					t.Fatalf("got %v, want %s", err, c.code)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.Bounds().Size() != photo || cover.Pixels != c.pixels || cover != CoverageOf(got) {
				t.Fatalf("bounds %v, %+v", got.Bounds(), cover)
			}
		})
	}
}

func TestResizeMaskKeepsArea(t *testing.T) {
	mask := rectMask(1000, 700, image.Rect(101, 203, 777, 591))
	got := CoverageOf(resizeMask(mask, image.Pt(333, 233)))
	if want := CoverageOf(mask); got.Percent < want.Percent-.3 || got.Percent > want.Percent+.3 {
		t.Fatalf("%.2f %% became %.2f %%", want.Percent, got.Percent)
	}
}
