package admission

import (
	"context"
	"slices"
	"time"
)

const (
	// longPoll is longer than any receive waits.
	longPoll = time.Minute
	// shortPoll is the least that a queue can wait, for slots that others may want.
	shortPoll = time.Second
)

// Door is one kind's side of a gate. It has a floor, slots that no other kind ever
// takes. What is free beyond the floors goes to the most urgent that asks.
//
// A receive may wait long on the floor alone; whatever is taken beyond is held for
// receives of a second, or of no time at all while others wait. So every queue
// notices a new message at once unless its kind is at work already. With fewer
// than three slots some floors are 0, and those kinds take turns.
//
// Its fields are guarded by the gate's mutex.
type Door struct {
	gate    *Gate
	floor   int
	used    int
	passed  int
	waiting []*caller
}

// caller is somebody who waits at a door.
type caller struct {
	most    int
	granted chan grant // room for one, so that granting never blocks
}

type grant struct {
	n    int
	hold time.Duration
}

func (d *Door) passedOver() *int { return &d.passed }

// Acquire waits for at least one slot and takes up to most of them. They may be
// held for a receive that waits as long as hold. The error is ctx's.
func (d *Door) Acquire(ctx context.Context, most int) (n int, hold time.Duration, err error) {
	if err := ctx.Err(); err != nil {
		return 0, 0, err
	}
	c := &caller{most: most, granted: make(chan grant, 1)}
	d.gate.mu.Lock()
	d.waiting = append(d.waiting, c)
	d.gate.admit()
	d.gate.mu.Unlock()

	select {
	case got := <-c.granted:
		return got.n, got.hold, nil
	case <-ctx.Done():
	}
	d.gate.mu.Lock()
	defer d.gate.mu.Unlock()
	if i := slices.Index(d.waiting, c); i >= 0 {
		d.waiting = slices.Delete(d.waiting, i, i+1)
		return 0, 0, ctx.Err()
	}
	got := <-c.granted // granted while we gave up: the slots are ours
	return got.n, got.hold, nil
}

// Release gives n slots back.
func (d *Door) Release(n int) {
	d.gate.mu.Lock()
	defer d.gate.mu.Unlock()
	n = min(n, d.used)
	d.used -= n
	d.gate.free += n
	d.gate.admit()
}

// admit grants the slots that can be granted. The caller holds mu.
func (g *Gate) admit() {
	for {
		k, ok := first(g.doors, func(k Kind) bool { return len(g.doors[k].waiting) > 0 && g.available(g.doors[k]) > 0 })
		if !ok {
			return
		}
		d := g.doors[k]
		c := d.waiting[0]
		d.waiting = slices.Delete(d.waiting, 0, 1)
		n := min(max(c.most, 1), g.available(d))
		d.used += n
		g.free -= n
		c.granted <- grant{n: n, hold: g.hold(d)}
	}
}

// hold is how long d may wait for messages with the slots that it just got.
func (g *Gate) hold(d *Door) time.Duration {
	if d.used <= d.floor {
		return longPoll
	}
	for _, o := range g.doors {
		if o != d && len(o.waiting) > 0 {
			return 0
		}
	}
	return shortPoll
}

// available is how many slots d may take now: all that are free, less what the
// others are still owed of their floors.
func (g *Gate) available(d *Door) int {
	n := g.free
	for _, o := range g.doors {
		if o != d {
			n -= max(0, o.floor-o.used)
		}
	}
	return n
}
