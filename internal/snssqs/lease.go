package snssqs

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// lease is this process's claim on one received message: SQS hides the message
// from others until the lease expires.
type lease struct {
	receipt  string
	received time.Time
	cancel   context.CancelCauseFunc // of the handler's context
	renewal  sync.Mutex              // held while a renewal is on its way

	expires time.Time // guarded by leases.mu
}

// leases are the claims on all messages of one subscription that are in flight.
type leases struct {
	sub *subscription

	mu   sync.Mutex
	held map[*lease]struct{}
}

func newLeases(s *subscription) *leases {
	return &leases{sub: s, held: map[*lease]struct{}{}}
}

// take notes a message received at the given time.
func (ls *leases) take(receipt string, at time.Time, cancel context.CancelCauseFunc) *lease {
	l := &lease{receipt: receipt, received: at, cancel: cancel, expires: at.Add(ls.sub.cfg.Visibility)}
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.held[l] = struct{}{}
	return l
}

// end stops renewing and says whether the lease was still held.
func (ls *leases) end(l *lease) bool {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	_, held := ls.held[l]
	delete(ls.held, l)
	return held
}

// endQuietly is end that also waits for a renewal under way, which would
// otherwise undo the visibility that is set next.
func (ls *leases) endQuietly(l *lease) bool {
	if !ls.end(l) {
		return false
	}
	l.renewal.Lock()
	defer l.renewal.Unlock()
	return true
}

// lose ends a lease that SQS no longer honours and cancels its handler.
func (ls *leases) lose(l *lease, why string) {
	if !ls.end(l) {
		return
	}
	err := fmt.Errorf("%w: %s", ErrLeaseLost, why)
	ls.sub.count.leasesLost.Add(1)
	if ls.sub.cfg.Lost != nil {
		ls.sub.cfg.Lost(ls.sub.queue)
	}
	ls.sub.log.Error("lease lost, handler cancelled", err, nil)
	l.cancel(err)
}
