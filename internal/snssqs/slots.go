package snssqs

import (
	"context"
	"fmt"
	"time"
)

// Slots admits messages to handlers. A slot is taken before its message is
// received, so that no message waits in this process while another could work
// on it, and is given back when the handler is done.
type Slots interface {
	// Acquire waits for at least one slot and takes up to most of them. They may
	// be held for a receive that waits as long as hold, which is 0 if another
	// queue needs them. The error is ctx's.
	Acquire(ctx context.Context, most int) (n int, hold time.Duration, err error)
	// Release gives n slots back.
	Release(n int)
}

// Limit is n slots for one queue alone.
func Limit(n int) Slots {
	n = max(n, 1)
	g := newGate(n, []int{n})
	return g.shares[0]
}

// Share divides total slots among queues, most urgent first, one floor each:
// the slots that no other queue ever takes.
//
// What is free beyond the floors goes to the most urgent queue that asks, but
// one passed over four times in a row goes first. A queue may sit in a long
// poll on its floor only; whatever it takes beyond is held for receives of a
// second, or of no time at all while others wait. So with a floor of 1 each, every queue notices a new message
// at once unless it is at work already, and none starves. If total is smaller
// than the number of queues, some floors are 0, and those queues take turns.
//
//	slots, err := snssqs.Share(4, 1, 1)
//	encode, reconstruct := slots[0], slots[1]
func Share(total int, floors ...int) ([]Slots, error) {
	reserved := 0
	for _, f := range floors {
		if f < 0 {
			return nil, fmt.Errorf("share %d slots: floor %d is negative", total, f)
		}
		reserved += f
	}
	if total < 1 || reserved > total {
		return nil, fmt.Errorf("share %d slots: the floors %v need %d, and at least 1 must be there", total, floors, reserved)
	}
	var out []Slots
	for _, s := range newGate(total, floors).shares {
		out = append(out, s)
	}
	return out, nil
}
