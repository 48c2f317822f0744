package segment

// narrower are the shares of tuning.reach within which a later click may change
// the answer, tried one after the other.
var narrower = []float32{1, .4, .15, .05}

// middling is how near the middle of what it changes a correcting click has to
// be: its depth there, as a share of the greatest.
const middling = .5

// correct changes an earlier answer by the newest click. People click into the
// middle of what is wrong, so a change in which the click lies near the rim has
// gone too far, and is tried again with less room; if none is better, the one in
// which the click is nearest the middle is taken.
func (s *Session) correct(b *belief, boxes []Box, clicks []Click, in, out []int) plane {
	w, h := s.cut.size()
	before := plane{w, h, b.mask}
	near := b.near
	defer func() { b.near = near }()
	place := s.nearness(b, s.cut)
	var best plane
	most := float32(-1)
	for _, share := range narrower {
		b.near = make([]float32, len(near))
		for i, d := range near {
			b.near[i] = 1
			if d < share {
				b.near[i] = d / share
			}
		}
		mask := s.cut.settleOn(s.evidence(place, b, boxes, clicks), s.tune.laterRounds, &s.tune, in, out)
		middle := s.middleOfChange(before, mask, clicks[len(clicks)-1])
		if middle > most {
			best, most = mask, middle
		}
		if middle >= middling {
			break
		}
	}
	return best
}

// middleOfChange is how near the middle of what two masks differ by a click
// lies: 1 in it, 0 outside; 1 where they do not differ.
func (s *Session) middleOfChange(before, after plane, c Click) float32 {
	change := newPlane(before.w, before.h)
	some := false
	for i, v := range before.v {
		if v != after.v[i] {
			change.v[i], some = 1, true
		}
	}
	if !some {
		return 1
	}
	depth, deepest := depths(change, 1), float32(0)
	for _, d := range depth.v {
		deepest = max(deepest, d)
	}
	own := float32(0)
	s.disc(change.w, change.h, c, 0, func(i int) { own = depth.v[i] })
	return own / deepest
}
