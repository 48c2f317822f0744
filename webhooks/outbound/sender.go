package outbound

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
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
	pingAfter     = 10 * time.Second // of silence on an HTTP/2 connection
	maxRetryAfter = 24 * time.Hour
)

// Sender sends requests.
type Sender struct {
	transport *http.Transport
	timeouts  Timeouts
}

// New makes a sender. Close lets go of its connections.
func New(c Config) *Sender {
	t := c.Timeouts.withDefaults()
	transport := &http.Transport{
		Proxy:                  nil,
		DialContext:            c.Policy.dialer(c.Resolver, t).DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Roots},
		TLSHandshakeTimeout:    t.TLS,
		DisableCompression:     true,
		MaxIdleConns:           idleInAll,
		MaxIdleConnsPerHost:    idlePerHost,
		IdleConnTimeout:        idleFor,
		MaxResponseHeaderBytes: maxHeader,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: t.Connect},
	}
	return &Sender{timeouts: t, transport: transport}
}

// Close lets go of idle connections.
func (s *Sender) Close() { s.transport.CloseIdleConnections() }

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
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	whole := time.AfterFunc(s.timeouts.Whole, func() { cancel(errTimeout) })
	defer whole.Stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return Answer{Reason: Protocol, Duration: time.Since(begun)}
	}
	req.Header = header
	// Not by an http.Client: it would follow redirects and take a user from the URL.
	res, err := s.transport.RoundTrip(req)
	if err != nil {
		return Answer{Reason: reasonOf(ctx, err), Duration: time.Since(begun)}
	}
	defer res.Body.Close()
	whole.Stop()
	a := Answer{Status: res.StatusCode, Reason: reasonOfStatus(res.StatusCode), Duration: time.Since(begun)}
	if text := res.Header.Get("Retry-After"); text != "" {
		a.RetryAfter = retryAfter(text, time.Now())
	}
	if res.ContentLength != 0 {
		whole.Reset(s.timeouts.Body)
		a.Body, _ = io.ReadAll(io.LimitReader(res.Body, keptBody)) // what came counts
	}
	return a
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
