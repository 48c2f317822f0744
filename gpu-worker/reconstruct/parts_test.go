package reconstruct

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestCleanMaskKeepsWhatIsPartOfTheObject(t *testing.T) {
	cases := []struct {
		name   string
		inside func(x, y float64) bool
		area   int
	}{
		{"a speck under 5 % goes", either(rectangle(10, 10, 50, 50), rectangle(60, 60, 68, 69)), 1600},
		{"an island of 5 % stays", either(rectangle(10, 10, 50, 50), rectangle(60, 60, 70, 68)), 1680},
		{"a hole stays", minus(rectangle(10, 10, 50, 50), rectangle(20, 20, 30, 30)), 1500},
		{"parts that touch at a corner are one", either(rectangle(10, 10, 50, 50), rectangle(50, 50, 54, 54)), 1616},
		{"arms that join only below are one", either(rectangle(10, 10, 12, 80), rectangle(30, 10, 32, 80), rectangle(10, 78, 32, 80)), 316},
	}
	for _, c := range cases {
		s, err := cleanMask(drawn(100, 100, c.inside).Mask)
		if err != nil || s.area != c.area {
			t.Errorf("%s: area %d, error %v, want area %d", c.name, s.area, err, c.area)
		}
	}
}

func TestResampleTapsAverageTheAreaBelow(t *testing.T) {
	for _, c := range []struct {
		from, length float64
		n            int
	}{{0, 40, 10}, {3.3, 20, 7}, {0, 40, 40}, {5, 10, 35}, {2.5, 31.4, 31}} {
		for i, taps := range resampleTaps(c.from, c.length, c.n, 40) {
			var sum, place float64
			for k, w := range taps.weights {
				sum += float64(w)
				place += float64(w) * (float64(taps.start+k) + 0.5)
			}
			want := c.from + (float64(i)+0.5)*c.length/float64(c.n)
			if c.length < float64(c.n) && (i == 0 || i == c.n-1) {
				continue // a tent may reach over the source's end
			}
			if math.Abs(sum-1) > 1e-5 || math.Abs(place-want) > 0.13 {
				t.Errorf("%+v, pixel %d: weights sum to %g around %g, want 1 around %g", c, i, sum, place, want)
			}
		}
	}
}

func TestBlursKeepTheSum(t *testing.T) {
	g := newGrid(61, 57)
	g.v[28*61+30] = 1
	for name, b := range map[string]*grid{"blur": blur(g, 1.7), "softBlur": softBlur(g, 4)} {
		var sum, spread float64
		for i, v := range b.v {
			dx := float64(i%61 - 30)
			sum, spread = sum+float64(v), spread+float64(v)*dx*dx
		}
		want := map[string]float64{"blur": 1.7, "softBlur": 4}[name]
		if math.Abs(sum-1) > 1e-3 || math.Abs(math.Sqrt(spread)-want) > 0.15*want {
			t.Errorf("%s: sum %g, spread %g, want 1 and %g", name, sum, math.Sqrt(spread), want)
		}
	}
}

func TestFillHolesContinuesTrustedColours(t *testing.T) {
	weight := newGrid(50, 40)
	rgb := [3]*grid{newGrid(50, 40), newGrid(50, 40), newGrid(50, 40)}
	for i := range weight.v {
		rgb[0].v[i], rgb[1].v[i] = 9, 9 // untrusted, and wrong
		if x := i % 50; x > 20 && x < 30 {
			weight.v[i], rgb[0].v[i], rgb[1].v[i] = 1, 0.5, 0.25
		}
	}
	for i, v := range fillHoles(rgb, weight)[0].v {
		if math.Abs(float64(v)-0.5) > 1e-5 {
			t.Fatalf("pixel %d became %g, want 0.5", i, v)
		}
	}
}

func TestTurnIsTheRotationOfItsColumns(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		c := unit([3]float32{random.Float32() - 0.5, random.Float32() - 0.5, random.Float32() - 0.5})
		a := unit(cross(c, [3]float32{0.3, 0.9, -0.2}))
		b := cross(c, a)
		q := turn(a, b, c)
		w, x, y, z := q[0], q[1], q[2], q[3]
		got := [3][3]float32{ // columns
			{1 - 2*(y*y+z*z), 2 * (x*y + w*z), 2 * (x*z - w*y)},
			{2 * (x*y - w*z), 1 - 2*(x*x+z*z), 2 * (y*z + w*x)},
			{2 * (x*z + w*y), 2 * (y*z - w*x), 1 - 2*(x*x+y*y)},
		}
		for k, column := range [3][3]float32{a, b, c} {
			for i := range column {
				if abs32(column[i]-got[k][i]) > 1e-5 {
					t.Fatalf("column %d of %v is %v, want %v", k, q, got[k], column)
				}
			}
		}
	}
}

func TestARaggedMaskHardlyChangesTheSurface(t *testing.T) {
	shape := either(ellipse(120, 160, 60, 70), ellipse(120, 70, 35, 50))
	smooth := heightsOf(outlineOfMask(drawn(240, 240, shape).Mask), ProfileRound)
	in := drawn(240, 240, shape)
	random := rand.New(rand.NewPCG(5, 6))
	mask := append([]byte(nil), in.Mask.Pix...)
	for i := 240; i < len(mask)-240; i++ {
		edge := mask[i] != mask[i-1] || mask[i] != mask[i+1] || mask[i] != mask[i-240] || mask[i] != mask[i+240]
		if edge && random.IntN(4) == 0 {
			in.Mask.Pix[i] = ^mask[i]
		}
	}
	ragged := heightsOf(outlineOfMask(in.Mask), ProfileRound)
	var angles, n float64
	for i, d := range smooth.depth.v {
		if d < 6 {
			continue
		}
		x, y := float32(i%smooth.level.w), float32(i/smooth.level.w)
		ax, ay := smooth.steepness(x, y, 1)
		bx, by := ragged.steepness(x, y, 1)
		dot := float64(1+ax*bx+ay*by) / math.Sqrt(float64((1+ax*ax+ay*ay)*(1+bx*bx+by*by)))
		angles, n = angles+math.Acos(min(1, dot))*180/math.Pi, n+1
	}
	t.Logf("mean change of the normal %.2f°", angles/n)
	if n == 0 || angles/n > 2 {
		t.Errorf("the normal changes by %.2f° on average over %g pixels, want at most 2°", angles/n, n)
	}
}
