package segment

import "math"

// plane is one channel of a picture, row by row.
type plane struct {
	w, h int
	v    []float32
}

func newPlane(w, h int) plane { return plane{w, h, make([]float32, w*h)} }

func (p plane) row(y int) []float32 { return p.v[y*p.w : (y+1)*p.w] }

// gaussian is a normalised kernel of standard deviation sigma, cut at 3 sigma.
func gaussian(sigma float64) []float32 {
	r := int(3*sigma + .5)
	k := make([]float32, 2*r+1)
	sum := 0.
	for i := range k {
		d := float64(i - r)
		g := math.Exp(-d * d / (2 * sigma * sigma))
		k[i] = float32(g)
		sum += g
	}
	for i := range k {
		k[i] /= float32(sum)
	}
	return k
}

// blur smooths by a Gaussian; beyond the edge the edge's pixel goes on.
func blur(p plane, sigma float64) plane {
	k := gaussian(sigma)
	r := len(k) / 2
	across, out := newPlane(p.w, p.h), newPlane(p.w, p.h)
	inBands(p.h, func(y0, y1 int) {
		padded := make([]float32, p.w+2*r)
		for y := y0; y < y1; y++ {
			row := p.row(y)
			copy(padded[r:], row)
			for i := range r {
				padded[i], padded[r+p.w+i] = row[0], row[p.w-1]
			}
			dst := across.row(y)
			for i, g := range k {
				src := padded[i : i+p.w]
				for x, v := range src {
					dst[x] += g * v
				}
			}
		}
	})
	inBands(p.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			dst := out.row(y)
			for i, g := range k {
				src := across.row(min(max(y+i-r, 0), p.h-1))
				for x, v := range src {
					dst[x] += g * v
				}
			}
		}
	})
	return out
}

// gradient is the length of the central differences over all channels; at the
// edge it is one-sided.
func gradient(channels ...plane) plane {
	w, h := channels[0].w, channels[0].h
	out := newPlane(w, h)
	inBands(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			dst := out.row(y)
			for _, c := range channels {
				up, down, row := c.row(max(y-1, 0)), c.row(min(y+1, h-1)), c.row(y)
				for x := range dst {
					gx := (row[min(x+1, w-1)] - row[max(x-1, 0)]) / 2
					gy := (down[x] - up[x]) / 2
					dst[x] += gx*gx + gy*gy
				}
			}
			for x, v := range dst {
				dst[x] = float32(math.Sqrt(float64(v)))
			}
		}
	})
	return out
}
