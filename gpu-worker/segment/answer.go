package segment

// answer cuts the object out and puts the mask into the belief. Colours are
// learnt from the answer so far, and again from the cut (GrabCut, Rother 2004).
func (s *Session) answer(b *belief, boxes []Box, clicks []Click) {
	if s.tune.judged && b.mask == nil && len(boxes) == 0 {
		var mask plane
		mask, b.hunch = s.answerFirst(b, clicks)
		b.mask = mask.v
		return
	}
	w, h := s.cut.size()
	if s.tune.refutable && len(boxes) == 0 && b.mask != nil && s.refuted(b.hunch, clicks[len(clicks)-1]) {
		// What the guess ruled out is wanted, so nothing that came of it is kept.
		b.mask, b.hunch = nil, hunch{}
		b.mask = s.attempt(s.cut, s.nearness(b, s.cut), guess{}, s.tune.rounds, b, clicks, nil).v
		return
	}
	in, out := s.anchors(b, clicks, w, h)
	if s.tune.narrowed && b.mask != nil && b.near != nil && len(clicks) > 1 {
		b.mask = s.correct(b, boxes, clicks, in, out).v
		return
	}
	v := s.evidence(s.nearness(b, s.cut), b, boxes, clicks)
	rounds := s.tune.rounds
	if b.mask != nil {
		rounds = s.tune.laterRounds
	}
	b.mask = s.cut.settleOn(v, rounds, &s.tune, in, out).v
}

// anchors are the pixels of a grid that are known to be inside, by click or
// guess, and those clicked outside.
func (s *Session) anchors(b *belief, clicks []Click, w, h int) (in, out []int) {
	scale := s.scaleTo(w, h)
	for _, c := range clicks {
		at := min(int(c.Y*scale), h-1)*w + min(int(c.X*scale), w-1)
		if c.Label == Inside {
			in = append(in, at)
		} else {
			out = append(out, at)
		}
	}
	for _, g := range b.guessed {
		x, y := g%s.cost.w, g/s.cost.w
		side, from := max(w, h), max(s.cost.w, s.cost.h)
		in = append(in, min((2*y+1)*side/(2*from), h-1)*w+min((2*x+1)*side/(2*from), w-1))
	}
	return in, out
}

// evidence is what a cut has to weigh, on its grid.
type evidence struct {
	// sure is 1 inside, -1 outside, 0 where the cut decides.
	sure []int8
	// place is what speaks for inside beside the colour, in log-odds.
	place []float32
	// start is the answer from which colours are learnt first.
	start []float32
}

func (s *Session) evidence(n *nearness, b *belief, boxes []Box, clicks []Click) *evidence {
	t := &s.tune
	ratio := n.ratio
	w, h := ratio.w, ratio.h
	v := &evidence{sure: make([]int8, w*h), place: make([]float32, w*h), start: make([]float32, w*h)}
	later := b.mask != nil && b.near != nil
	clicked := b.in[0] < far // inside, that is
	keepFar := t.keepFar
	if len(boxes) > 0 && !clicked {
		keepFar = 0 // what a box alone gave is a guess
	}
	var near plane
	if later {
		near = sample(plane{s.cost.w, s.cost.h, b.near}, w, h)
	}
	for i, q := range ratio.v {
		switch {
		case later && near.v[i] >= 1:
			v.sure[i] = int8(2*b.mask[i] - 1)
			continue
		case q > 1-t.unsure && clicked:
			v.sure[i] = 1
			continue
		case q < t.unsure:
			v.sure[i] = -1
			continue
		}
		v.place[i] = t.place * n.oddsAt(i)
		if later {
			v.place[i] += (2*b.mask[i] - 1) * (t.keep + keepFar*near.v[i])
		}
	}
	if len(boxes) > 0 {
		for i, held := range s.boxed(boxes, w, h) {
			if !held {
				v.sure[i] = -1
			}
		}
	}
	if !later && len(clicks) > 0 && t.candidates > 0 {
		s.favour(v, w, h, clicks)
	}
	for _, c := range clicks {
		s.disc(w, h, c, t.sureRadius, func(i int) { v.sure[i] = int8(2*c.Label - 1) })
	}
	for i, sure := range v.sure {
		switch {
		case sure == 0 && ratio.v[i] == .5 && b.mask != nil:
			v.start[i] = b.mask[i]
		case sure > 0 || sure == 0 && ratio.v[i] > .5:
			v.start[i] = 1
		}
	}
	return v
}

// favour adds the hierarchy's candidates under the newest click.
func (s *Session) favour(v *evidence, w, h int, clicks []Click) {
	c := clicks[len(clicks)-1]
	scale := s.scaleTo(s.view.w, s.view.h)
	leaf := s.tree.leaf[min(int(c.Y*scale), s.view.h-1)*s.view.w+min(int(c.X*scale), s.view.w-1)]
	p := newPlane(s.view.w, s.view.h)
	var sum float32
	for _, k := range s.tree.candidatesOf(leaf, s.view.w, s.view.h) {
		weight := likelihood(k.score)
		sum += weight
		for i, l := range s.tree.leaf {
			if l >= k.lo && l <= k.hi {
				p.v[i] += weight
			}
		}
	}
	for i, q := range sample(p, w, h).v {
		v.place[i] += s.tune.candidates * (2*q/sum - 1)
	}
}
