package snssqs

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

func acquire(t *testing.T, s Slots, most int) (int, time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	n, hold, err := s.Acquire(ctx, most)
	if err != nil {
		t.Fatalf("acquire %d: %v", most, err)
	}
	return n, hold
}

func mustWait(t *testing.T, s Slots) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if n, _, err := s.Acquire(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %d slots (%v), want to wait", n, err)
	}
}

func TestShare(t *testing.T) {
	share := func(t *testing.T, total int, floors ...int) (urgent, other Slots) {
		t.Helper()
		s, err := Share(total, floors...)
		if err != nil {
			t.Fatal(err)
		}
		return s[0], s[1]
	}

	t.Run("a queue never takes the floor of another", func(t *testing.T) {
		urgent, other := share(t, 4, 1, 1)
		if n, _ := acquire(t, other, 10); n != 3 {
			t.Fatalf("other got %d, want 3", n)
		}
		if n, _ := acquire(t, urgent, 10); n != 1 {
			t.Fatalf("urgent got %d, want 1", n)
		}
		mustWait(t, urgent)
		mustWait(t, other)
	})

	t.Run("only a floor may be held through a long poll", func(t *testing.T) {
		urgent, _ := share(t, 4, 1, 1)
		if _, hold := acquire(t, urgent, 1); hold < maxWait {
			t.Errorf("the floor may be held for %v", hold)
		}
		if _, hold := acquire(t, urgent, 1); hold != shortWait {
			t.Errorf("a slot beyond the floor may be held for %v", hold)
		}
	})

	t.Run("a slot that others wait for may not be held at all", func(t *testing.T) {
		urgent, other := share(t, 1, 0, 0)
		acquire(t, urgent, 1)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		go func() { _, _, _ = other.Acquire(ctx, 1) }()
		held := make(chan time.Duration, 1)
		go func() {
			_, hold, _ := urgent.Acquire(ctx, 1)
			held <- hold
		}()
		time.Sleep(10 * time.Millisecond) // both wait now
		urgent.Release(1)
		if hold := <-held; hold != 0 {
			t.Errorf("held for %v", hold)
		}
	})

	t.Run("a slot that comes free goes to the most urgent, but the fifth to who waited", func(t *testing.T) {
		urgent, other := share(t, 1, 0, 0)
		acquire(t, urgent, 1)
		got := make(chan string, 12)
		var asking sync.WaitGroup
		ask := func(name string, s Slots) {
			asking.Go(func() {
				if _, _, err := s.Acquire(context.Background(), 1); err == nil {
					got <- name
				}
			})
			time.Sleep(5 * time.Millisecond) // queue up in this order
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
			holder = map[string]Slots{"urgent": urgent, "other": other}[order[len(order)-1]]
		}
		asking.Wait()
		for i, want := range []string{"urgent", "urgent", "urgent", "urgent", "other", "urgent", "urgent"} {
			if order[i] != want {
				t.Fatalf("served %v; place %d should be %s", order, i, want)
			}
		}
	})

	t.Run("giving up loses no slot", func(t *testing.T) {
		s := Limit(1)
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
		s := Limit(2)
		s.Release(5)
		if n, _ := acquire(t, s, 10); n != 2 {
			t.Fatalf("got %d, want 2", n)
		}
	})

	for name, floors := range map[string][]int{
		"floors beyond the total are refused": {3, 2},
		"a negative floor is refused":         {-1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Share(4, floors...); err == nil {
				t.Fatal("no error")
			}
		})
	}
}
