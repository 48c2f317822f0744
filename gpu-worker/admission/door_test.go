package admission

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func acquire(t *testing.T, s *Door, most int) (int, time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	n, hold, err := s.Acquire(ctx, most)
	if err != nil {
		t.Fatalf("acquire %d: %v", most, err)
	}
	return n, hold
}

func mustWait(t *testing.T, s *Door) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if n, _, err := s.Acquire(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %d slots (%v), want to wait", n, err)
	}
}

func TestDoors(t *testing.T) {
	share := func(t *testing.T, slots int) (urgent, other *Door) {
		t.Helper()
		g, err := New(slots, 1)
		if err != nil {
			t.Fatal(err)
		}
		return g.Door(Encode), g.Door(Reconstruct)
	}

	t.Run("a queue never takes the floor of another", func(t *testing.T) {
		urgent, other := share(t, 4)
		if n, _ := acquire(t, other, 10); n != 2 { // a floor is make-mask's
			t.Fatalf("other got %d, want 2", n)
		}
		if n, _ := acquire(t, urgent, 10); n != 1 {
			t.Fatalf("urgent got %d, want 1", n)
		}
		mustWait(t, urgent)
		mustWait(t, other)
	})

	t.Run("only a floor may be held through a long poll", func(t *testing.T) {
		urgent, _ := share(t, 4)
		if _, hold := acquire(t, urgent, 1); hold != longPoll {
			t.Errorf("the floor may be held for %v", hold)
		}
		if _, hold := acquire(t, urgent, 1); hold != shortPoll {
			t.Errorf("a slot beyond the floor may be held for %v", hold)
		}
	})

	t.Run("a slot that others wait for may not be held at all", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			urgent, other := share(t, 1)
			acquire(t, urgent, 1)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			go func() { _, _, _ = other.Acquire(ctx, 1) }()
			held := make(chan time.Duration, 1)
			go func() {
				_, hold, _ := urgent.Acquire(ctx, 1)
				held <- hold
			}()
			synctest.Wait() // both wait now
			urgent.Release(1)
			if hold := <-held; hold != 0 {
				t.Errorf("held for %v", hold)
			}
		})
	})

	t.Run("a slot that comes free goes to the most urgent, but the fifth to who waited", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			urgent, other := share(t, 1)
			acquire(t, urgent, 1)
			got := make(chan string, 12)
			var asking sync.WaitGroup
			ask := func(name string, s *Door) {
				asking.Go(func() {
					if _, _, err := s.Acquire(context.Background(), 1); err == nil {
						got <- name
					}
				})
				synctest.Wait() // queue up in this order
			}
			ask("other", other)
			for range 6 {
				ask("urgent", urgent)
			}
			var order []string
			holder := urgent
			for range 7 {
				holder.Release(1)
				order = append(order, <-got)
				holder = map[string]*Door{"urgent": urgent, "other": other}[order[len(order)-1]]
			}
			asking.Wait()
			for i, want := range []string{"urgent", "urgent", "urgent", "urgent", "other", "urgent", "urgent"} {
				if order[i] != want {
					t.Fatalf("served %v; place %d should be %s", order, i, want)
				}
			}
		})
	})

	t.Run("giving up loses no slot", func(t *testing.T) {
		s, _ := share(t, 1)
		for range 300 {
			n, _ := acquire(t, s, 1)
			ctx, cancel := context.WithCancel(context.Background())
			go cancel()
			go s.Release(n)
			if n, _, err := s.Acquire(ctx, 1); err == nil {
				s.Release(n)
			}
			cancel()
		}
		acquire(t, s, 1)
	})

	t.Run("more is never given back than was taken", func(t *testing.T) {
		s, _ := share(t, 1)
		s.Release(5)
		if n, _ := acquire(t, s, 10); n != 1 {
			t.Fatalf("got %d, want 1", n)
		}
	})
}

func TestGatesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ slots, models int }{
		"no slot": {0, 1}, "too many slots": {65, 1}, "no model": {4, 0}, "three jobs on the model": {4, 3},
	} {
		if _, err := New(c.slots, c.models); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for slots := 1; slots <= maxSlots; slots++ { // floors never need more than there is
		g, err := New(slots, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range byUrgency {
			if g.available(g.Door(k)) < 1 {
				t.Errorf("%d slots: none is free for %s", slots, k)
			}
		}
	}
}
