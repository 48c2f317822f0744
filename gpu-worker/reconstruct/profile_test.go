package reconstruct

import "testing"

func TestTheOutlineChoosesTheProfile(t *testing.T) {
	hexagon := func(x, y float64) bool { // a box seen from a corner
		x, y = abs(x-150), abs(y-150)
		return x < 100 && x*0.577+y < 115
	}
	car := either(rectangle(30, 110, 270, 160), rectangle(90, 70, 220, 115), ellipse(80, 160, 22, 22), ellipse(220, 160, 22, 22))
	cases := []struct {
		name   string
		inside func(x, y float64) bool
		want   Profile
	}{
		{"a circle", ellipse(150, 150, 100, 100), ProfileRound},
		{"a flat ellipse", ellipse(150, 150, 130, 50), ProfileRound},
		{"a box seen straight on", rectangle(60, 80, 240, 220), ProfileSlab},
		{"a box turned in the picture", func(x, y float64) bool {
			return abs(0.9*(x-150)+0.436*(y-150)) < 100 && abs(0.9*(y-150)-0.436*(x-150)) < 60
		}, ProfileSlab},
		{"a box seen from a corner", hexagon, ProfileRound},
		{"a car from the side, which only its owner can tell", car, ProfileRound},
		{"a tall upright rectangle, likely a can", rectangle(110, 40, 190, 260), ProfileRound},
		{"a stadium, straight on two sides only", either(rectangle(80, 100, 220, 200), ellipse(80, 150, 50, 50), ellipse(220, 150, 50, 50)), ProfileRound},
		{"a table from the front", either(rectangle(40, 80, 260, 100), rectangle(50, 80, 65, 240), rectangle(235, 80, 250, 240)), ProfileRound},
	}
	for _, c := range cases {
		o := outlineOfMask(drawn(300, 300, c.inside).Mask)
		if got := chooseProfile(o, ProfileAuto); got != c.want {
			t.Errorf("%s: %s, want %s (%+v)", c.name, got, c.want, measureBox(o))
		}
		if got := chooseProfile(o, ProfileSlab); got != ProfileSlab {
			t.Errorf("%s: %s although slab was asked for", c.name, got)
		}
	}
}

func abs(v float64) float64 { return max(v, -v) }
