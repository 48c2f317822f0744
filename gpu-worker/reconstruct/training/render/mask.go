package render

import (
	"math"
	"math/rand/v2"
)

// spoil makes of a true mask one as people and programs draw it: too large or too
// small here and there, with gaps closed, bits bitten off or stuck on.
func spoil(r *rand.Rand, mask []bool) []bool {
	in := func(a, b float64) float64 { return a + (b-a)*r.Float64() }
	soft := make([]float32, fine*fine)
	for i, m := range mask {
		if m {
			soft[i] = 1
		}
	}
	radius := 1 + r.IntN(2)
	for range 2 {
		soft = boxBlur(boxBlur(soft, radius), radius)
	}
	bias, swing := in(-0.25, 0.25), in(0, 0.35)
	var k, l, at [4]float64
	for i := range k {
		k[i], l[i], at[i] = in(-0.5, 0.5), in(-0.5, 0.5), in(0, 7)
	}
	out := make([]bool, fine*fine)
	for i, s := range soft {
		x, y := float64(i%fine), float64(i/fine)
		var wave float64
		for j := range k {
			wave += math.Sin(k[j]*x + l[j]*y + at[j])
		}
		out[i] = float64(s) > 0.5+bias+swing*wave/4
	}
	for range r.IntN(3) {
		cx, cy, size, add := in(5, fine-5), in(5, fine-5), in(1, 4.5), r.Float64() < 0.4
		for i := range out {
			dx, dy := float64(i%fine)-cx, float64(i/fine)-cy
			if dx*dx+dy*dy < size*size && (!add || s5(soft, i)) {
				out[i] = add
			}
		}
	}
	return out
}

// s5 says whether the object is about.
func s5(soft []float32, i int) bool { return soft[i] > 0.02 }

// boxBlur averages along rows and transposes.
func boxBlur(in []float32, radius int) []float32 {
	out := make([]float32, fine*fine)
	k := 1 / float32(2*radius+1)
	for y := range fine {
		row := in[y*fine : (y+1)*fine]
		var sum float32
		for x := -radius; x < fine; x++ {
			if x+radius < fine {
				sum += row[x+radius]
			}
			if x-radius-1 >= 0 {
				sum -= row[x-radius-1]
			}
			if x >= 0 {
				out[x*fine+y] = sum * k
			}
		}
	}
	return out
}
