package snssqs

import (
	"context"
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

// limit is slots for one queue alone: the tokens that are not taken.
type limit chan struct{}

// Limit is n slots for one queue alone.
func Limit(n int) Slots {
	l := make(limit, max(n, 1))
	l.Release(cap(l))
	return l
}

// Acquire implements Slots.
func (l limit) Acquire(ctx context.Context, most int) (int, time.Duration, error) {
	if err := ctx.Err(); err != nil {
		return 0, 0, err
	}
	select {
	case <-l:
	case <-ctx.Done():
		return 0, 0, ctx.Err()
	}
	for n := 1; ; n++ {
		if n >= most {
			return n, maxWait, nil
		}
		select {
		case <-l:
		default:
			return n, maxWait, nil
		}
	}
}

// Release implements Slots. More is never given back than was taken.
func (l limit) Release(n int) {
	for range n {
		select {
		case l <- struct{}{}:
		default:
		}
	}
}
