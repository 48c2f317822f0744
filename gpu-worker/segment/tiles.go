package segment

// tiles are the parts of a picture that are worked on, as squares of side pixels.
type tiles struct {
	side, w, h int
	on         []bool
}

func newTiles(w, h, side int) *tiles {
	t := &tiles{side: side, w: (w + side - 1) / side, h: (h + side - 1) / side}
	t.on = make([]bool, t.w*t.h)
	return t
}

// grown are the tiles within so many tiles across and down of one that is on.
func (t *tiles) grown(across, down int) *tiles {
	wide := &tiles{t.side, t.w, t.h, make([]bool, len(t.on))}
	for ty := range t.h {
		for tx := range t.w {
			if !t.on[ty*t.w+tx] {
				continue
			}
			for y := max(ty-down, 0); y <= min(ty+down, t.h-1); y++ {
				for x := max(tx-across, 0); x <= min(tx+across, t.w-1); x++ {
					wide.on[y*t.w+x] = true
				}
			}
		}
	}
	return wide
}

// rows hands on, for every row of w × h pixels, the stretches that lie in tiles.
func (t *tiles) rows(w, h int, do func(y, x0, x1 int)) {
	for y := range h {
		line := t.on[y/t.side*t.w:][:t.w]
		for from := 0; from < t.w; from++ {
			if !line[from] {
				continue
			}
			to := from
			for to < t.w && line[to] {
				to++
			}
			do(y, from*t.side, min(to*t.side, w))
			from = to
		}
	}
}

// columns hands on the stretches of tiles that lie below each other, as pixels.
func (t *tiles) columns(w, h int, do func(x0, x1, y0, y1 int)) {
	for tx := range t.w {
		for from := 0; from < t.h; from++ {
			if !t.on[from*t.w+tx] {
				continue
			}
			to := from
			for to < t.h && t.on[to*t.w+tx] {
				to++
			}
			do(tx*t.side, min((tx+1)*t.side, w), from*t.side, min(to*t.side, h))
			from = to
		}
	}
}
