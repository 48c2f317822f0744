package outbound

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a network without a machine, so that time can be made up: connections
// are pipes to one server.
type pipes struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error { p.once.Do(func() { close(p.done) }); return nil }

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	a, b := net.Pipe()
	p.conns <- b
	return a, nil
}

// in a bubble of made-up time a sender with its real limits meets a server that
// takes its time.
func bubble(t *testing.T, serve http.HandlerFunc, check func(t *testing.T, s *Sender)) {
	synctest.Test(t, func(t *testing.T) {
		p := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
		server := &http.Server{Handler: serve}
		go func() { _ = server.Serve(p) }()
		s := New(Config{})
		s.connections.dial = p.dial
		check(t, s)
		s.Close()
		_ = server.Close()
		time.Sleep(2 * time.Hour) // of made-up time: the server's own patience ends
	})
}

func TestSlowReceivers(t *testing.T) {
	sleep := func(r *http.Request, d time.Duration) {
		select {
		case <-time.After(d):
		case <-r.Context().Done():
		}
	}
	for _, c := range []struct {
		name   string
		serve  http.HandlerFunc
		status int
		reason Reason
		took   time.Duration // to the answer's headers, or to the end of patience
		whole  time.Duration // until Post came back
	}{
		{"200 after 14.9 s", func(_ http.ResponseWriter, r *http.Request) { sleep(r, 14_900*time.Millisecond) }, 200, "", 14_900 * time.Millisecond, 14_900 * time.Millisecond},
		{"200 after 15.1 s", func(_ http.ResponseWriter, r *http.Request) { sleep(r, 15_100*time.Millisecond) }, 0, Timeout, 15 * time.Second, 15 * time.Second},
		{"no headers at all", func(_ http.ResponseWriter, r *http.Request) { sleep(r, time.Hour) }, 0, Timeout, 15 * time.Second, 15 * time.Second},
		{"headers at once, then a byte a second", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusAccepted)
			for range 3600 {
				if _, err := w.Write([]byte("x")); err != nil {
					return
				}
				_ = http.NewResponseController(w).Flush()
				sleep(r, time.Second)
			}
		}, 202, "", 0, 2 * time.Second},
		{"headers after 14 s, then nothing", func(w http.ResponseWriter, r *http.Request) {
			sleep(r, 14*time.Second)
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
			sleep(r, time.Hour)
		}, 200, "", 14 * time.Second, 16 * time.Second},
		{"500 after 10 s", func(w http.ResponseWriter, r *http.Request) { sleep(r, 10*time.Second); w.WriteHeader(500) }, 500, Status, 10 * time.Second, 10 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, c.serve, func(t *testing.T, s *Sender) {
				begun := time.Now()
				a := s.Post(t.Context(), "http://receiver.example/", http.Header{}, []byte("{}"))
				if a.Status != c.status || a.Reason != c.reason || a.Duration != c.took || time.Since(begun) != c.whole {
					t.Errorf("%d %q after %s, in all %s; want %d %q after %s, in all %s", a.Status, a.Reason, a.Duration, time.Since(begun), c.status, c.reason, c.took, c.whole)
				}
			})
		})
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 30, 10, 30, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"120": 2 * time.Minute, "0": 0, "-5": 0, "soon": 0, "": 0, "1e3": 0, "99999999999": 24 * time.Hour, "999999999999999999999": 0,
		"Mon, 30 Nov 2026 10:31:00 GMT": time.Minute, "Mon, 30 Nov 2026 10:29:00 GMT": 0, "Mon, 30 Nov 2099 10:29:00 GMT": 24 * time.Hour,
	} {
		if got := retryAfter(text, now); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
