package reconstruct

import "testing"

func TestSymmetry(t *testing.T) {
	cases := []struct {
		name      string
		inside    func(x, y float64) bool
		symmetric bool
	}{
		{"a circle", ellipse(150, 150, 100, 100), true},
		{"a slanted rod", func(x, y float64) bool {
			return abs(0.8*(x-150)+0.6*(y-150)) < 100 && abs(0.8*(y-150)-0.6*(x-150)) < 30
		}, true},
		{"a bottle", either(rectangle(110, 120, 190, 280), rectangle(135, 30, 165, 130)), true},
		{"a mug with its handle", either(rectangle(80, 80, 200, 240), ellipse(200, 125, 50, 40)), false},
		{"an animal", either(ellipse(150, 130, 90, 40), ellipse(245, 90, 30, 30), rectangle(80, 140, 100, 240), rectangle(200, 140, 220, 240)), false},
	}
	for _, c := range cases {
		in := drawn(300, 300, c.inside)
		s, err := cleanMask(in.Mask)
		if err != nil {
			t.Fatal(err)
		}
		f := fitFrame(s, 20_000)
		got := symmetryOf(newSquare(sample(in.Photo, s, f, f.w, f.h), viewSquare(s, f)))
		if (got >= symmetric) != c.symmetric {
			t.Errorf("%s: symmetry %.3f", c.name, got)
		}
	}
}
