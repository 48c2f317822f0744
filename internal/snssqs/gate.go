package snssqs

import (
	"context"
	"slices"
	"sync"
	"time"
)

// patience is how often in a row a waiting share lets a more urgent one go first.
const patience = 4

// shortWait is the least that SQS can wait, for slots that others may want.
const shortWait = time.Second

// gate hands out slots to the shares that wait for them.
type gate struct {
	mu     sync.Mutex
	free   int
	shares []*share // most urgent first
}

// share is one queue's side of a gate. Its fields are guarded by gate.mu.
type share struct {
	gate    *gate
	floor   int // slots that no other share takes
	used    int
	passed  int // grants to others since this one could have been served
	waiting []*waiter
}

type waiter struct {
	most    int
	granted chan grant // room for one, so that granting never blocks
}

type grant struct {
	n    int
	hold time.Duration
}

func newGate(total int, floors []int) *gate {
	g := &gate{free: total}
	for _, f := range floors {
		g.shares = append(g.shares, &share{gate: g, floor: f})
	}
	return g
}

// Acquire implements Slots.
func (s *share) Acquire(ctx context.Context, most int) (int, time.Duration, error) {
	if err := ctx.Err(); err != nil {
		return 0, 0, err
	}
	w := &waiter{most: most, granted: make(chan grant, 1)}
	s.gate.mu.Lock()
	s.waiting = append(s.waiting, w)
	s.gate.serve()
	s.gate.mu.Unlock()

	select {
	case got := <-w.granted:
		return got.n, got.hold, nil
	case <-ctx.Done():
	}
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	if i := slices.Index(s.waiting, w); i >= 0 {
		s.waiting = slices.Delete(s.waiting, i, i+1)
		return 0, 0, ctx.Err()
	}
	got := <-w.granted // granted while we gave up: the slots are ours
	return got.n, got.hold, nil
}

// Release implements Slots.
func (s *share) Release(n int) {
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	n = min(n, s.used)
	s.used -= n
	s.gate.free += n
	s.gate.serve()
}

// serve grants what can be granted. The caller holds mu.
func (g *gate) serve() {
	for {
		s := g.next()
		if s == nil {
			return
		}
		w := s.waiting[0]
		s.waiting = slices.Delete(s.waiting, 0, 1)
		n := min(max(w.most, 1), g.available(s))
		s.used += n
		g.free -= n
		w.granted <- grant{n: n, hold: g.hold(s)}
	}
}

// hold is how long s may wait for messages with the slots it just got.
func (g *gate) hold(s *share) time.Duration {
	if s.used <= s.floor {
		return maxWait
	}
	for _, o := range g.shares {
		if o != s && len(o.waiting) > 0 {
			return 0
		}
	}
	return shortWait
}

// next picks the share to serve: one that was passed over too often, else the
// most urgent. It is nil if nobody waits who may have a slot.
func (g *gate) next() *share {
	var chosen *share
	for _, s := range g.shares {
		if len(s.waiting) == 0 || g.available(s) < 1 {
			continue
		}
		if chosen == nil || s.passed >= patience && chosen.passed < patience {
			chosen = s
		}
	}
	if chosen == nil {
		return nil
	}
	for _, s := range g.shares {
		if s != chosen && len(s.waiting) > 0 && g.available(s) > 0 {
			s.passed++
		}
	}
	chosen.passed = 0
	return chosen
}

// available is how many slots s may take now: all that are free, less what the
// others are still owed of their floors.
func (g *gate) available(s *share) int {
	n := g.free
	for _, o := range g.shares {
		if o != s {
			n -= max(0, o.floor-o.used)
		}
	}
	return n
}
