package reconstruct

import "math"

// blur is a Gaussian blur; outside the grid counts as 0, which is what lies
// there for every field in this package.
func blur(g *grid, sigma float64) *grid {
	if sigma <= 0 {
		return g
	}
	r := int(math.Ceil(2.8 * sigma))
	kernel := make([]float32, 2*r+1)
	var total float64
	for i := range kernel {
		d := float64(i-r) / sigma
		k := math.Exp(-d * d / 2)
		kernel[i] = float32(k)
		total += k
	}
	for i := range kernel {
		kernel[i] /= float32(total)
	}
	across, out := newGrid(g.w, g.h), newGrid(g.w, g.h)
	inRows(g.h, func(y0, y1 int) {
		padded := make([]float32, g.w+2*r)
		for y := y0; y < y1; y++ {
			copy(padded[r:], g.v[y*g.w:(y+1)*g.w])
			row := across.v[y*g.w : (y+1)*g.w]
			for i, k := range kernel {
				addScaled(row, padded[i:], k)
			}
		}
	})
	inRows(g.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			row := out.v[y*g.w : (y+1)*g.w]
			for i, k := range kernel {
				if from := y + i - r; from >= 0 && from < g.h {
					addScaled(row, across.v[from*g.w:], k)
				}
			}
		}
	})
	return out
}

func addScaled(to, from []float32, k float32) {
	from = from[:len(to)]
	for i := range to {
		to[i] += k * from[i]
	}
}

// softBlur approximates a wide Gaussian by three box blurs; its time does not
// depend on sigma.
func softBlur(g *grid, sigma float64) *grid {
	r := max(1, int(math.Round((math.Sqrt(4*sigma*sigma+1)-1)/2)))
	a, b := newGrid(g.w, g.h), newGrid(g.w, g.h)
	from := g
	for range 3 {
		boxRows(a, from, r)
		boxColumns(b, a, r)
		from = b
	}
	return b
}

func boxRows(to, from *grid, r int) {
	w, k := from.w, 1/float32(2*r+1)
	inRows(from.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			in, out := from.v[y*w:(y+1)*w], to.v[y*w:(y+1)*w]
			// Summed in float64: a running float32 sum drifts along the row.
			var sum float64
			for x := range min(r, w) {
				sum += float64(in[x])
			}
			for x := range out {
				if x+r < w {
					sum += float64(in[x+r])
				}
				if x-r-1 >= 0 {
					sum -= float64(in[x-r-1])
				}
				out[x] = float32(sum) * k
			}
		}
	})
}

func boxColumns(to, from *grid, r int) {
	w, h, k := from.w, from.h, 1/float32(2*r+1)
	// Bands of columns; each keeps its running sums in one slice.
	inRows(w, func(x0, x1 int) {
		sum := make([]float64, x1-x0)
		add := func(y int, sign float64) {
			for i, v := range from.v[y*w+x0 : y*w+x1] {
				sum[i] += sign * float64(v)
			}
		}
		for y := range min(r, h) {
			add(y, 1)
		}
		for y := range h {
			if y+r < h {
				add(y+r, 1)
			}
			if y-r-1 >= 0 {
				add(y-r-1, -1)
			}
			for i, s := range sum {
				to.v[y*w+x0+i] = float32(s) * k
			}
		}
	})
}

// blurInside blurs g over the pixels with weight alone, so that nothing from
// outside the object comes in. Pixels far from any weight get 0.
func blurInside(weight *grid, sigma float64, fields ...*grid) []*grid {
	share := softBlur(weight, sigma)
	out := make([]*grid, len(fields))
	for k, g := range fields {
		masked := newGrid(g.w, g.h)
		for i, v := range g.v {
			masked.v[i] = v * weight.v[i]
		}
		soft := softBlur(masked, sigma)
		for i, s := range share.v {
			if s > 1e-4 {
				soft.v[i] /= s
			} else {
				soft.v[i] = 0
			}
		}
		out[k] = soft
	}
	return out
}
