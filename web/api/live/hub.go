package live

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// ReadFunc reads a session unless it still has the given ETag. It errs with
// pipeline.ErrNotFound.
type ReadFunc func(ctx context.Context, ref pipeline.SessionRef, etag string) (pipeline.Session, string, error)

// ErrClosed: the hub was closed.
var ErrClosed = errors.New("event streams are closed")

// Hub holds the pollers.
type Hub struct {
	read  ReadFunc
	every time.Duration
	ctx   context.Context // the pollers' life
	close context.CancelCauseFunc

	mu    sync.Mutex
	feeds map[pipeline.SessionRef]*feed
}

// NewHub makes a hub whose pollers read once every period.
func NewHub(read ReadFunc, every time.Duration) *Hub {
	ctx, cancel := context.WithCancelCause(context.Background())
	return &Hub{read: read, every: every, ctx: ctx, close: cancel, feeds: map[pipeline.SessionRef]*feed{}}
}

// Close ends all pollers; readers are answered ErrClosed.
func (h *Hub) Close() { h.close(ErrClosed) }

// State is a session as it was last read.
type State struct {
	// Session is nil while it is not there.
	Session *pipeline.Session // shared by all readers: not to be changed
	ETag    string
	// Err is what the last read answered, if it failed otherwise; the session is
	// then that of the last one that did not.
	Err error
	// serial counts changes; 0 is before the first read.
	serial int
}

// Reader follows one session.
type Reader struct {
	feed *feed
	seen int
}

// Follow begins to follow a session. The reader must be closed.
func (h *Hub) Follow(ref pipeline.SessionRef) *Reader {
	h.mu.Lock()
	defer h.mu.Unlock()
	f, ok := h.feeds[ref]
	if !ok {
		f = &feed{hub: h, ref: ref, changed: make(chan struct{})}
		h.feeds[ref] = f
		go f.poll()
	}
	f.readers++
	return &Reader{feed: f}
}

// Close ends the reader.
func (r *Reader) Close() {
	r.feed.hub.mu.Lock()
	defer r.feed.hub.mu.Unlock()
	r.feed.readers--
}

// Next waits until the session is otherwise than when this reader last looked, and
// answers it. States in between are left out.
func (r *Reader) Next(ctx context.Context) (State, error) {
	for {
		state, changed := r.feed.now()
		if state.serial != r.seen {
			r.seen = state.serial
			return state, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return State{}, context.Cause(ctx)
		case <-r.feed.hub.ctx.Done():
			return State{}, ErrClosed
		}
	}
}
