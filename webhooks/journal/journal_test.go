package journal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
	"github.com/2112-lab/gen3d/webhooks/journal"
)

const user = pipeline.UserID("acme")

// slow is a store that takes 10 ms for everything.
func slow() *pipelinetest.Memory {
	return &pipelinetest.Memory{Before: func(pipelinetest.Op, string) error { time.Sleep(10 * time.Millisecond); return nil }}
}

func try(n int) pipeline.Delivery {
	return pipeline.Delivery{ID: fmt.Sprint("evt_", n), Endpoint: "prod", Type: "endpoint.ping", Attempt: 1, At: time.Now(),
		Outcome: pipeline.Delivered, Fact: json.RawMessage(`{"id":"evt_1","text":"<\u00e4>"}`)}
}

// stream writes a line every so often and answers how long the last to be stored waited.
func stream(t *testing.T, j *journal.Journal, count int, apart time.Duration) (longest time.Duration) {
	var all sync.WaitGroup
	var mu sync.Mutex
	for n := range count {
		all.Go(func() {
			begun := time.Now()
			if err := j.Write(t.Context(), user, try(n)); err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			longest = max(longest, time.Since(begun))
		})
		time.Sleep(apart)
	}
	all.Wait()
	return longest
}

func TestTriesShareSegments(t *testing.T) {
	for _, c := range []struct {
		name     string
		count    int
		apart    time.Duration
		segments int           // at most
		longest  time.Duration // that a line waits
	}{
		{"one alone waits for storage alone", 1, 0, 1, 10 * time.Millisecond},
		{"one after the other, each waits for storage alone", 10, 20 * time.Millisecond, 10, 10 * time.Millisecond},
		{"a thousand a second", 2000, time.Millisecond, 23, 120 * time.Millisecond},
		{"many at once", 640, 0, 6, 120 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store := slow()
				longest := stream(t, journal.New(store, time.Now), c.count, c.apart)
				if n := len(store.Keys("users/acme/deliveries/")); n > c.segments || longest > c.longest {
					t.Errorf("%d segments, want at most %d; a line waited %s, want at most %s", n, c.segments, longest, c.longest)
				}
				seen := map[string]int{}
				for s, err := range journal.New(store, time.Now).Between(t.Context(), user, time.Time{}, time.Now().Add(time.Hour), "") {
					if err != nil {
						t.Fatal(err)
					}
					for _, d := range s.Tries {
						seen[d.ID]++
						if string(d.Fact) != string(try(0).Fact) {
							t.Errorf("the fact became %s", d.Fact)
						}
					}
				}
				for n := range c.count {
					if seen[fmt.Sprint("evt_", n)] != 1 {
						t.Errorf("try %d is there %d times", n, seen[fmt.Sprint("evt_", n)])
					}
				}
			})
		})
	}
}

// Whoever waits for a segment that storage refused hears of it, and the next one is
// written all the same.
func TestWhatIsNotStoredIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, refused := slow(), errors.New("refused")
		first := true
		store.Before = func(pipelinetest.Op, string) error {
			time.Sleep(10 * time.Millisecond)
			if first {
				first = false
				return refused
			}
			return nil
		}
		j := journal.New(store, time.Now)
		if err := j.Write(t.Context(), user, try(1)); !errors.Is(err, refused) {
			t.Errorf("got %v", err)
		}
		if err := j.Write(t.Context(), user, try(2)); err != nil {
			t.Error(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := j.Write(ctx, user, try(3)); !errors.Is(err, context.Canceled) {
			t.Errorf("somebody who was stopped: %v", err)
		}
		synctest.Wait()
		time.Sleep(time.Second) // it is written nevertheless
		if n := len(store.Keys("users/acme/deliveries/")); n != 2 {
			t.Errorf("%d segments, want 2", n)
		}
	})
}
