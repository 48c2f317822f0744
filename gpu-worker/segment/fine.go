package segment

import (
	"bytes"
	"image"
)

// What a pixel of a large photo is takes its own colour's word by fineShare and
// the smooth edge's by the rest, so that noise a little off the edge cannot speckle
// it: where the edge says less than surelyOut or more than surelyIn, no colour can
// change that.
const (
	fineShare = .3
	surelyOut = (.5 - fineShare) / (1 - fineShare)
	surelyIn  = .5 / (1 - fineShare)
)

// enlarge takes a fitted mask to the photo's size and cuts it at one half. photo
// is nil where the fit was at that size; a larger one is put through the same
// affine functions, so its edge is found at its own resolution (He & Sun, Fast
// Guided Filter, arXiv:1505.00996). Cells that lie on one side whole are filled
// without a look at their pixels.
func (f *fitted) enlarge(size image.Point, photo *image.NRGBA) *image.Gray {
	mask := image.NewGray(image.Rectangle{Max: size})
	soft := f.soft
	scale := float32(max(soft.w, soft.h)) / float32(max(size.X, size.Y))
	cols := make([]tap, size.X)
	first := make([]int, soft.w+1) // where each cell's pixels begin
	for x := range cols {
		cols[x] = tapAt((float32(x)+.5)*scale-.5, soft.w)
		first[cols[x].a+1] = x + 1
	}
	for i := 1; i <= soft.w; i++ {
		first[i] = max(first[i], first[i-1])
	}
	white := bytes.Repeat([]byte{255}, size.X)
	inBands(size.Y, func(y0, y1 int) {
		cells, of := make([]cellKind, soft.w), -1
		for y := y0; y < y1; y++ {
			r := tapAt((float32(y)+.5)*scale-.5, soft.h)
			if r.a != of {
				of = r.a
				sortCells(cells, soft.row(r.a), soft.row(r.b))
			}
			row := mask.Pix[y*mask.Stride : y*mask.Stride+size.X]
			for i, kind := range cells {
				from, to := first[i], first[i+1]
				if kind == cellIn {
					copy(row[from:to], white)
				}
				if kind != cellEdge {
					continue
				}
				for x := from; x < to; x++ {
					c := cols[x]
					v := interpolate(c, r, soft, 0, 0)
					if photo != nil && v > surelyOut && v < surelyIn && f.at.holds(c, r) {
						v += fineShare * (f.colours(c, r, photo.Pix[photo.PixOffset(photo.Rect.Min.X+x, photo.Rect.Min.Y+y):]) - v)
					}
					row[x] = object(v > .5)
				}
			}
		}
	})
	return mask
}

// cellKind is what lies between four pixels of the grid.
type cellKind uint8

const (
	cellOut cellKind = iota
	cellIn
	cellEdge
)

// sortCells says of each cell between two rows whether its pixels need a look.
func sortCells(cells []cellKind, top, bottom []float32) {
	for i := range cells {
		a, b := top[i], bottom[i]
		if i+1 < len(cells) { // beyond the last pixel there is only that
			c, d := top[i+1], bottom[i+1]
			a, b = min(a, c, b, d), max(a, c, b, d)
		} else {
			a, b = min(a, b), max(a, b)
		}
		switch {
		case b <= surelyOut:
			cells[i] = cellOut
		case a >= surelyIn:
			cells[i] = cellIn
		default:
			cells[i] = cellEdge
		}
	}
}

// colours is how much of a pixel between four of the grid is object by its colour.
func (f *fitted) colours(c, r tap, rgb []byte) float32 {
	l, a, b := toLab(float32(rgb[0]), float32(rgb[1]), float32(rgb[2]))
	v := interpolate(c, r, f.level, f.at.x, f.at.y)
	for i, p := range [3]float32{l, a, b} {
		v += p * interpolate(c, r, f.slope[i], f.at.x, f.at.y)
	}
	return min(max(v, 0), 1)
}

// holds is whether all four pixels that a place lies between are in the window.
func (w window) holds(c, r tap) bool {
	return c.a >= w.x && c.b < w.x+w.w && r.a >= w.y && r.b < w.y+w.h
}

// interpolate reads a plane whose first pixel is at (x, y) of the taps' grid.
func interpolate(c, r tap, p plane, x, y int) float32 {
	top, bottom := p.row(r.a-y), p.row(r.b-y)
	return r.wa*(c.wa*top[c.a-x]+c.wb*top[c.b-x]) + r.wb*(c.wa*bottom[c.a-x]+c.wb*bottom[c.b-x])
}
