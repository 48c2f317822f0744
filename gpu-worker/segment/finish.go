package segment

import "image"

// finish takes the answer to the photo's size: edges fitted, crumbs and holes
// gone, and every click on its side.
func (s *Session) finish(b *belief, p Prompts) *image.Gray {
	w, h := s.cut.size()
	edge := s.edge.fit(plane{w, h, b.mask})
	soft := edge.soft
	for _, c := range p.Clicks {
		s.disc(soft.w, soft.h, c, clickRadius, func(i int) { soft.v[i] = float32(c.Label) })
	}
	in, out := s.anchors(b, p.Clicks, soft.w, soft.h)
	tidy(soft, in, out)
	full := edge.enlarge(s.size, s.photo)
	for _, c := range p.Clicks { // where two clicks share a pixel of the grid
		full.Pix[int(c.Y)*full.Stride+int(c.X)] = object(c.Label == Inside)
	}
	return full
}

// clickRadius is how much around a click is certainly on its side, in shares of
// the long side.
const clickRadius = .003

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
