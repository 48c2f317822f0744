package segment

import "math"

// guess is one idea of how far the object under a first click reaches. A click
// says where an object is and not how large it is: the cup, or the saucer too.
// So the cut is made from several guesses on a small picture, and the one whose
// outcome looks most like an object clicked in its middle is made at full size.
type guess struct {
	// reach is about how far from the click the object goes, in shares of the
	// long side; 0 leaves that to the geodesic ratio and the hierarchy.
	reach float64
}

// guesses go from a twentieth of the picture to a third of it.
var guesses = []guess{{.05}, {.08}, {.13}, {.21}, {.34}}

// draft is what a guess came to, on the small picture.
type draft struct {
	guess guess
	mask  plane
}

// answerFirst answers a first click: without a guess, or by the guess that the
// judge prefers, if its mask at full size still pleases the judge more.
func (s *Session) answerFirst(b *belief, clicks []Click) (plane, hunch) {
	near := s.nearness(b, s.cut)
	free := s.attempt(s.cut, near, guess{}, s.tune.rounds, b, clicks, nil)
	drafts := append([]draft{{guess{}, s.reduced(free)}}, s.drafts(b, clicks)...)
	best := s.judge(drafts, clicks)
	if best == 0 {
		return free, hunch{}
	}
	mask := s.attempt(s.cut, near, drafts[best].guess, s.tune.laterRounds, b, clicks, &drafts[best].mask)
	if s.judge([]draft{drafts[0], {drafts[best].guess, s.reduced(mask)}}, clicks) == 0 {
		return free, hunch{}
	}
	return mask, hunch{drafts[best].guess, clicks[len(clicks)-1]}
}

// hunch is a guess that was taken.
type hunch struct {
	guess
	click Click
}

// How far a guess goes, in times its reach: guessBound is where it holds everything
// for outside. A click inside the object beyond refuteBound cannot be a correction
// of the rim: the guess was wrong. Between the two, correcting did better than
// beginning anew (18 tuning scenes, third click: .800 at 4, .768 at 2.5).
const (
	guessBound  = 2.5
	refuteBound = 4
)

// refuted reports whether a click says that the guess was wrong: it is inside the
// object and farther away than any guess of that reach goes.
func (s *Session) refuted(h hunch, c Click) bool {
	away := math.Hypot(c.X-h.click.X, c.Y-h.click.Y)
	return h.reach > 0 && c.Label == Inside && away > refuteBound*h.reach*float64(max(s.size.X, s.size.Y))
}

func (s *Session) drafts(b *belief, clicks []Click) []draft {
	var drafts []draft
	near := s.nearness(b, s.small)
	for _, g := range guesses {
		drafts = append(drafts, draft{g, s.attempt(s.small, near, g, s.tune.guessRounds, b, clicks, nil)})
	}
	return drafts
}

// attempt cuts as if a guess were right, beginning with a mask where there is one.
func (s *Session) attempt(f *field, near *nearness, g guess, rounds int, b *belief, clicks []Click, from *plane) plane {
	w, h := f.size()
	v := s.guessEvidence(g, near, b, clicks)
	if from != nil {
		v.start = rounded(sample(*from, w, h)).v
	}
	in, out := s.anchors(b, clicks, w, h)
	return f.settleOn(v, rounds, &s.tune, in, out)
}

// reduced is a mask on the small picture.
func (s *Session) reduced(mask plane) plane {
	w, h := s.small.size()
	return rounded(sample(mask, w, h))
}

// rounded makes a soft mask 0 or 1.
func rounded(soft plane) plane {
	out := newPlane(soft.w, soft.h)
	for i, v := range soft.v {
		if v > .5 {
			out.v[i] = 1
		}
	}
	return out
}

// guessEvidence is what the cut has to weigh if a guess is right: near the click
// speaks for inside, 2.5 times as far as it reaches is certainly outside.
func (s *Session) guessEvidence(g guess, near *nearness, b *belief, clicks []Click) *evidence {
	if g.reach == 0 {
		return s.evidence(near, b, nil, clicks)
	}
	w, h := near.ratio.w, near.ratio.h
	v := &evidence{sure: make([]int8, w*h), place: make([]float32, w*h), start: make([]float32, w*h)}
	c := clicks[len(clicks)-1]
	scale := s.scaleTo(w, h)
	unit := g.reach * float64(max(w, h))
	for y := range h {
		dy := float64(y) + .5 - c.Y*scale
		for x, q := range near.ratio.row(y) {
			i := y*w + x
			if q < s.tune.unsure {
				v.sure[i] = -1
				continue
			}
			dx := float64(x) + .5 - c.X*scale
			away := math.Sqrt(dx*dx+dy*dy) / unit
			if away > guessBound {
				v.sure[i] = -1
				continue
			}
			if away < 1 {
				if q > .3 {
					v.start[i] = 1
				}
				if q > 1-s.tune.unsure {
					v.sure[i] = 1
					continue
				}
			}
			within := (1 - away) / .35
			within /= math.Sqrt(1 + within*within)
			v.place[i] = .5*near.oddsAt(i) + 1.2*float32(within)
		}
	}
	for _, c := range clicks {
		s.disc(w, h, c, s.tune.sureRadius, func(i int) {
			v.sure[i], v.start[i] = int8(2*c.Label-1), float32(c.Label)
		})
	}
	return v
}
