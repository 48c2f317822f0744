package outbound

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"time"
)

// errNoAnswer is the end of a connection before a byte of an answer came.
var errNoAnswer = errors.New("the connection ended before an answer")

// errHeaders: more than is read of them.
var errHeaders = errors.New("the answer's headers are too long")

// connection is one HTTP/1.1 connection. Whoever took it has it to itself: requests are
// written and answers read by the goroutine that sends, with net/http's own writer and
// reader. An http.Transport hands each request to two goroutines of the connection and
// back, which costs a quarter of what a post costs (docs/adr/0020).
type connection struct {
	net.Conn // TLS where the URL says https
	at       destination
	raw      net.Conn // below TLS
	in       *bufio.Reader
	out      *bufio.Writer
	left     *io.LimitedReader // below in: how much may be read yet
	used     bool              // has carried a request before
	forget   *time.Timer       // closes it when it was idle for long
}

func newConnection(at destination, raw, c net.Conn) *connection {
	left := &io.LimitedReader{R: c}
	return &connection{Conn: c, at: at, raw: raw, left: left, in: bufio.NewReader(left), out: bufio.NewWriter(c)}
}

// exchange sends a request and reads the answer's status and headers. The error is
// errNoAnswer, among others, where nothing came at all.
func (c *connection) exchange(req *http.Request) (*http.Response, error) {
	unsent := req.Write(c.out)
	if unsent == nil {
		unsent = c.out.Flush()
	}
	// A receiver may answer before it has read all, and close: then sending fails, and
	// what it said stands.
	c.left.N = maxHeader
	if _, err := c.in.Peek(1); err != nil {
		if unsent != nil && !isTimeout(err) {
			err = unsent
		}
		return nil, fmt.Errorf("%w: %w", errNoAnswer, err)
	}
	for {
		res, err := http.ReadResponse(c.in, req)
		switch {
		case err != nil && c.left.N <= 0:
			return nil, errHeaders
		case err != nil:
			return nil, err
		case res.StatusCode >= 200 || res.StatusCode == http.StatusSwitchingProtocols:
			c.left.N = math.MaxInt64 // what is kept of the body bounds the rest
			return res, nil
		}
		// 1xx: the answer is yet to come.
	}
}

// body reads what is kept of an answer's body for so long, and whether the connection can
// carry another request after it.
func (c *connection) body(res *http.Response, patience time.Duration) (kept []byte, again bool) {
	var err error
	if res.ContentLength != 0 {
		_ = c.SetReadDeadline(time.Now().Add(patience))
		// A byte more than is kept shows whether that was all. What came counts.
		kept, err = io.ReadAll(io.LimitReader(res.Body, keptBody+1))
	}
	again = err == nil && len(kept) <= keptBody && !res.Close && res.StatusCode != http.StatusSwitchingProtocols && c.in.Buffered() == 0
	return kept[:min(len(kept), keptBody)], again
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
