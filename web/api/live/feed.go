package live

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// readLimit bounds one read of a session.
const readLimit = 10 * time.Second

// feed is one session that somebody follows.
type feed struct {
	hub     *Hub
	ref     pipeline.SessionRef
	readers int // guarded by the hub

	mu      sync.Mutex
	state   State
	changed chan struct{} // closed at the next change
}

func (f *feed) now() (State, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state, f.changed
}

// poll reads the session once a period until nobody has followed it for a period:
// who leaves and comes back at once causes no read of its own.
func (f *feed) poll() {
	tick := time.NewTicker(f.hub.every)
	defer tick.Stop()
	for {
		f.look()
		select {
		case <-tick.C:
		case <-f.hub.ctx.Done():
			return
		}
		if f.abandoned() {
			return
		}
	}
}

func (f *feed) abandoned() bool {
	f.hub.mu.Lock()
	defer f.hub.mu.Unlock()
	if f.readers > 0 {
		return false
	}
	delete(f.hub.feeds, f.ref)
	return true
}

// look reads the session and wakes the readers if it has changed.
func (f *feed) look() {
	have, _ := f.now()
	ctx, cancel := context.WithTimeout(f.hub.ctx, readLimit)
	defer cancel()
	session, etag, err := f.hub.read(ctx, f.ref, have.ETag)
	next := State{Session: &session, ETag: etag, serial: have.serial + 1}
	switch {
	case errors.Is(err, pipeline.ErrNotFound):
		next.Session, next.ETag = nil, ""
		if have.serial > 0 && have.Session == nil && have.Err == nil {
			return
		}
	case err != nil:
		next.Session, next.ETag, next.Err = have.Session, have.ETag, err
		if have.Err != nil {
			return
		}
	case etag == have.ETag && have.Err == nil:
		return
	case etag == have.ETag: // it can be read again, and is as it was
		next.Session = have.Session
	}
	f.mu.Lock()
	f.state = next
	close(f.changed)
	f.changed = make(chan struct{})
	f.mu.Unlock()
}
