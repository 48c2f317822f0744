package limit_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/web/api/limit"
)

func TestABucketFillsEvenly(t *testing.T) {
	now := time.Date(2026, 11, 30, 10, 30, 0, 0, time.UTC)
	b := limit.NewBuckets(60, func() time.Time { return now })
	take := func(n int) (allowed int) {
		for range n {
			if b.Take("a").Allowed {
				allowed++
			}
		}
		return allowed
	}
	if n := take(100); n != 60 {
		t.Errorf("%d of 100 at once, want 60", n)
	}
	if a := b.Take("a"); a.RetryAfter != time.Second || a.Reset != time.Minute {
		t.Errorf("empty: %+v", a)
	}
	for range 10 {
		now = now.Add(time.Second)
		if n := take(3); n != 1 {
			t.Errorf("%d a second later, want 1", n)
		}
	}
	now = now.Add(-time.Hour) // a clock that goes back takes nothing away
	if a := b.Take("a"); a.Allowed || a.Remaining != 0 {
		t.Errorf("an hour back: %+v", a)
	}
	now = now.Add(24 * time.Hour)
	if n := take(100); n != 60 {
		t.Errorf("%d a day later, want 60", n)
	}
}

func TestBucketsAreBounded(t *testing.T) {
	b := limit.NewBuckets(10, nil)
	for i := range 250_000 {
		if !b.Take(fmt.Sprint(i)).Allowed {
			t.Fatal("a new key was refused")
		}
	}
	if n := b.Len(); n > 100_000 {
		t.Errorf("%d buckets are kept", n)
	}
}

func TestGates(t *testing.T) {
	g := limit.NewGates(2)
	for i, want := range []bool{true, true, false} {
		if got := g.Enter("a"); got != want {
			t.Errorf("%d. at a time: %v", i+1, got)
		}
	}
	if !g.Enter("b") {
		t.Error("another key has no room")
	}
	g.Leave("a")
	for i, want := range []bool{true, false} {
		if got := g.Enter("a"); got != want {
			t.Errorf("%d. after one left: %v", i+1, got)
		}
	}
}

func TestAddress(t *testing.T) {
	for _, c := range []struct {
		name, remote, forwarded string
		proxies                 int
		want                    string
	}{
		{"straight", "192.0.2.1:1234", "", 0, "192.0.2.1"},
		{"a header that nobody vouches for", "192.0.2.1:1234", "198.51.100.1", 0, "192.0.2.1"},
		{"behind one proxy", "192.0.2.1:1234", "198.51.100.1", 1, "198.51.100.1"},
		{"behind one proxy, with a made-up beginning", "192.0.2.1:1234", "203.0.113.9, 198.51.100.1", 1, "198.51.100.1"},
		{"behind two proxies", "192.0.2.1:1234", "203.0.113.9, 198.51.100.1, 192.0.2.7", 2, "198.51.100.1"},
		{"fewer hops than proxies", "192.0.2.1:1234", "198.51.100.1", 2, "192.0.2.1"},
		{"nonsense from the proxy", "192.0.2.1:1234", "x", 1, "unknown"},
		{"IPv6 by its first half", "[2001:db8:1:2:3:4:5:6]:1234", "", 0, "2001:db8:1:2::/64"},
		{"IPv4 in IPv6", "[::ffff:192.0.2.1]:1234", "", 0, "192.0.2.1"},
		{"no address", "pipe", "", 0, "unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: c.remote, Header: http.Header{}}
			if c.forwarded != "" {
				r.Header.Set("X-Forwarded-For", c.forwarded)
			}
			if got := limit.Address(r, c.proxies); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
