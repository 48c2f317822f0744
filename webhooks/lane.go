package webhooks

import (
	"context"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// How many requests an endpoint may have under way at a time, and how many more may
// wait for one of those to end: together half of what a process handles at a time by
// default (512 first tries, 256 later ones), so that a burst to one endpoint leaves
// room for the others. Those beyond are put off.
const (
	firstWidth, firstQueue = 16, 240
	laterWidth, laterQueue = 4, 124
	lanePatient            = 500 * time.Millisecond
	laneBusy               = 5 * time.Second // how long what found no place is put off
)

// A lane is closed after so many failures in a row, first for 30 s, then twice as
// long each time that the one request that is let through fails as well. An answer
// that took longer than slow counts as a failure here, and only here.
//
// What finds a lane closed waits until that ends, and longer the longer it has
// waited already: a tenth of its age, so that a delivery of ten minutes ago may come a
// minute late and one of yesterday an hour. To look every ten minutes whether an
// endpoint that is dead for days has come back would cost it thousands of puts.
const (
	closeAfter = 5
	closedMin  = 30 * time.Second
	closedMax  = 10 * time.Minute
	slow       = 5 * time.Second
	ageShare   = 10
	ageMax     = time.Hour
)

// lanes give each endpoint its own limits, so that none delays another. They are
// this process's own: each learns for itself.
type lanes struct {
	width, queue int
	clock        func() time.Time

	mu  sync.Mutex
	all map[laneKey]*lane
}

type laneKey struct {
	user     pipeline.UserID
	endpoint pipeline.EndpointID
}

type lane struct {
	running, waiting int
	free             chan struct{} // a place that somebody waits for
	failures         int
	closed           time.Duration // the last time it was closed for; 0: it is open
	until            time.Time
	probing          bool
}

func newLanes(width, queue int, clock func() time.Time) *lanes {
	return &lanes{width: width, queue: queue, clock: clock, all: map[laneKey]*lane{}}
}

// enter takes a place for a delivery that was first tried at a time. If there is
// none, it answers how long to put the try off. Who was let in must leave.
func (l *lanes) enter(ctx context.Context, key laneKey, first time.Time) (leave func(ok bool, took time.Duration), wait time.Duration) {
	l.mu.Lock()
	one := l.all[key]
	if one == nil {
		one = &lane{free: make(chan struct{}, l.width)}
		l.all[key] = one
	}
	now := l.clock()
	probe := false
	switch {
	case one.closed > 0 && (now.Before(one.until) || one.probing):
		wait = max(one.until.Sub(now), laneBusy, min(now.Sub(first)/ageShare, ageMax))
		l.mu.Unlock()
		return nil, wait
	case one.closed > 0:
		one.probing, probe = true, true
	case one.running >= l.width && one.waiting >= l.queue:
		l.mu.Unlock()
		return nil, laneBusy
	case one.running >= l.width:
		one.waiting++
		l.mu.Unlock()
		if !l.await(ctx, one) {
			return nil, laneBusy
		}
		return l.leaving(key, one, false), 0
	}
	one.running++
	l.mu.Unlock()
	return l.leaving(key, one, probe), 0
}

// await waits for a place that somebody hands over.
func (l *lanes) await(ctx context.Context, one *lane) bool {
	patience := time.NewTimer(lanePatient)
	defer patience.Stop()
	select {
	case <-one.free:
		return true
	case <-patience.C:
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-one.free: // it was handed over just now
		return true
	default:
		one.waiting--
		return false
	}
}

func (l *lanes) leaving(key laneKey, one *lane, probe bool) func(bool, time.Duration) {
	return func(ok bool, took time.Duration) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if probe {
			one.probing = false
		}
		if ok && took < slow {
			one.failures, one.closed = 0, 0
		} else if one.failures++; one.failures >= closeAfter && (one.closed == 0 || probe) {
			one.closed = min(max(2*one.closed, closedMin), closedMax)
			one.until = l.clock().Add(one.closed)
		}
		if one.waiting > 0 {
			one.waiting--
			one.free <- struct{}{} // the place goes on to who waits
			return
		}
		one.running--
		if one.running == 0 && one.failures == 0 {
			delete(l.all, key)
		}
	}
}
