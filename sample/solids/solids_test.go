package solids

import (
	"math"
	"math/rand/v2"
	"testing"
)

// within is a random point of a solid's bounds, widened by a margin.
func within(r *rand.Rand, s *Solid, margin float64) Vec {
	low, high := s.Bounds()
	at := func(a, b float64) float64 { return a - margin + r.Float64()*(b-a+2*margin) }
	return v(at(low.X, high.X), at(low.Y, high.Y), at(low.Z, high.Z))
}

func TestEverySolidKeepsItsPromises(t *testing.T) {
	names := map[string]bool{}
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			if names[s.Name] || Named(s.Name) == nil {
				t.Error("the name is taken, or does not find the solid")
			}
			names[s.Name] = true
			low, high := s.Bounds()
			r := rand.New(rand.NewPCG(1, 2))
			ground, top, inside := 0, 0, 0
			for range 20000 {
				p := within(r, s, .3)
				in := s.Inside(p.X, p.Y, p.Z)
				if outside := p.X < low.X || p.Y < low.Y-.02 || p.Z < low.Z || p.X > high.X || p.Y > high.Y || p.Z > high.Z; in && outside {
					t.Fatalf("%v is inside the solid and outside its bounds %v %v", p, low, high)
				}
				if in {
					inside++
				}
				p.Y = .04
				if s.Inside(p.X, p.Y, p.Z) {
					ground++
				}
				if p.Y = high.Y * .93; s.Inside(p.X, p.Y, p.Z) {
					top++
				}
			}
			if inside < 200 || ground == 0 || top == 0 {
				t.Errorf("%d points inside, %d on the ground, %d near the top", inside, ground, top)
			}
		})
	}
}

func TestDistanceNeverReachesThroughTheSurface(t *testing.T) {
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 4))
			for range 3000 {
				p := within(r, s, .8)
				d := s.Distance(p)
				dir := v(r.NormFloat64(), r.NormFloat64(), r.NormFloat64()).Unit()
				q := p.Add(dir.Mul(math.Abs(d) * .8))
				if other := s.Distance(q); d*other < 0 && math.Abs(other) > 2e-3 {
					t.Fatalf("at %v the distance is %v, yet %v lies across the surface by %v", p, d, q, other)
				}
			}
		})
	}
}

func TestHollowsAreOutside(t *testing.T) {
	for name, c := range map[string]struct {
		solid *Solid
		at    Vec
		want  bool
	}{
		"the middle of a torus":       {Torus(), v(0, 1.05, 0), false},
		"the tube of a torus":         {Torus(), v(.75, 1.05, 0), true},
		"what a mug holds":            {Mug(), v(0, 1.2, 0), false},
		"a mug's wall":                {Mug(), v(0, 1, .67), true},
		"a mug's floor":               {Mug(), v(0, .06, 0), true},
		"between a mug and its grip":  {Mug(), v(.88, .85, 0), false},
		"a mug's grip":                {Mug(), v(1.2, .85, 0), true},
		"under a chair":               {Chair(), v(0, .4, 0), false},
		"a chair's seat":              {Chair(), v(0, .95, 0), true},
		"under a lampshade":           {Lamp(), v(.5, 1.3, 0), false},
		"under a car":                 {Car(), v(0, .1, 0), false},
		"a duck's head":               {Duck(), v(0, 1.5, .4), true},
		"beside a duck's neck, ahead": {Duck(), v(0, 1.2, 1.1), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.solid.Inside(c.at.X, c.at.Y, c.at.Z); got != c.want {
				t.Errorf("inside is %v", got)
			}
		})
	}
}

func TestVolumes(t *testing.T) {
	for _, c := range []struct {
		solid *Solid
		want  float64
	}{
		{Sphere(), 4. / 3 * math.Pi},
		{Capsule(), math.Pi*.25*1.2 + 4./3*math.Pi*.125},
		{Torus(), 2 * math.Pi * math.Pi * .75 * .09},
		{Box(), 1.6 * 1.8 * 1.4},
	} {
		r := rand.New(rand.NewPCG(5, 6))
		low, high := c.solid.Bounds()
		size, in := high.Sub(low), 0
		const n = 200000
		for range n {
			if p := within(r, c.solid, 0); c.solid.Inside(p.X, p.Y, p.Z) {
				in++
			}
		}
		if got := size.X * size.Y * size.Z * float64(in) / n; math.Abs(got/c.want-1) > .02 {
			t.Errorf("%s: volume %.3f, want %.3f", c.solid.Name, got, c.want)
		}
	}
}
