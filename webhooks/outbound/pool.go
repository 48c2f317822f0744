package outbound

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"slices"
	"sync"
	"time"
)

// pool is the connections that wait for their next request.
type pool struct {
	dial  func(ctx context.Context, network, address string) (net.Conn, error)
	tls   *tls.Config
	shake time.Duration // patience with TLS

	mu    sync.Mutex
	idle  map[destination][]*connection // the one that was used last at the end
	count int
}

// destination is what a connection can be used for.
type destination struct{ scheme, host string }

// take is a connection that can be used until the deadline: one that waits, or a new one.
func (p *pool) take(ctx context.Context, u *url.URL, deadline time.Time) (*connection, error) {
	at := destination{u.Scheme, u.Host}
	for c := p.pop(at); c != nil; c = p.pop(at) {
		if c.SetDeadline(deadline) == nil && quiet(c.raw) {
			return c, nil
		}
		_ = c.Close()
	}
	return p.open(ctx, u, deadline)
}

// open is a new connection.
func (p *pool) open(ctx context.Context, u *url.URL, deadline time.Time) (*connection, error) {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	raw, err := p.dial(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return nil, err
	}
	at := destination{u.Scheme, u.Host}
	c := newConnection(at, raw, raw)
	if u.Scheme == "https" {
		if c, err = p.secure(ctx, at, raw, u.Hostname()); err != nil {
			_ = raw.Close()
			return nil, err
		}
	}
	return c, c.SetDeadline(deadline)
}

func (p *pool) secure(ctx context.Context, at destination, raw net.Conn, host string) (*connection, error) {
	ctx, cancel := context.WithTimeout(ctx, p.shake)
	defer cancel()
	config := p.tls.Clone()
	config.ServerName = host
	c := tls.Client(raw, config)
	return newConnection(at, raw, c), c.HandshakeContext(ctx)
}

// pop takes the connection that was used last: the others grow old enough to be closed.
func (p *pool) pop(at destination) *connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.idle[at]
	if len(list) == 0 {
		return nil
	}
	c := list[len(list)-1]
	p.remove(at, len(list)-1)
	c.forget.Stop()
	return c
}

// remove is called with the lock held.
func (p *pool) remove(at destination, i int) {
	list := slices.Delete(p.idle[at], i, i+1)
	if p.idle[at] = list; len(list) == 0 {
		delete(p.idle, at)
	}
	p.count--
}

// put lets a connection wait for its next request.
func (p *pool) put(c *connection) {
	c.used = true
	p.mu.Lock()
	full := p.count >= idleInAll || len(p.idle[c.at]) >= idlePerHost
	if !full {
		p.idle[c.at] = append(p.idle[c.at], c)
		p.count++
		if c.forget == nil {
			c.forget = time.AfterFunc(idleFor, func() { p.drop(c) })
		} else {
			c.forget.Reset(idleFor)
		}
	}
	p.mu.Unlock()
	if full {
		_ = c.Close()
	}
}

// drop closes a connection that has waited for long, unless somebody has just taken it.
func (p *pool) drop(c *connection) {
	p.mu.Lock()
	i := slices.Index(p.idle[c.at], c)
	if i >= 0 {
		p.remove(c.at, i)
	}
	p.mu.Unlock()
	if i >= 0 {
		_ = c.Close()
	}
}

// close closes all that wait.
func (p *pool) close() {
	p.mu.Lock()
	all := p.idle
	p.idle, p.count = map[destination][]*connection{}, 0
	p.mu.Unlock()
	for _, list := range all {
		for _, c := range list {
			c.forget.Stop()
			_ = c.Close()
		}
	}
}
