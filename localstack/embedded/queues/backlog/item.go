package backlog

import (
	"time"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// Item is a message as its queue sees it. The owner may change State; everything
// else belongs to the Backlog.
type Item struct {
	Seq   uint64
	State store.State

	phase    phase
	until    time.Time // when a hidden item becomes visible
	received time.Time // the last lease's beginning
	group    *group

	readyAt, hiddenAt, ageAt int // indices in the heaps, -1 outside
}

type phase uint8

const (
	ready   phase = iota // visible
	delayed              // not visible yet, never received
	leased               // in flight
)

// InFlight reports whether the item is under a lease. A lease that ran out ends
// at the next call that is given the time.
func (it *Item) InFlight() bool { return it.phase == leased }

// Received is when the item's last lease began, the zero time if there was none.
func (it *Item) Received() time.Time { return it.received }

// group is what is known of a tenant while it has messages here.
type group struct {
	name   string
	ready  heap[*Item]
	flying int
	size   int
	served uint64 // the turn at which it was served last, 0 for never
	turnAt int    // index among the groups with something ready
}

func newGroup(name string) *group {
	return &group{name: name, turnAt: -1, ready: heap[*Item]{
		less:  func(a, b *Item) bool { return a.Seq < b.Seq },
		moved: func(it *Item, i int) { it.readyAt = i },
	}}
}

// before reports whether g is to be served before o.
func (g *group) before(o *group) bool {
	if g.flying != o.flying {
		return g.flying < o.flying
	}
	if g.served != o.served {
		return g.served < o.served
	}
	return g.ready.items[0].Seq < o.ready.items[0].Seq
}
