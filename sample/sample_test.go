package sample

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/2112-lab/gen3d/sample/render"
	"github.com/2112-lab/gen3d/sample/scene"
)

func committed(t *testing.T) (*image.YCbCr, *image.Gray) {
	t.Helper()
	p, err := jpeg.Decode(bytes.NewReader(Photo()))
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(Mask()))
	if err != nil {
		t.Fatal(err)
	}
	return p.(*image.YCbCr), m.(*image.Gray)
}

func TestTheFilesAreWhatTheySay(t *testing.T) {
	p, m := committed(t)
	want := image.Rect(0, 0, Width, Height)
	if p.Rect != want || m.Rect != want {
		t.Fatalf("photo %v, mask %v, want %v", p.Rect, m.Rect, want)
	}
	if n := len(Photo()); n > 400<<10 {
		t.Errorf("the photo has %d bytes", n)
	}
	for at, b := 2, Photo(); b[at+1] != 0xda; at += 2 + int(b[at+2])<<8 + int(b[at+3]) {
		if marker := b[at+1]; marker >= 0xe0 && marker <= 0xef || marker == 0xfe {
			t.Errorf("the photo carries metadata: segment %#x", marker)
		}
	}
	marked := 0
	for _, v := range m.Pix {
		if v != 0 && v != 255 {
			t.Fatalf("the mask has a level of %d", v)
		}
		marked += int(v) / 255
	}
	if share := float64(marked) / (Width * Height); share < .1 || share > .5 {
		t.Errorf("the mask covers %.3f of the photo", share)
	}
	if Photo()[0] = 0; Photo()[0] != 0xff {
		t.Error("a caller can change the photo of all others")
	}
}

// TestTheFilesAreRenderedFromTheScene renders the scene small and compares it
// with the committed files, shrunk. Grain and the JPEG's losses keep the two
// from being equal; another solid, camera, light or material does not pass.
func TestTheFilesAreRenderedFromTheScene(t *testing.T) {
	const w, h = 80, 60
	photo, mask, err := render.Render(Scene(), w, h, 16, scene.Seed+1)
	if err != nil {
		t.Fatal(err)
	}
	p, m := committed(t)
	const cell = Width / w
	off, both, either := 0.0, 0, 0
	for y := range h {
		for x := range w {
			var sum [3]int
			marked := 0
			for j := range cell {
				for i := range cell {
					c := color.NRGBAModel.Convert(p.At(x*cell+i, y*cell+j)).(color.NRGBA)
					sum[0], sum[1], sum[2] = sum[0]+int(c.R), sum[1]+int(c.G), sum[2]+int(c.B)
					marked += int(m.GrayAt(x*cell+i, y*cell+j).Y) / 255
				}
			}
			got := photo.Pix[photo.PixOffset(x, y):]
			for c := range 3 {
				d := float64(sum[c])/(cell*cell) - float64(got[c])
				off += max(d, -d) / (3 * w * h)
			}
			here, there := 2*marked >= cell*cell, mask.GrayAt(x, y).Y > 0
			if here || there {
				either++
			}
			if here && there {
				both++
			}
		}
	}
	iou := float64(both) / float64(either)
	t.Logf("mean difference %.2f levels, mask overlap %.4f", off, iou)
	if off > 5 || iou < .97 {
		t.Errorf("mean difference %.2f levels, mask overlap %.4f: run go generate ./sample", off, iou)
	}
}
