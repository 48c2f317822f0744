package reconstruct

// ballHeights is the squared height of the union of all balls that touch the
// contour from inside and have their centres in the picture plane:
//
//	h²(x) = max over c of depth(c)² - |x-c|²
//
// which is minus a second distance transform, of -depth² (Felzenszwalb and
// Huttenlocher's generalised form), and so costs two passes whatever the shape.
// It is exact for bodies of revolution.
func ballHeights(o *outline) *grid {
	w, h := o.depth.w, o.depth.h
	// Columns first, on the transposed field so that both passes read rows.
	columns := make([]float64, w*h)
	inRows(w, func(x0, x1 int) {
		cost, e := make([]float64, h), newEnvelope(h)
		for x := x0; x < x1; x++ {
			for y := range h {
				cost[y] = far
				if d := float64(o.depth.v[y*w+x]); d > 0 {
					cost[y] = -d * d
				}
			}
			e.fit(cost)
			out := columns[x*h : (x+1)*h]
			e.each(h, func(y, from int) {
				d := float64(y - from)
				out[y] = cost[from] + d*d
			})
		}
	})
	out := newGrid(w, h)
	inRows(h, func(y0, y1 int) {
		cost, e := make([]float64, w), newEnvelope(w)
		for y := y0; y < y1; y++ {
			for x := range w {
				cost[x] = columns[x*h+y]
			}
			e.fit(cost)
			e.each(w, func(x, from int) {
				d := float64(x - from)
				if o.inside.v[y*w+x] > 0 {
					out.v[y*w+x] = float32(max(0, -cost[from]-d*d))
				}
			})
		}
	})
	return out
}
