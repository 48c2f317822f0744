package snssqs

import "sync/atomic"

// Counts is what a Subscriber did since it was made, for metrics and alarms.
type Counts struct {
	Received    int64 // messages
	Redelivered int64 // of them, those received for the third time or more
	Deleted     int64 // acked, and gone from the queue
	NotDeleted  int64 // acked, but SQS would not delete them: they come again
	Nacked      int64 // hidden for a backoff
	HandedBack  int64 // made visible again at once, on shutdown
	LeasesLost  int64
	Calls       Calls
}

// Calls are API calls, not counting the SDK's own retries.
type Calls struct {
	Receive, Delete, Visibility int64
}

type counters struct {
	received, redelivered, deleted, notDeleted, nacked, handedBack, leasesLost atomic.Int64
	receiveCalls, deleteCalls, visibilityCalls                                 atomic.Int64
}

// Counts may be called at any time.
func (s *Subscriber) Counts() Counts {
	c := &s.counters
	return Counts{
		Received:    c.received.Load(),
		Redelivered: c.redelivered.Load(),
		Deleted:     c.deleted.Load(),
		NotDeleted:  c.notDeleted.Load(),
		Nacked:      c.nacked.Load(),
		HandedBack:  c.handedBack.Load(),
		LeasesLost:  c.leasesLost.Load(),
		Calls: Calls{
			Receive:    c.receiveCalls.Load(),
			Delete:     c.deleteCalls.Load(),
			Visibility: c.visibilityCalls.Load(),
		},
	}
}
