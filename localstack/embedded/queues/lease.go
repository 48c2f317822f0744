package queues

import (
	"time"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/backlog"
	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// maxInFlight is AWS's limit of messages received and not deleted, per queue.
const maxInFlight = 120_000

// maxDeadAtOnce bounds how many dead letters are moved by one look.
const maxDeadAtOnce = 100

// lease is a message put in flight, with its state of that moment.
type lease struct {
	item  *backlog.Item
	state store.State
}

// looked is the outcome of looking into a queue once.
type looked struct {
	leases     []lease
	arrivals   <-chan struct{} // closed when there may be more
	unfinished bool            // there were too many dead letters to see behind them
}

// look puts up to n messages in flight and makes their receive counts durable.
// On its way it sends messages that failed too often to the dead letters and
// forgets those past their retention, all in one transaction.
func (s *Server) look(q *queue, n int, visibility time.Duration) (looked, error) {
	now := s.now()
	s.mu.Lock()
	if q.deleted {
		s.mu.Unlock()
		return looked{}, noSuchQueue()
	}
	writes := deletions(s.expire(q, now))
	l, dead, full := s.take(q, n, now, visibility)
	for _, d := range dead {
		writes = append(writes, stateWrite(d.item))
	}
	for _, taken := range l.leases {
		writes = append(writes, stateWrite(taken.item))
	}
	s.mu.Unlock()

	err := s.db.Commit(writes...)
	s.settle(q, dead, err)
	if err != nil {
		s.release(q, l.leases)
		return looked{}, err
	}
	if full && len(l.leases) == 0 {
		return looked{}, refusal("OverLimit", "Too many messages in flight: delete what was processed, or wait.")
	}
	return l, nil
}

func stateWrite(it *backlog.Item) store.Write {
	return store.Write{Bucket: store.States, Key: store.Key(it.Seq), Value: it.State.Encode()}
}

// take goes through the visible messages in their order, leasing the good ones
// and taking out the dead ones. The caller holds s.mu.
func (s *Server) take(
	q *queue, n int, now time.Time, visibility time.Duration,
) (l looked, dead []deadLetter, full bool) {
	// Even a lease of no length hides its message from the rest of this look.
	until := now.Add(max(visibility, 1))
	target, limit := s.deadLetters(q)
	for len(l.leases) < n && len(dead) < maxDeadAtOnce {
		it := q.backlog.Next(now)
		if it == nil {
			break
		}
		if target != nil && it.State.Receives >= limit {
			dead = append(dead, s.bury(q, target, it))
			continue
		}
		if full = q.backlog.Counts(now).InFlight >= maxInFlight; full {
			break
		}
		if it.State.Receives++; it.State.FirstReceived == 0 {
			it.State.FirstReceived = now.UnixMilli()
		}
		it.State.NotBefore = 0
		q.backlog.Lease(it, now, until)
		l.leases = append(l.leases, lease{it, it.State})
	}
	q.rearm(now)
	l.arrivals, l.unfinished = q.arrivals, len(dead) == maxDeadAtOnce
	return l, dead, full
}

// release makes leased messages visible again, their receives counted.
func (s *Server) release(q *queue, leases []lease) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range leases {
		newest := l.item.State.Receives == l.state.Receives
		if newest && q.backlog.Get(l.item.Seq) == l.item && l.item.InFlight() {
			q.backlog.Extend(l.item, now, now)
		}
	}
	q.announce(now)
}
