package limit

import (
	"math"
	"sync"
	"time"
)

// maxKeys bounds the memory: 100 000 buckets take about 10 MiB. Past it, full
// buckets are dropped, which forgets nothing, and then any.
const maxKeys = 100_000

// Buckets are token buckets, one for each key: each holds PerMinute requests and
// fills up evenly within a minute.
type Buckets struct {
	perMinute float64
	clock     func() time.Time

	mu   sync.Mutex
	keys map[string]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

// Answer is what a request met.
type Answer struct {
	Allowed   bool
	Limit     int
	Remaining int
	// Reset is how long the bucket takes to be full again.
	Reset time.Duration
	// RetryAfter is how long a refused client should wait.
	RetryAfter time.Duration
}

// NewBuckets makes buckets of so many requests a minute. The clock is time.Now if nil.
func NewBuckets(perMinute int, clock func() time.Time) *Buckets {
	if clock == nil {
		clock = time.Now
	}
	return &Buckets{perMinute: float64(perMinute), clock: clock, keys: map[string]bucket{}}
}

// Take takes one request out of a key's bucket, if one is in it.
func (b *Buckets) Take(key string) Answer {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock()
	k, ok := b.keys[key]
	if !ok {
		k = bucket{left: b.perMinute, at: now}
	}
	k.left = min(b.perMinute, k.left+b.filled(now.Sub(k.at)))
	k.at = now
	a := Answer{Limit: int(b.perMinute), Allowed: k.left >= 1}
	if a.Allowed {
		k.left--
	} else {
		a.RetryAfter = b.time(1 - k.left)
	}
	a.Remaining = int(math.Floor(k.left))
	a.Reset = b.time(b.perMinute - k.left)
	if !ok {
		b.make(now)
	}
	b.keys[key] = k
	return a
}

// Len is how many buckets are kept.
func (b *Buckets) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.keys)
}

// make makes room for one more key.
func (b *Buckets) make(now time.Time) {
	if len(b.keys) < maxKeys {
		return
	}
	for key, k := range b.keys {
		if k.left+b.filled(now.Sub(k.at)) >= b.perMinute {
			delete(b.keys, key)
		}
	}
	for key := range b.keys { // all are in use: somebody gets a new bucket
		if len(b.keys) < maxKeys*9/10 {
			return
		}
		delete(b.keys, key)
	}
}

func (b *Buckets) filled(d time.Duration) float64 { return max(0, d.Minutes()) * b.perMinute }

func (b *Buckets) time(requests float64) time.Duration {
	return time.Duration(requests / b.perMinute * float64(time.Minute))
}
