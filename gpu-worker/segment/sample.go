package segment

// sample scales a plane linearly to a grid over the same photo: both grids'
// pixels are squares, so one factor serves both ways.
func sample(p plane, w, h int) plane {
	if p.w == w && p.h == h {
		return p
	}
	out := newPlane(w, h)
	scale := float32(max(p.w, p.h)) / float32(max(w, h))
	cols := make([]tap, w)
	for x := range cols {
		cols[x] = tapAt((float32(x)+.5)*scale-.5, p.w)
	}
	for y := range h {
		r := tapAt((float32(y)+.5)*scale-.5, p.h)
		top, bottom, dst := p.row(r.a), p.row(r.b), out.row(y)
		for x, c := range cols {
			dst[x] = r.wa*(c.wa*top[c.a]+c.wb*top[c.b]) + r.wb*(c.wa*bottom[c.a]+c.wb*bottom[c.b])
		}
	}
	return out
}

// tapAt reads an axis of n pixels at a place between two of them.
func tapAt(at float32, n int) tap {
	if at < 0 {
		at = 0
	} else if last := float32(n - 1); at > last {
		at = last
	}
	a := int(at)
	t := at - float32(a)
	return tap{a, min(a+1, n-1), 1 - t, t}
}
