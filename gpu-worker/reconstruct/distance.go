package reconstruct

// measureDepth is the signed distance to the zero line of o.level.
//
// Next to the contour it is Newton's step to the zero line. Elsewhere it is the
// exact distance to the nearest point where the contour crosses a grid line:
// such points are at most a pixel apart, so the error from 1.5 pixels on is
// below 0.05, where distances between pixel centres err by a half.
func measureDepth(o *outline) *grid {
	g := o.level
	w, h := g.w, g.h
	down := crossingDistance(g)
	across := crossingDistance(transpose(g)) // its rows are g's columns
	out := newGrid(w, h)
	inRows(h, func(y0, y1 int) {
		for y := max(y0, 1); y < min(y1, h-1); y++ {
			for x := 1; x < w-1; x++ {
				i := y*w + x
				d := sqrt32(min(down.v[i], across.v[x*h+y]))
				if g.v[i] <= 0 {
					d = -d
				}
				if d > -1.5 && d < 1.5 {
					dx, dy := (g.v[i+1]-g.v[i-1])/2, (g.v[i+w]-g.v[i-w])/2
					if k := dx*dx + dy*dy; k > 1e-8 {
						// Never further than the crossing that was found.
						d = clamp(g.v[i]/sqrt32(k), -max(d, -d), max(d, -d))
					}
				}
				out.v[i] = max(d, -2)
			}
		}
	})
	for i, v := range g.v { // the border, which is outside
		if x, y := i%w, i/w; v <= 0 && (x == 0 || y == 0 || x == w-1 || y == h-1) {
			out.v[i] = -2
		}
	}
	return out
}

// crossingDistance is the squared distance from every pixel to the nearest
// point where a column of g crosses zero: one scan down and up the columns,
// then the lower envelope of parabolas along each row.
func crossingDistance(g *grid) *grid {
	w, h := g.w, g.h
	gap := newGrid(w, h) // squared distance to the column's own nearest crossing
	inRows(w, func(x0, x1 int) {
		last := make([]float32, x1-x0)
		sweep := func(y, before int) {
			for x := x0; x < x1; x++ {
				i, j := y*w+x, before*w+x
				if a, b := g.v[i], g.v[j]; (a > 0) != (b > 0) {
					last[x-x0] = a / (a - b)
				} else {
					last[x-x0]++
				}
				gap.v[i] = min(gap.v[i], last[x-x0]*last[x-x0])
			}
		}
		for i := range last {
			last[i] = 1e7
			for y := range h {
				gap.v[y*w+x0+i] = far
			}
		}
		for y := 1; y < h; y++ {
			sweep(y, y-1)
		}
		for i := range last {
			last[i] = 1e7
		}
		for y := h - 2; y >= 0; y-- {
			sweep(y, y+1)
		}
	})
	out := newGrid(w, h)
	inRows(h, func(y0, y1 int) {
		cost, e := make([]float64, w), newEnvelope(w)
		for y := y0; y < y1; y++ {
			for x := range cost {
				cost[x] = float64(gap.v[y*w+x])
			}
			e.fit(cost)
			e.each(w, func(x, from int) {
				d := float64(x - from)
				out.v[y*w+x] = float32(cost[from] + d*d)
			})
		}
	})
	return out
}

func transpose(g *grid) *grid {
	t := newGrid(g.h, g.w)
	inRows(g.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for x, v := range g.v[y*g.w : (y+1)*g.w] {
				t.v[x*g.h+y] = v
			}
		}
	})
	return t
}
