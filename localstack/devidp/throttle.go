package devidp

import (
	"sync"
	"time"
)

const (
	// freeGuesses, then waits of 1 s, 2 s, 4 s … up to maxWait: Cognito's lockout.
	freeGuesses = 5
	maxWait     = 15 * time.Minute
	// maxWatched bounds what the throttles remember, at about 100 bytes each.
	maxWatched = 100_000
)

// backoff slows down guessing of passwords, by address, whether it has an account
// or not.
type backoff struct {
	mu      sync.Mutex
	watched map[string]guesses
}

type guesses struct {
	failed int
	until  time.Time // no guess is looked at before
	last   time.Time
}

func newBackoff() *backoff { return &backoff{watched: map[string]guesses{}} }

// wait is how long an address must wait before its next guess; 0: go ahead. Each
// guess counts as failed until forgive says otherwise, so that many at once do not
// slip through.
func (b *backoff) wait(key string, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	g := b.watched[key]
	if now.Before(g.until) {
		return g.until.Sub(now)
	}
	if g.failed == 0 && len(b.watched) >= maxWatched {
		for k, old := range b.watched {
			if now.Sub(old.last) > maxWait {
				delete(b.watched, k)
			}
		}
		if len(b.watched) >= maxWatched {
			return maxWait
		}
	}
	g.failed, g.last = g.failed+1, now
	if over := g.failed - freeGuesses; over >= 0 {
		g.until = now.Add(min(maxWait, time.Second<<min(over, 20)))
	}
	b.watched[key] = g
	return 0
}

// forgive forgets the failures of an address: its password was right.
func (b *backoff) forgive(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.watched, key)
}

// quota allows a number of things in a time, by key.
type quota struct {
	mu    sync.Mutex
	limit int
	per   time.Duration
	used  map[string][]time.Time
}

func newQuota(limit int, per time.Duration) *quota {
	return &quota{limit: limit, per: per, used: map[string][]time.Time{}}
}

// take uses up one; false if there is none left.
func (q *quota) take(key string, now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	times := q.recent(q.used[key], now)
	if len(times) >= q.limit {
		return false
	}
	if len(times) == 0 && len(q.used) >= maxWatched {
		for k, old := range q.used {
			if len(q.recent(old, now)) == 0 {
				delete(q.used, k)
			}
		}
		if len(q.used) >= maxWatched {
			return false
		}
	}
	q.used[key] = append(times, now)
	return true
}

// recent drops the times that count no more; they are in order.
func (q *quota) recent(times []time.Time, now time.Time) []time.Time {
	for len(times) > 0 && now.Sub(times[0]) >= q.per {
		times = times[1:]
	}
	return times
}
