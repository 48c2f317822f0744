package segment

import "math"

// depths is how far each pixel of one value lies from those of the other, 0 for
// the others; steps cost 1 and √2, at most 8 % more than the straight way. What
// lies beyond the picture counts as 0: an object that goes on there is deepest
// where the picture shows it deepest.
func depths(mask plane, value float32) plane {
	d := newPlane(mask.w, mask.h)
	for i, v := range mask.v {
		if v == value {
			d.v[i] = far
		}
	}
	beyond := far
	if value == 1 {
		beyond = 0
	}
	at := func(x, y int) float32 {
		if x < 0 || y < 0 || x >= d.w || y >= d.h {
			return beyond
		}
		return d.v[y*d.w+x]
	}
	pass := func(x, y, back int) {
		if i := y*d.w + x; d.v[i] > 0 {
			straight := min(at(x-back, y), at(x, y-back))
			diagonal := min(at(x-back, y-back), at(x+back, y-back))
			d.v[i] = min(d.v[i], straight+1, diagonal+math.Sqrt2)
		}
	}
	for y := range d.h {
		for x := range d.w {
			pass(x, y, 1)
		}
	}
	for y := d.h - 1; y >= 0; y-- {
		for x := d.w - 1; x >= 0; x-- {
			pass(x, y, -1)
		}
	}
	return d
}
