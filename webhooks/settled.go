package webhooks

import (
	"context"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/journal"
)

// late is how old an order is that may be here for the second time: a process may
// have died with its message. The way from a fact to its first try takes well under
// a second, unless so much is to be told that orders wait for each other: then all
// are late, and looking must cost next to nothing.
const late = 5 * time.Second

// settledReads is how many segments of the log are read at a time to find a try. It
// is so many and no more: a receiver can take a repetition.
const settledReads = 64

// settled reports whether an earlier handling of the same order came to its end, or
// stored what was to come: then it is here only because nobody was left to delete
// its message. It is asked of messages that were received before or are late.
func (s *Service) settled(ctx context.Context, a *attempt) (bool, error) {
	again := pipeline.AttemptFrom(ctx).Number > 1
	if again {
		if kept, err := s.kept(ctx, a.user, a.entry.ID, a.order); err != nil || kept {
			return kept, err
		}
	} else if s.now().Sub(a.order.Due) <= late {
		return false, nil
	}
	logged, found := pipeline.Delivery{}, false
	var err error
	if again {
		logged, found, err = s.logged(ctx, a)
	} else {
		logged, found, err = s.others.find(ctx, s.log, a.user, triedBy(a.entry), a.order.Due.Add(-time.Second), s.now())
	}
	if err != nil || !found {
		return false, err
	}
	logged.Fact = a.entry.Fact
	a.entry = logged
	return true, s.judge(ctx, a) // who wrote it may have died before
}

// logged looks a try up in the log.
func (s *Service) logged(ctx context.Context, a *attempt) (pipeline.Delivery, bool, error) {
	read := 0
	for segment, err := range s.log.Between(ctx, a.user, a.order.Due.Add(-time.Second), s.now().Add(time.Minute), "") {
		if err != nil {
			return pipeline.Delivery{}, false, err
		}
		for _, d := range segment.Tries {
			if triedBy(d) == triedBy(a.entry) {
				return d, true, nil
			}
		}
		if read++; read == settledReads {
			break
		}
	}
	return pipeline.Delivery{}, false, nil
}

// tried names a try within an owner's log.
type tried struct {
	id       string
	endpoint pipeline.EndpointID
	attempt  int
	replay   bool
}

func triedBy(d pipeline.Delivery) tried { return tried{d.ID, d.Endpoint, d.Attempt, d.Replay} }

// others is what other processes, this one's dead predecessors among them, lately
// wrote into the logs of owners whose orders are late. Of each owner it reads at
// most settledReads segments a second, each of them once, and whoever comes
// meanwhile makes do with what was read. What this process tried itself, recent knows.
type others struct {
	mu  sync.Mutex
	all map[pipeline.UserID]*reading
}

// reading is what was read of one owner.
type reading struct {
	from  time.Time // of the log that it knows
	at    time.Time // it was read
	busy  bool      // somebody reads
	seen  map[string]bool
	tries map[tried]pipeline.Delivery
}

// Bounds of what is kept: some 300 bytes for each try.
const (
	maxReadings = 1000
	maxRead     = 20_000
	maxSpan     = 10 * time.Minute
	readEvery   = time.Second
)

func newOthers() *others { return &others{all: map[pipeline.UserID]*reading{}} }

// find looks for a try that was made since from.
func (o *others) find(ctx context.Context, log *journal.Journal, user pipeline.UserID, name tried, from, now time.Time) (pipeline.Delivery, bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	r := o.all[user]
	if r == nil || from.Before(r.from) || from.Sub(r.from) > maxSpan || len(r.tries) > maxRead {
		if len(o.all) >= maxReadings {
			clear(o.all)
		}
		r = &reading{from: from, seen: map[string]bool{}, tries: map[tried]pipeline.Delivery{}}
		o.all[user] = r
	}
	if !r.busy && now.Sub(r.at) >= readEvery {
		r.busy = true
		o.mu.Unlock()
		segments, err := r.unread(ctx, log, user, now)
		o.mu.Lock()
		r.busy, r.at = false, now
		for _, s := range segments {
			r.seen[s.Name] = true
			for _, d := range s.Tries {
				d.Fact, d.Response = nil, ""
				r.tries[triedBy(d)] = d
			}
		}
		if err != nil {
			r.at = time.Time{}
			return pipeline.Delivery{}, false, err
		}
	}
	d, found := r.tries[name]
	return d, found, nil
}

// unread are segments that nobody here has read or written. Only its one reader
// changes what is seen.
func (r *reading) unread(ctx context.Context, log *journal.Journal, user pipeline.UserID, now time.Time) (all []journal.Segment, err error) {
	wanted := func(name string) bool { return !r.seen[name] && !log.Wrote(name) }
	for s, err := range log.Some(ctx, user, r.from, now.Add(time.Minute), "", wanted) {
		if err != nil {
			return all, err
		}
		if all = append(all, s); len(all) == settledReads {
			break
		}
	}
	return all, nil
}
