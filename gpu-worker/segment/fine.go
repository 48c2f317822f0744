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
	cols, first := columns(size.X, soft.w, scale)
	white := bytes.Repeat([]byte{255}, size.X)
	inBands(size.Y, func(y0, y1 int) {
		between := cellsOf(soft, surelyOut, surelyIn)
		for y := y0; y < y1; y++ {
			r := tapAt((float32(y)+.5)*scale-.5, soft.h)
			top, bottom := soft.row(r.a), soft.row(r.b)
			row := mask.Pix[y*mask.Stride : y*mask.Stride+size.X]
			from, to := 0, 0
			for _, s := range between.at(r.a, r.b) {
				from, to = to, first[s.to]
				if s.kind == cellIn {
					copy(row[from:to], white)
				}
				if s.kind != cellEdge {
					continue
				}
				for x := from; x < to; x++ {
					c := cols[x]
					v := r.wa*(c.wa*top[c.a]+c.wb*top[c.b]) + r.wb*(c.wa*bottom[c.a]+c.wb*bottom[c.b])
					if photo != nil && v > surelyOut && v < surelyIn && f.holds(c, r) {
						v += fineShare * (f.colours(c, r, photo.Pix[photo.PixOffset(photo.Rect.Min.X+x, photo.Rect.Min.Y+y):]) - v)
					}
					row[x] = object(v > .5)
				}
			}
		}
	})
	return mask
}

// holds is whether all four pixels that a place lies between were fitted.
func (f *fitted) holds(c, r tap) bool {
	if f.at == nil {
		return false
	}
	a, b := r.a/f.at.side*f.at.w, r.b/f.at.side*f.at.w
	c0, c1 := c.a/f.at.side, c.b/f.at.side
	return f.at.on[a+c0] && f.at.on[a+c1] && f.at.on[b+c0] && f.at.on[b+c1]
}

// colours is how much of a pixel between four of the grid is object by its colour.
func (f *fitted) colours(c, r tap, rgb []byte) float32 {
	l, a, b := toLab(float32(rgb[0]), float32(rgb[1]), float32(rgb[2]))
	of := func(x, y int, weight float32) float32 {
		q := &f.affinity[y*f.soft.w+x]
		return weight * (q[3] + l*q[0] + a*q[1] + b*q[2])
	}
	v := of(c.a, r.a, c.wa*r.wa) + of(c.b, r.a, c.wb*r.wa) + of(c.a, r.b, c.wa*r.wb) + of(c.b, r.b, c.wb*r.wb)
	if v < 0 {
		return 0
	}
	if v > 1 {
		return 1
	}
	return v
}
