package segment

import (
	"image"
	"slices"
)

// belief is what the prompts so far say. Its slices are never changed, so that
// it may be kept and taken up again.
type belief struct {
	// in and out are the geodesic distances to what is known to be inside and
	// outside, on the distance grid.
	in, out []float32
	// guessed are pixels that a box or an earlier mask, but no click, puts
	// inside. An outside click takes back those that it can reach.
	guessed []int
	// near is the distance to the newest click, as a share of tuning.reach times
	// its way to the nearest opponent; nil when there was none.
	near []float32
	// mask is the answer on the grid of the cut, 0 or 1; nil before the first.
	mask []float32
	// hunch is the guess at the object's size on which the answer rests, and for
	// which click it was made; its reach is 0 where the answer rests on none.
	hunch hunch
	// inside is true once anything says where the object is.
	inside bool
}

// frameWidth is how much of the picture's edge counts as outside, in pixels of
// the distance grid.
const frameWidth = 2

// blank knows only that the frame, and all beyond the boxes, is outside.
func (s *Session) blank(boxes []Box) belief {
	if len(boxes) == 0 {
		return s.unasked
	}
	w, h := s.cost.w, s.cost.h
	start := make([]float32, w*h)
	for i, held := range s.boxed(boxes, w, h) {
		if held {
			start[i] = far
		}
	}
	if !slices.Contains(start, 0) { // a box round everything says nothing
		return s.unasked
	}
	return s.outsideOf(start)
}

// beyondFrame knows only that the frame is outside.
func (s *Session) beyondFrame() belief {
	w, h := s.cost.w, s.cost.h
	start := make([]float32, w*h)
	for y := range h {
		for x := range w {
			if x >= frameWidth && y >= frameWidth && x < w-frameWidth && y < h-frameWidth {
				start[y*w+x] = far
			}
		}
	}
	return s.outsideOf(start)
}

// outsideOf knows only what is outside: where start is 0, and not far.
func (s *Session) outsideOf(start []float32) belief {
	b := belief{in: make([]float32, len(start)), out: geodesic(s.cost, start)}
	for i := range b.in {
		b.in[i] = far
	}
	return b
}

// boxed marks the pixels of a grid that lie in a box, drawn a little larger: a
// hand is not exact.
func (s *Session) boxed(boxes []Box, w, h int) []bool {
	const slack = .015
	scale := s.scaleTo(w, h)
	held := make([]bool, w*h)
	for _, b := range boxes {
		mx, my := slack*(b.X1-b.X0), slack*(b.Y1-b.Y0)
		for y := max(int((b.Y0-my)*scale), 0); y < min(int((b.Y1+my)*scale)+1, h); y++ {
			for x := max(int((b.X0-mx)*scale), 0); x < min(int((b.X1+mx)*scale)+1, w); x++ {
				held[y*w+x] = true
			}
		}
	}
	return held
}

// scaleTo takes pixels of the photo to a grid.
func (s *Session) scaleTo(w, h int) float64 {
	return float64(max(w, h)) / float64(max(s.size.X, s.size.Y))
}

// hear adds a click.
func (s *Session) hear(b belief, c Click) belief {
	w, h := s.cost.w, s.cost.h
	start := make([]float32, w*h)
	for i := range start {
		start[i] = far
	}
	var seeds []int
	s.disc(w, h, c, s.tune.seedRadius, func(i int) {
		start[i] = 0
		seeds = append(seeds, i)
	})
	way := geodesic(s.cost, start)
	mine, theirs := slices.Clone(b.in), slices.Clone(b.out)
	if c.Label == Outside {
		mine, theirs = theirs, mine
	}
	guessed := b.guessed
	if c.Label == Outside {
		guessed = beyond(guessed, way)
	}
	for _, i := range seeds {
		theirs[i] = max(theirs[i], s.tune.floorCost) // a seed has one side
	}
	opponent := far
	for i, d := range way {
		if d < mine[i] {
			mine[i] = d
		}
		if theirs[i] == 0 && d < opponent {
			opponent = d
		}
	}
	if c.Label == Outside {
		for _, i := range guessed {
			opponent = min(opponent, way[i])
		}
	}
	if opponent == far {
		opponent = slices.Max(way)
	}
	near := make([]float32, w*h)
	reach := s.tune.reach*opponent + 1e-6
	for i, d := range way {
		near[i] = 1
		if d < reach {
			near[i] = d / reach
		}
	}
	out := belief{in: mine, out: theirs, guessed: guessed, near: near, mask: b.mask, hunch: b.hunch, inside: b.inside || c.Label == Inside}
	if c.Label == Outside {
		out.in, out.out = theirs, mine
	}
	return out
}

// beyond keeps the guesses that an outside click does not reach: those past an
// edge (crossing one costs about 1) and in the farther half.
func beyond(guessed []int, way []float32) []int {
	limit := float32(1)
	for _, i := range guessed {
		limit = max(limit, way[i]/2)
	}
	var kept []int
	for _, i := range guessed {
		if way[i] > limit {
			kept = append(kept, i)
		}
	}
	return kept
}

// fillBox guesses that what is hardest to reach from outside the box is inside.
func (s *Session) fillBox(b *belief) {
	deepest := slices.Max(b.out)
	for i, d := range b.out {
		if d >= .8*deepest {
			b.guessed = append(b.guessed, i)
		}
	}
	b.inside = true
}

// recall takes an earlier mask for the answer so far, and guesses that its
// depth is inside.
func (s *Session) recall(b *belief, previous *image.Gray) {
	w, h := s.cut.size()
	b.mask = shrinkMask(previous, w, h)
	small := shrinkMask(previous, s.cost.w, s.cost.h)
	even := newPlane(s.cost.w, s.cost.h)
	start := make([]float32, len(small))
	for i, v := range small {
		even.v[i], start[i] = 1, far
		if v == 0 {
			start[i] = 0
		}
	}
	depth := geodesic(even, start)
	deepest := float32(0)
	for i, v := range small {
		if v > 0 && depth[i] < far {
			deepest = max(deepest, depth[i])
		}
	}
	for i, v := range small {
		if v > 0 && depth[i] >= deepest/2 {
			b.guessed = append(b.guessed, i)
		}
	}
	b.inside = true
}

// ratio is near 1 close to what is inside, near 0 close to what is outside, and
// a half where nothing is known to be inside.
func (s *Session) ratio(b *belief) plane {
	in := b.in
	if len(b.guessed) > 0 {
		start := slices.Clone(b.in)
		for _, i := range b.guessed {
			start[i] = 0
		}
		in = geodesic(s.cost, start)
	}
	q := newPlane(s.cost.w, s.cost.h)
	for i, d := range in {
		q.v[i] = .5
		if d < far {
			q.v[i] = b.out[i] / (d + b.out[i] + 1e-9)
		}
	}
	return q
}

// shrinkMask samples a mask at the centres of a grid's pixels.
func shrinkMask(mask *image.Gray, w, h int) []float32 {
	b := mask.Bounds()
	long, side := max(b.Dx(), b.Dy()), max(w, h)
	out := make([]float32, w*h)
	for y := range h {
		for x := range w {
			px, py := min((2*x+1)*long/(2*side), b.Dx()-1), min((2*y+1)*long/(2*side), b.Dy()-1)
			if mask.GrayAt(b.Min.X+px, b.Min.Y+py).Y > 127 {
				out[y*w+x] = 1
			}
		}
	}
	return out
}

// disc calls mark for every pixel of a grid within radius (a share of the long
// side) of a click, and at least for the one that holds it.
func (s *Session) disc(w, h int, c Click, radius float32, mark func(i int)) {
	scale := s.scaleTo(w, h)
	r := float64(radius) * float64(max(w, h))
	cx, cy := c.X*scale, c.Y*scale
	own := min(int(cy), h-1)*w + min(int(cx), w-1)
	mark(own)
	for y := max(int(cy-r), 0); y <= min(int(cy+r), h-1); y++ {
		for x := max(int(cx-r), 0); x <= min(int(cx+r), w-1); x++ {
			dx, dy := float64(x)+.5-cx, float64(y)+.5-cy
			if i := y*w + x; dx*dx+dy*dy <= r*r && i != own {
				mark(i)
			}
		}
	}
}
