package segment

import (
	"image"
	"image/color"
	"testing"
)

// A plate with a cup in it: a click says which of the two by where it is.
func TestAClickInTheMiddleMeansWhatItIsTheMiddleOf(t *testing.T) {
	t.Parallel()
	cup, plate := disc(.58, .33, .11), disc(.45, .35, .27)
	img, whole := picture(480, 330, 3, plate)
	small := image.NewGray(whole.Rect)
	for y := range 330 {
		for x := range 480 {
			if cup(float64(x)/480, float64(y)/480) {
				small.SetGray(x, y, color.Gray{Y: 255})
				img.SetNRGBA(x, y, color.NRGBA{R: 40, G: 60, B: uint8(150 + (x+y)%9), A: 255})
			}
		}
	}
	s := prepared(t, img)
	if got := overlapOf(settle(t, s, Prompts{Clicks: []Click{{278, 158, Inside}}}, nil), small); got < .85 {
		t.Errorf("the middle of the cup: IoU with the cup %.3f", got)
	}
	if got := overlapOf(settle(t, s, Prompts{Clicks: []Click{{180, 168, Inside}}}, nil), small); got > .2 {
		t.Errorf("the plate beside the cup: IoU with the cup %.3f", got)
	}
}

func TestDepths(t *testing.T) {
	bar := newPlane(7, 5)
	for y := 1; y <= 3; y++ {
		for x := 1; x <= 5; x++ {
			bar.v[y*7+x] = 1
		}
	}
	for name, c := range map[string]struct {
		mask  plane
		value float32
		at    int
		want  float32
	}{
		"a pixel at the rim":               {bar, 1, 1*7 + 3, 1},
		"the middle":                       {bar, 1, 2*7 + 3, 2},
		"outside, from inside":             {bar, 1, 0, 0},
		"outside: beyond the picture none": {bar, 0, 0*7 + 3, 1},
		"outside at a corner":              {bar, 0, 0, 1.4142135},
		"all of the picture":               {newPlane(3, 3), 0, 4, far},
		"the picture's edge ends a mask":   {plane{3, 3, []float32{1, 1, 1, 1, 1, 1, 1, 1, 1}}, 1, 4, 2},
	} {
		if got := depths(c.mask, c.value).v[c.at]; got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
