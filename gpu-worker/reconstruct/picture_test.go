package reconstruct

import (
	"context"
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
)

// drawn is a test picture: the mask where inside says so, and a photo in which
// the object is warm and patterned and the background pure green, so that a
// halo would be seen in the numbers.
func drawn(w, h int, inside func(x, y float64) bool) Input {
	in := Input{Photo: image.NewNRGBA(image.Rect(0, 0, w, h)), Mask: image.NewGray(image.Rect(0, 0, w, h))}
	for y := range h {
		for x := range w {
			if !inside(float64(x)+0.5, float64(y)+0.5) {
				in.Photo.SetNRGBA(x, y, color.NRGBA{0, 255, 0, 255})
				continue
			}
			in.Mask.SetGray(x, y, color.Gray{255})
			v := uint8(120 + 40*math.Sin(float64(y)/9))
			in.Photo.SetNRGBA(x, y, color.NRGBA{v + 60, v / 2, v / 2, 255})
		}
	}
	return in
}

func ellipse(cx, cy, rx, ry float64) func(x, y float64) bool {
	return func(x, y float64) bool { return math.Hypot((x-cx)/rx, (y-cy)/ry) < 1 }
}

func rectangle(x0, y0, x1, y1 float64) func(x, y float64) bool {
	return func(x, y float64) bool { return x >= x0 && x < x1 && y >= y0 && y < y1 }
}

func either(parts ...func(x, y float64) bool) func(x, y float64) bool {
	return func(x, y float64) bool {
		for _, p := range parts {
			if p(x, y) {
				return true
			}
		}
		return false
	}
}

func minus(a, b func(x, y float64) bool) func(x, y float64) bool {
	return func(x, y float64) bool { return a(x, y) && !b(x, y) }
}

// scene is a shape that everything must hold for.
type scene struct {
	name  string
	input Input
	holes int // through holes of the solid
	parts int // separate solids
}

func scenes() []scene {
	all := func(x, y float64) bool { return true }
	comb := func(x, y float64) bool { return y > 150 || int(x)%12 < 5 }
	return []scene{
		{"an ellipse in the middle", drawn(320, 240, ellipse(160, 120, 90, 60)), 0, 1},
		{"a ring with a real hole", drawn(240, 240, minus(ellipse(120, 120, 90, 90), ellipse(120, 120, 40, 40))), 1, 1},
		{"a rectangle with sharp corners", drawn(300, 200, rectangle(40, 50, 260, 150)), 0, 1},
		{"two islands of like size", drawn(320, 200, either(ellipse(80, 100, 50, 60), ellipse(230, 100, 60, 50))), 0, 2},
		{"a large island and specks", drawn(320, 200, either(ellipse(120, 100, 70, 70), rectangle(280, 20, 284, 24), rectangle(5, 180, 8, 190))), 0, 1},
		{"a mask that covers everything", drawn(160, 120, all), 0, 1},
		{"a mask that covers all but one per cent", drawn(200, 200, minus(all, rectangle(90, 90, 110, 110))), 1, 1},
		{"an object that touches every border", drawn(200, 150, either(rectangle(0, 60, 200, 90), rectangle(90, 0, 120, 150))), 0, 1},
		{"a line one pixel wide", drawn(400, 100, rectangle(20, 50, 380, 51)), 0, 1},
		{"a diagonal one pixel wide", drawn(90, 90, func(x, y float64) bool { return math.Abs(x-y) < 0.5 }), 0, 1},
		{"a body with thin teeth", drawn(240, 200, comb), 0, 1},
		{"eight by eight pixels", drawn(64, 64, rectangle(20, 20, 28, 28)), 0, 1},
	}
}

func reconstruct(t testing.TB, in Input, o Options) *Result {
	t.Helper()
	r, err := Reconstruct(context.Background(), in, o)
	if err != nil {
		t.Fatalf("reconstruct: %v", err)
	}
	return r
}

// sketch is reconstruct on a budget far below the presets', for tests of what
// does not depend on the resolution.
func sketch(t testing.TB, in Input, o Options) *splat.Model {
	t.Helper()
	w := sketched(t, in, o, len((&work{}).steps()))
	return w.result(nil, 0).Model
}

// sketched does the first n steps of a sketch.
func sketched(t testing.TB, in Input, o Options, n int) *work {
	t.Helper()
	w := &work{photo: in.Photo, mask: in.Mask, options: o, budget: budget{pixels: 5000, splats: 6000, cells: 2000, texture: 256}}
	for _, s := range w.steps()[:n] {
		if err := s.do(); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
	}
	return w
}
