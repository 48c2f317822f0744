package segment

// contours is how strongly the hierarchy separates each pixel from its
// neighbours, 0 to 1: the height at which their leaves first meet, of the
// tallest (an ultrametric contour map, Arbeláez 2006).
func (t *tree) contours(w, h int) plane {
	out := newPlane(w, h)
	top := t.nodes[len(t.nodes)-1].height + 1e-9
	place := make([]int32, t.leaves) // leaf number to node
	for i := range t.nodes {
		if n := &t.nodes[i]; n.left < 0 {
			place[n.lo] = int32(i)
		}
	}
	known := map[[2]int32]float32{}
	meet := func(p, q int) {
		a, b := t.leaf[p], t.leaf[q]
		if a == b {
			return
		}
		if a > b {
			a, b = b, a
		}
		v, ok := known[[2]int32{a, b}]
		if !ok {
			i := place[a]
			for t.nodes[i].hi < b {
				i = t.nodes[i].parent
			}
			v = t.nodes[i].height / top
			known[[2]int32{a, b}] = v
		}
		out.v[p], out.v[q] = max(out.v[p], v), max(out.v[q], v)
	}
	for y := range h {
		for x := range w {
			i := y*w + x
			if x+1 < w {
				meet(i, i+1)
			}
			if y+1 < h {
				meet(i, i+w)
			}
		}
	}
	return out
}
