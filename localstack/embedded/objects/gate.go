package objects

import (
	"net/http"
	"sync"

	"github.com/versity/versitygw/s3err"
)

// gate counts the writes under way, so that closing can wait for them. The HTTP
// server's own shutdown waits for connections instead, and a client's spare one
// would hold it up for ever.
type gate struct {
	mu      sync.Mutex
	inside  int
	closed  bool
	drained chan struct{}
}

// enter admits one write, which must leave, or says that the server is closing.
func (g *gate) enter() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return errClosing
	}
	g.inside++
	return nil
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.closed && g.inside == 0 {
		close(g.drained)
	}
}

// open reports whether writes are admitted.
func (g *gate) open() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return errClosing
	}
	return nil
}

// close admits nobody any more; the channel tells when the last has left.
func (g *gate) close() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	g.drained = make(chan struct{})
	if g.inside == 0 {
		close(g.drained)
	}
	return g.drained
}

var errClosing = s3err.APIError{
	Code:           "ServiceUnavailable",
	Description:    "The server is closing. Please try again.",
	HTTPStatusCode: http.StatusServiceUnavailable,
}
