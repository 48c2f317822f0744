package segment

// stretch is neighbouring cells of one kind, up to one; the first begins at 0, or
// where the one before ends.
type stretch struct {
	to   int
	kind cellKind
}

// cellKind is what lies between four pixels of a grid.
type cellKind uint8

const (
	cellEdge cellKind = iota
	cellOut
	cellIn
)

// cells looks between the rows of a plane for what is one thing: cells all of whose
// pixels are at most out, or at least in, need no look at what lies in them.
type cells struct {
	p           plane
	out, in     float32
	row         int // the upper one, -1 before the first
	top, bottom []stretch
	between     []stretch
}

func cellsOf(p plane, out, in float32) *cells { return &cells{p: p, out: out, in: in, row: -1} }

// at is the cells between two rows, the lower of which follows or is the same.
func (c *cells) at(row, lower int) []stretch {
	if row == c.row {
		return c.between
	}
	if c.row >= 0 && row == c.row+1 {
		c.top, c.bottom = c.bottom, c.top
	} else {
		c.top = c.sides(c.top, row)
	}
	c.bottom = c.sides(c.bottom, lower)
	c.row = row
	c.between = c.between[:0]
	for a, b := 0, 0; a < len(c.top); {
		kind := c.top[a].kind & c.bottom[b].kind // edge unless they are the same
		to := min(c.top[a].to, c.bottom[b].to)
		// The last cell lies between this and what comes next, if anything does.
		if kind != cellEdge && to < c.p.w {
			c.between = append(c.between, stretch{to - 1, kind}, stretch{to, cellEdge})
		} else {
			c.between = append(c.between, stretch{to, kind})
		}
		if c.top[a].to == to {
			a++
		}
		if c.bottom[b].to == to {
			b++
		}
	}
	return c.between
}

// sides is on which side the pixels of a row are.
func (c *cells) sides(dst []stretch, y int) []stretch {
	dst = dst[:0]
	row := c.p.row(y)
	for x := 0; x < len(row); {
		kind := cellEdge
		switch v := row[x]; {
		case v <= c.out:
			kind = cellOut
			for x < len(row) && row[x] <= c.out {
				x++
			}
		case v >= c.in:
			kind = cellIn
			for x < len(row) && row[x] >= c.in {
				x++
			}
		default:
			for x < len(row) && row[x] > c.out && row[x] < c.in {
				x++
			}
		}
		dst = append(dst, stretch{x, kind})
	}
	return dst
}

// columns is where n pixels of a larger or smaller picture read a row of a grid,
// and where those of each of its cells begin.
func columns(n, cells int, scale float32) (cols []tap, first []int) {
	cols = make([]tap, n)
	first = make([]int, cells+1)
	for x := range cols {
		cols[x] = tapAt((float32(x)+.5)*scale-.5, cells)
		first[cols[x].a+1] = x + 1
	}
	for i := 1; i <= cells; i++ {
		first[i] = max(first[i], first[i-1])
	}
	return cols, first
}

// soften scales a mask of 0 and 1 linearly to a grid over the same photo, and tells
// of each row where it may be neither.
func soften(to, mask plane, edge func(y, from, to int)) {
	if to.w == mask.w && to.h == mask.h {
		copy(to.v, mask.v)
		return
	}
	scale := float32(max(mask.w, mask.h)) / float32(max(to.w, to.h))
	cols, first := columns(to.w, mask.w, scale)
	between := cellsOf(mask, 0, 1)
	for y := range to.h {
		r := tapAt((float32(y)+.5)*scale-.5, mask.h)
		row := to.row(y)
		top, bottom := mask.row(r.a), mask.row(r.b)
		from := 0
		for _, s := range between.at(r.a, r.b) {
			end := first[s.to]
			part, taps := row[from:end], cols[from:end]
			switch s.kind {
			case cellOut:
				clear(part)
			case cellIn:
				for i := range part {
					part[i] = 1
				}
			case cellEdge:
				for i, c := range taps {
					part[i] = r.wa*(c.wa*top[c.a]+c.wb*top[c.b]) + r.wb*(c.wa*bottom[c.a]+c.wb*bottom[c.b])
				}
				edge(y, from, end)
			}
			from = end
		}
	}
}
