package outbound

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// door is a receiver that counts who comes in and speaks for itself on each connection.
func door(t *testing.T, speak func(nth int64, c net.Conn, in *bufio.Reader)) (url string, connections *atomic.Int64) {
	connections = &atomic.Int64{}
	return raw(t, func(c net.Conn) { speak(connections.Add(1), c, bufio.NewReader(c)) }), connections
}

// hear reads one request.
func hear(in *bufio.Reader) (*http.Request, bool) {
	r, err := http.ReadRequest(in)
	if err != nil {
		return nil, false
	}
	_, err = io.Copy(io.Discard, r.Body)
	return r, err == nil
}

const noContent = "HTTP/1.1 204 No Content\r\n\r\n"

// What a second request finds of the connection of the first.
func TestAConnectionCarriesAsManyRequestsAsItsReceiverAllows(t *testing.T) {
	full := strings.Repeat("a", keptBody)
	for _, c := range []struct {
		name   string
		answer string
		many   bool
	}{
		{"204", noContent, true},
		{"a body with its length", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nthanks", true},
		{"a body in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nthanks\r\n0\r\n\r\n", true},
		{"a body as long as is kept", fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", keptBody, full), true},
		{"a body longer than is kept", fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%sb", keptBody+1, full), false},
		{"a body that ends with the connection", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nthanks", false},
		{"Connection: close", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", false},
		{"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false},
		{"a refusal", "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", true},
		{"early hints first", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + noContent, true},
		{"more than one answer", noContent + noContent, false},
		{"another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, connections := door(t, func(_ int64, conn net.Conn, in *bufio.Reader) {
				for {
					r, ok := hear(in)
					if !ok {
						return
					}
					_, _ = io.WriteString(conn, c.answer)
					if r.Close || strings.Contains(c.answer, "close") {
						return
					}
				}
			})
			s := New(Config{Policy: Policy{Loopback: true}})
			defer s.Close()
			first := s.Post(t.Context(), url, http.Header{}, []byte("{}"))
			for range 4 {
				if a := s.Post(t.Context(), url, http.Header{}, []byte("{}")); a.Status != first.Status || a.Reason != first.Reason || string(a.Body) != string(first.Body) {
					t.Fatalf("%d %q, the first was %d %q", a.Status, a.Reason, first.Status, first.Reason)
				}
			}
			want := int64(5)
			if c.many {
				want = 1
			}
			if n := connections.Load(); n != want {
				t.Errorf("%d connections for five requests, want %d", n, want)
			}
		})
	}
}

// A receiver that lets go of an idle connection, at whatever moment, costs nobody a try.
func TestAConnectionThatItsReceiverClosedCostsNoTry(t *testing.T) {
	for name, then := range map[string]func(c net.Conn, in *bufio.Reader){
		"before the next request":               func(net.Conn, *bufio.Reader) {},
		"saying so before the next request":     func(c net.Conn, _ *bufio.Reader) { _, _ = io.WriteString(c, "HTTP/1.1 408 Request Timeout\r\n\r\n") },
		"just as the next request comes":        func(_ net.Conn, in *bufio.Reader) { _, _ = in.Peek(1) },
		"by a reset, as the next request comes": func(c net.Conn, in *bufio.Reader) { _, _ = in.Peek(1); _ = c.(*net.TCPConn).SetLinger(0) },
		"by a reset, before the next request":   func(c net.Conn, _ *bufio.Reader) { _ = c.(*net.TCPConn).SetLinger(0) },
	} {
		t.Run(name, func(t *testing.T) {
			closed := make(chan struct{}, 1)
			url, connections := door(t, func(nth int64, c net.Conn, in *bufio.Reader) {
				for {
					if _, ok := hear(in); !ok {
						return
					}
					_, _ = io.WriteString(c, noContent)
					if nth == 1 {
						break
					}
				}
				waits := strings.Contains(name, "comes")
				if waits {
					closed <- struct{}{}
				}
				then(c, in)
				_ = c.Close()
				if !waits {
					closed <- struct{}{}
				}
			})
			s := New(Config{Policy: Policy{Loopback: true}})
			defer s.Close()
			for n := range 2 {
				if a := s.Post(t.Context(), url, http.Header{}, []byte("{}")); a.Status != 204 {
					t.Fatalf("request %d: %d %q", n, a.Status, a.Reason)
				}
				if n == 0 {
					<-closed
				}
			}
			if n := connections.Load(); n != 2 {
				t.Errorf("%d connections, want 2", n)
			}
		})
	}
}

// A receiver that dies of each request is asked twice at most, and is not asked again
// for having taken too long.
func TestARequestGoesTwiceAtMost(t *testing.T) {
	for name, c := range map[string]struct {
		bad    func(net.Conn)
		asked  int64
		reason Reason
	}{
		"it ends":            {func(net.Conn) {}, 3, Reset},
		"it takes for ever":  {func(net.Conn) { time.Sleep(time.Minute) }, 2, Timeout},
		"it answers by half": {func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-") }, 2, Protocol},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int64
			url, _ := door(t, func(_ int64, conn net.Conn, in *bufio.Reader) {
				for {
					if _, ok := hear(in); !ok {
						return
					}
					if asked.Add(1) > 1 {
						c.bad(conn)
						return
					}
					_, _ = io.WriteString(conn, noContent)
				}
			})
			s := New(Config{Policy: Policy{Loopback: true}})
			defer s.Close()
			if a := s.Post(t.Context(), url, http.Header{}, []byte("{}")); a.Status != 204 {
				t.Fatalf("%d %q", a.Status, a.Reason)
			}
			if c.reason == Timeout {
				s.timeouts.Whole = 2 * time.Second
			}
			if a := s.Post(t.Context(), url, http.Header{}, []byte("{}")); a.Status != 0 || a.Reason != c.reason || asked.Load() != c.asked {
				t.Errorf("%d %q, asked %d times; want %q, %d times", a.Status, a.Reason, asked.Load(), c.reason, c.asked)
			}
		})
	}
}

// Answers go to those who asked, however many share a receiver's connections.
func TestNobodyGetsAnothersAnswer(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if len(b)%7 == 0 {
			w.Header().Set("Connection", "close")
		}
		_, _ = w.Write(b)
	}))
	t.Cleanup(server.Close)
	s := New(Config{Policy: Policy{Loopback: true}, Timeouts: Timeouts{Whole: time.Minute, Body: time.Minute}})
	defer s.Close()
	var all sync.WaitGroup
	for who := range 16 {
		all.Go(func() {
			for n := range 40 {
				want := strings.Repeat(string(rune('a'+who%26)), 1+who*n)
				ctx, cancel := context.WithCancel(t.Context())
				if n%9 == 5 {
					go cancel() // some are stopped at any moment
				}
				a := s.Post(ctx, server.URL, http.Header{}, []byte(want))
				if a.Status == 200 && ctx.Err() == nil && string(a.Body) != want || a.Status != 200 && ctx.Err() == nil {
					t.Errorf("%d %q: %d bytes, want %d of %c", a.Status, a.Reason, len(a.Body), len(want), want[0])
				}
				cancel()
			}
		})
	}
	all.Wait()
}

// A connection waits for its next request for as long as is said, and no longer.
func TestAnIdleConnectionIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
		var open atomic.Int64
		server := &http.Server{Handler: http.NotFoundHandler(), ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				open.Add(1)
			case http.StateClosed:
				open.Add(-1)
			}
		}}
		go func() { _ = server.Serve(p) }()
		s := New(Config{})
		s.connections.dial = p.dial
		for _, c := range []struct {
			wait time.Duration
			open int64
		}{{idleFor - time.Second, 1}, {idleFor - time.Second, 1}, {idleFor + time.Second, 0}, {time.Second, 1}} {
			if a := s.Post(t.Context(), "http://receiver.example/", http.Header{}, []byte("{}")); a.Status != 404 {
				t.Fatalf("%d %q", a.Status, a.Reason)
			}
			time.Sleep(c.wait)
			if n := open.Load(); n != c.open {
				t.Errorf("%d connections after %s, want %d", n, c.wait, c.open)
			}
		}
		s.Close()
		synctest.Wait()
		if n := open.Load(); n != 0 {
			t.Errorf("%d connections are open in the end", n)
		}
		_ = server.Close()
	})
}
