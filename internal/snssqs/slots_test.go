package snssqs

import (
	"context"
	"testing"
)

func TestLimit(t *testing.T) {
	t.Parallel()
	take := func(t *testing.T, s Slots, most, want int) {
		t.Helper()
		if n, _, err := s.Acquire(t.Context(), most); n != want || err != nil {
			t.Fatalf("got %d slots (%v), want %d", n, err, want)
		}
	}
	t.Run("giving up loses no slot", func(t *testing.T) {
		s := Limit(1)
		for range 300 {
			take(t, s, 1, 1)
			ctx, cancel := context.WithCancel(t.Context())
			go cancel()
			go s.Release(1)
			if n, _, err := s.Acquire(ctx, 1); err == nil {
				s.Release(n)
			}
			cancel()
		}
		take(t, s, 5, 1)
	})
	t.Run("as many as are free, and never more than there are", func(t *testing.T) {
		s := Limit(3)
		s.Release(5)
		take(t, s, 2, 2)
		take(t, s, 10, 1)
	})
}
