package outbound

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Timeouts bound a request. Zeros are replaced by defaults.
type Timeouts struct {
	Connect time.Duration // default 5 s
	TLS     time.Duration // default 5 s
	Whole   time.Duration // from the beginning to the answer's headers; default 15 s
	Body    time.Duration // to read what is kept of the answer; default 2 s
}

func (t Timeouts) withDefaults() Timeouts {
	for _, d := range []struct {
		at        *time.Duration
		otherwise time.Duration
	}{{&t.Connect, 5 * time.Second}, {&t.TLS, 5 * time.Second}, {&t.Whole, 15 * time.Second}, {&t.Body, 2 * time.Second}} {
		if *d.at <= 0 {
			*d.at = d.otherwise
		}
	}
	return t
}

// Config says how a Sender sends. Its zero value is right for a deployment.
type Config struct {
	Policy   Policy
	Timeouts Timeouts
	Resolver *net.Resolver  // nil: the machine's
	Roots    *x509.CertPool // nil: the machine's
}

// Limits of what is read of an answer. Idle connections cost a receiver and us a
// socket each; 30 s spans the tries of one burst. A host may serve many endpoints, of
// up to 16 requests at a time each: with fewer idle places than requests, each burst
// would connect anew.
const (
	keptBody      = 8 << 10
	maxHeader     = 64 << 10
	idlePerHost   = 128
	idleInAll     = 1024
	idleFor       = 30 * time.Second
	maxRetryAfter = 24 * time.Hour
)

// Sender sends requests.
type Sender struct {
	connections *pool
	timeouts    Timeouts
}

// New makes a sender. Close lets go of its connections.
func New(c Config) *Sender {
	t := c.Timeouts.withDefaults()
	return &Sender{timeouts: t, connections: &pool{
		dial:  c.Policy.dialer(c.Resolver, t).DialContext,
		tls:   &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Roots, NextProtos: []string{"http/1.1"}},
		shake: t.TLS,
		idle:  map[destination][]*connection{},
	}}
}

// Close lets go of idle connections.
func (s *Sender) Close() { s.connections.close() }

// Answer is what became of a request.
type Answer struct {
	Status     int    // 0: none came
	Reason     Reason // empty: answered with 2xx
	Body       []byte // at most 8 KiB
	RetryAfter time.Duration
	Duration   time.Duration
}

// Post sends a body and waits for the answer's headers, and for as much of its
// body as is kept, for a while. The status decides: a body that never ends changes
// nothing about it.
func (s *Sender) Post(ctx context.Context, url string, header http.Header, body []byte) Answer {
	begun := time.Now()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil || req.URL.Host == "" || req.URL.Scheme != "https" && req.URL.Scheme != "http" {
		return Answer{Reason: Protocol, Duration: time.Since(begun)}
	}
	req.Header = header
	connect := s.connections.take
	for {
		c, err := connect(ctx, req.URL, begun.Add(s.timeouts.Whole))
		if err != nil {
			return Answer{Reason: reasonOf(err), Duration: time.Since(begun)}
		}
		used := c.used // once it waits again, it is somebody else's
		a, err := s.use(ctx, c, req, begun)
		if !used || !errors.Is(err, errNoAnswer) || isTimeout(err) || ctx.Err() != nil {
			return a
		}
		// A receiver that closed an idle connection just as it was used has not seen the
		// request. If it had, and died of it, it sees the same webhook-id a second time.
		connect = s.connections.open
		req.Body, _ = req.GetBody() // of bytes: it cannot fail
	}
}

// use sends a request by a connection, which then waits for the next one or is closed.
func (s *Sender) use(ctx context.Context, c *connection, req *http.Request, begun time.Time) (Answer, error) {
	stop := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) }) // ends what is under way
	again := false
	defer func() {
		if stop() && again {
			s.connections.put(c)
		} else {
			_ = c.Close()
		}
	}()
	res, err := c.exchange(req)
	if err != nil {
		return Answer{Reason: reasonOf(err), Duration: time.Since(begun)}, err
	}
	a := Answer{Status: res.StatusCode, Reason: reasonOfStatus(res.StatusCode), Duration: time.Since(begun)}
	if text := res.Header.Get("Retry-After"); text != "" {
		a.RetryAfter = retryAfter(text, time.Now())
	}
	a.Body, again = c.body(res, s.timeouts.Body)
	return a, nil
}

// retryAfter reads the header: seconds, or a date. It is bounded, and 0 for nonsense.
func retryAfter(text string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if n, err := strconv.Atoi(text); err == nil && n >= 0 {
		wait = time.Duration(min(n, int(maxRetryAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), maxRetryAfter)
}
