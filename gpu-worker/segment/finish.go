package segment

import (
	"bytes"
	"image"
)

// finish takes the answer to the photo's size: edges fitted, crumbs and holes
// gone, and every click on its side.
func (s *Session) finish(b *belief, p Prompts) *image.Gray {
	w, h := s.cut.size()
	soft := s.edge.fit(plane{w, h, b.mask})
	hard := newPlane(soft.w, soft.h)
	for i, v := range soft.v {
		if v > .5 {
			hard.v[i] = 1
		}
	}
	for _, c := range p.Clicks {
		s.disc(hard.w, hard.h, c, clickRadius, func(i int) { hard.v[i], soft.v[i] = float32(c.Label), float32(c.Label) })
	}
	in, out := s.anchors(b, p.Clicks, hard.w, hard.h)
	kept := filled(holding(hard, in), out)
	for i, v := range kept.v {
		if v != hard.v[i] {
			soft.v[i] = v
		}
	}
	full := enlarge(soft, s.size)
	for _, c := range p.Clicks { // where two clicks share a pixel of the grid
		full.Pix[int(c.Y)*full.Stride+int(c.X)] = object(c.Label == Inside)
	}
	return full
}

// clickRadius is how much around a click is certainly on its side, in shares of
// the long side.
const clickRadius = .003

// enlarge scales a soft mask linearly to the photo and cuts it at one half.
// Cells that lie on one side whole are filled without a look at their pixels.
func enlarge(soft plane, size image.Point) *image.Gray {
	mask := image.NewGray(image.Rectangle{Max: size})
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
		line := make([]float32, soft.w)
		for y := y0; y < y1; y++ {
			r := tapAt((float32(y)+.5)*scale-.5, soft.h)
			top, bottom := soft.row(r.a), soft.row(r.b)
			for i := range line {
				line[i] = r.wa*top[i] + r.wb*bottom[i]
			}
			row := mask.Pix[y*mask.Stride : y*mask.Stride+size.X]
			for i := 0; i < len(line); i++ {
				a, b := line[i] > .5, line[min(i+1, soft.w-1)] > .5
				switch {
				case a && b:
					from := first[i]
					for i+1 < len(line) && line[min(i+2, soft.w-1)] > .5 {
						i++
					}
					copy(row[from:first[i+1]], white)
				case a != b:
					for x := first[i]; x < first[i+1]; x++ {
						c := cols[x]
						row[x] = object(c.wa*line[c.a]+c.wb*line[c.b] > .5)
					}
				}
			}
		}
	})
	return mask
}

// score is how well the mask's border follows the picture's: the mean cost of
// crossing it, where 1 is an edge that both the gradient and the hierarchy find
// strong. It is a heuristic, not an estimate of IoU.
func (s *Session) score(b *belief) float64 {
	w, h := s.cut.size()
	m := sample(plane{w, h, b.mask}, s.cost.w, s.cost.h)
	var sum, n float64
	for y := range m.h {
		for x := range m.w {
			i := y*m.w + x
			is := m.v[i] > .5
			if x+1 < m.w && is != (m.v[i+1] > .5) {
				sum += float64(max(s.cost.v[i], s.cost.v[i+1]))
				n++
			}
			if y+1 < m.h && is != (m.v[i+m.w] > .5) {
				sum += float64(max(s.cost.v[i], s.cost.v[i+m.w]))
				n++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return min((sum/n-float64(s.tune.floorCost))/2.5, 1)
}
