package backlog

import "time"

// Backlog is the messages of one queue.
type Backlog struct {
	items  map[uint64]*Item
	groups map[string]*group
	turns  heap[*group] // groups with something ready, the next one first
	hidden heap[*Item]  // delayed and leased, the next to become visible first
	ages   heap[*Item]  // everything, the oldest first
	turn   uint64
	flying int
	late   int // delayed
}

// New is an empty backlog.
func New() *Backlog {
	return &Backlog{
		items:  map[uint64]*Item{},
		groups: map[string]*group{},
		turns: heap[*group]{
			less:  (*group).before,
			moved: func(g *group, i int) { g.turnAt = i },
		},
		hidden: heap[*Item]{
			less:  func(a, b *Item) bool { return a.until.Before(b.until) },
			moved: func(it *Item, i int) { it.hiddenAt = i },
		},
		ages: heap[*Item]{
			less:  func(a, b *Item) bool { return a.State.Sent < b.State.Sent },
			moved: func(it *Item, i int) { it.ageAt = i },
		},
	}
}

// Add takes in a message that is delayed until State.NotBefore or, if that is
// past, visible at once. A sequence number must be added only once.
func (b *Backlog) Add(it *Item, now time.Time) {
	it.readyAt, it.hiddenAt, it.ageAt = -1, -1, -1
	g := b.groups[it.State.Group]
	if g == nil {
		g = newGroup(it.State.Group)
		b.groups[g.name] = g
	}
	g.size++
	it.group = g
	b.items[it.Seq] = it
	b.ages.push(it)
	if until := time.UnixMilli(it.State.NotBefore); it.State.NotBefore > 0 && until.After(now) {
		b.hide(it, delayed, until)
		return
	}
	b.show(it)
}

// Get finds a message by its sequence number, nil if it is not here.
func (b *Backlog) Get(seq uint64) *Item { return b.items[seq] }

// Next is the message to be received next, nil if none is visible.
func (b *Backlog) Next(now time.Time) *Item {
	b.wake(now)
	if b.turns.len() == 0 {
		return nil
	}
	return b.turns.items[0].ready.items[0]
}

// Lease puts a message in flight until the given time and counts as its group's turn.
func (b *Backlog) Lease(it *Item, now, until time.Time) {
	b.leave(it)
	b.turn++
	it.group.served = b.turn
	it.received = now
	b.hide(it, leased, until)
}

// Extend moves the end of a lease, sooner or later. At or before now the message
// is visible at once.
func (b *Backlog) Extend(it *Item, now, until time.Time) {
	b.leave(it)
	if until.After(now) {
		b.hide(it, leased, until)
		return
	}
	b.show(it)
}

// Remove forgets a message. It may be added again.
func (b *Backlog) Remove(it *Item) {
	b.leave(it)
	b.ages.remove(it.ageAt)
	delete(b.items, it.Seq)
	if it.group.size--; it.group.size == 0 {
		delete(b.groups, it.group.name)
	}
}

// Expired is the oldest message if it was sent before the given time, in Unix
// milliseconds; otherwise nil.
func (b *Backlog) Expired(before int64) *Item {
	if b.ages.len() == 0 || b.ages.items[0].State.Sent >= before {
		return nil
	}
	return b.ages.items[0]
}

// Oldest is when the oldest message was sent; ok is false where there is none.
func (b *Backlog) Oldest() (sent time.Time, ok bool) {
	if b.ages.len() == 0 {
		return time.Time{}, false
	}
	return time.UnixMilli(b.ages.items[0].State.Sent), true
}

// Wakes is when the next hidden message becomes visible; ok is false if none is hidden.
func (b *Backlog) Wakes() (at time.Time, ok bool) {
	if b.hidden.len() == 0 {
		return time.Time{}, false
	}
	return b.hidden.items[0].until, true
}

// Counts are what GetQueueAttributes calls the approximate numbers of messages,
// here exact.
type Counts struct{ Visible, InFlight, Delayed int }

// Counts at the given time.
func (b *Backlog) Counts(now time.Time) Counts {
	b.wake(now)
	return Counts{Visible: len(b.items) - b.flying - b.late, InFlight: b.flying, Delayed: b.late}
}

// Seqs are the sequence numbers of all messages, in no order.
func (b *Backlog) Seqs() []uint64 {
	seqs := make([]uint64, 0, len(b.items))
	for seq := range b.items {
		seqs = append(seqs, seq)
	}
	return seqs
}

// wake makes visible whatever was hidden until now.
func (b *Backlog) wake(now time.Time) {
	for b.hidden.len() > 0 && !b.hidden.items[0].until.After(now) {
		it := b.hidden.items[0]
		b.leave(it)
		b.show(it)
	}
}

func (b *Backlog) hide(it *Item, as phase, until time.Time) {
	it.phase, it.until = as, until
	b.hidden.push(it)
	if as == delayed {
		b.late++
		return
	}
	b.flying++
	it.group.flying++
	b.regroup(it.group)
}

func (b *Backlog) show(it *Item) {
	it.phase = ready
	it.group.ready.push(it)
	b.regroup(it.group)
}

// leave takes an item out of the phase it is in.
func (b *Backlog) leave(it *Item) {
	if it.phase == ready {
		it.group.ready.remove(it.readyAt)
		b.regroup(it.group)
		return
	}
	b.hidden.remove(it.hiddenAt)
	if it.phase == delayed {
		b.late--
		return
	}
	b.flying--
	it.group.flying--
	b.regroup(it.group)
}

// regroup gives a group its place among the turns after a change.
func (b *Backlog) regroup(g *group) {
	switch waiting := g.ready.len() > 0; {
	case waiting && g.turnAt < 0:
		b.turns.push(g)
	case waiting:
		b.turns.fix(g.turnAt)
	case g.turnAt >= 0:
		b.turns.remove(g.turnAt)
	}
}
