package reconstruct

import (
	"math"
	"testing"
)

// disc is a level function whose zero line is a circle.
func discLevel(size int, cx, cy, r float64) *grid {
	g := newGrid(size, size)
	for y := range size {
		for x := range size {
			g.v[y*size+x] = float32(r - math.Hypot(float64(x)-cx, float64(y)-cy))
		}
	}
	return g
}

func outlineOf(level *grid) *outline {
	o := &outline{level: level, inside: newGrid(level.w, level.h)}
	for i, v := range level.v {
		if v > 0 {
			o.inside.v[i] = 1
			o.area++
		}
	}
	o.depth = measureDepth(o)
	return o
}

func TestFieldsOfADisc(t *testing.T) {
	const size, r = 203, 83.3
	cx, cy := 100.7, 101.2
	o := outlineOf(discLevel(size, cx, cy, r))
	u, b := solvePoisson(o, 4), ballHeights(o)
	var worstU, worstB, worstD float64
	for y := range size {
		for x := range size {
			d := r - math.Hypot(float64(x)-cx, float64(y)-cy)
			if d <= 0 {
				continue
			}
			i := y*size + x
			want := r*r - (r-d)*(r-d) // -Δu = 4 and the ball agree on a disc
			worstU = max(worstU, math.Abs(float64(u.v[i])-want)/(r*r))
			worstB = max(worstB, math.Abs(float64(b.v[i])-want)/(r*r))
			worstD = max(worstD, math.Abs(float64(o.depth.v[i])-d))
		}
	}
	t.Logf("worst errors: Poisson %.4f and balls %.4f of r², depth %.3f px", worstU, worstB, worstD)
	if worstU > 0.01 || worstB > 0.02 || worstD > 0.1 {
		t.Errorf("errors too large: Poisson %.4f, balls %.4f of r², depth %.3f px", worstU, worstB, worstD)
	}
}
