package snssqs_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
)

func TestConfigProblemsAreAllNamed(t *testing.T) {
	_, err := snssqs.NewSubscriber(snssqs.Config{
		Visibility: 1500 * time.Millisecond,
		MaxLease:   12 * time.Hour,
		WaitTime:   21 * time.Second,
		Pollers:    -1,
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"Client", "Visibility is 1.5s", "MaxLease is 12h", "WaitTime is 21s", "Pollers is -1"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not named in: %v", want, err)
		}
	}
}

func TestSubscribeToWhatIsNotThere(t *testing.T) {
	sub := open(t, snssqs.Config{Client: newFakeSQS(), Environment: "dev"})
	_, err := sub.Subscribe(context.Background(), "encode")
	if !errors.Is(err, snssqs.ErrNoQueue) {
		t.Fatalf("got %v, want ErrNoQueue", err)
	}
	for _, want := range []string{"gen3d-dev-encode", "apply the topology"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %v", want, err)
		}
	}
}

func TestSubscribeAfterClose(t *testing.T) {
	fake := newFakeSQS()
	fake.create("q", 0)
	sub := open(t, snssqs.Config{Client: fake})
	for range 2 {
		if err := sub.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := sub.Subscribe(context.Background(), "q"); !errors.Is(err, snssqs.ErrClosed) {
		t.Fatalf("got %v, want ErrClosed", err)
	}
}

func TestBackoffGrowsWithReceives(t *testing.T) {
	for receives, want := range map[int][2]time.Duration{
		-1: {time.Second, 2 * time.Second},
		1:  {time.Second, 2 * time.Second},
		3:  {4 * time.Second, 8 * time.Second},
		9:  {150 * time.Second, 300 * time.Second},
		// A count that would overflow the doubling is still five minutes at most.
		1 << 40: {150 * time.Second, 300 * time.Second},
	} {
		for range 50 {
			if got := snssqs.Backoff(receives); got < want[0] || got > want[1] {
				t.Fatalf("after %d receives %v, want %v to %v", receives, got, want[0], want[1])
			}
		}
	}
}
