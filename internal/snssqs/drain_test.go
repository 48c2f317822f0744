package snssqs_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/ThreeDotsLabs/watermill/message"
)

func TestCloseLetsHandlersFinish(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		w.create(t, "q", 0)
		w.send(t, "q", "one")
		sub := open(t, snssqs.Config{Client: w.client(), DrainTimeout: patience, Visibility: 6 * time.Second})
		type key struct{}
		ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, "kept"))
		ch, err := sub.Subscribe(ctx, "q")
		if err != nil {
			t.Fatal(err)
		}
		m := next(t, ch)
		cancel() // as the router does, before it closes the subscriber
		closed := make(chan struct{})
		go func() { defer close(closed); _ = sub.Close() }()
		time.Sleep(7 * time.Second) // longer than the visibility: the lease is kept
		if err := m.Context().Err(); err != nil {
			t.Errorf("handler cancelled during the drain: %v", context.Cause(m.Context()))
		}
		if m.Context().Value(key{}) != "kept" {
			t.Error("the values of the Subscribe context are gone")
		}
		m.Ack()
		<-closed
		if visible, hidden := w.depth(t, "q"); visible+hidden != 0 {
			t.Errorf("%d visible and %d hidden messages left", visible, hidden)
		}
		if _, open := <-ch; open {
			t.Error("channel still open")
		}
	})
}

func TestShutdownHandsBackAtOnce(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		w.create(t, "q", 0)
		w.send(t, "q", numbered(10)...)
		sub := open(t, snssqs.Config{
			Client: w.client(), MaxInFlight: 10, Visibility: 10 * time.Minute, DrainTimeout: 300 * time.Millisecond,
			NackBackoff: func(int) time.Duration { return time.Hour },
		})
		ch := subscribe(t, sub, "q")
		hung, listening := next(t, ch), next(t, ch)
		go func() {
			<-listening.Context().Done()
			if cause := context.Cause(listening.Context()); !errors.Is(cause, snssqs.ErrDrainTimeout) {
				t.Errorf("cause is %v, want ErrDrainTimeout", cause)
			}
			listening.Nack()
		}()
		eventually(t, "the other eight are received", func() bool {
			_, hidden := w.depth(t, "q")
			return hidden == 10
		})
		go sub.Close()
		eventually(t, "what was not started is visible", func() bool { v, _ := w.depth(t, "q"); return v >= 8 })
		_ = sub.Close()
		if visible, _ := w.depth(t, "q"); visible != 10 {
			t.Errorf("%d of 10 visible after close", visible)
		}
		if n := sub.Counts().HandedBack; n != 10 {
			t.Errorf("%d counted as handed back, want 10", n)
		}
		hung.Ack() // too late, and harmless
	})
}

// This test is not parallel: it counts goroutines.
func TestHungHandlersLeakNothing(t *testing.T) {
	fake := newFakeSQS()
	fake.create("q", 0)
	fakeWorld{fake}.send(t, "q", numbered(40)...)
	sub := open(t, snssqs.Config{Client: fake, Pollers: 3, MaxInFlight: 20, DrainTimeout: 100 * time.Millisecond})
	ch := subscribe(t, sub, "q")
	hung := []*message.Message{next(t, ch), next(t, ch), next(t, ch)}
	if len(ownGoroutines()) == 0 {
		t.Fatal("the leak check sees nothing at all")
	}
	_ = sub.Close()
	deadline := time.Now().Add(patience)
	for len(ownGoroutines()) > 0 && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if left := ownGoroutines(); len(left) > 0 {
		t.Errorf("%d goroutines left with %d handlers hung, the first:\n%s", len(left), len(hung), left[0])
	}
}

func TestRollingRestartRedeliversNothingFinished(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		const total = 300
		w.create(t, "q", 0)
		w.send(t, "q", numbered(total)...)
		var mu sync.Mutex
		finished := map[string]int{}
		var done atomic.Int32
		work := func(ch <-chan *message.Message) {
			for m := range ch {
				go func() {
					time.Sleep(20 * time.Millisecond)
					mu.Lock()
					finished[string(m.Payload)]++
					mu.Unlock()
					m.Ack()
					done.Add(1)
				}()
			}
		}
		start := func() *snssqs.Subscriber {
			s := open(t, snssqs.Config{Client: w.client(), Pollers: 2, MaxInFlight: 10, Visibility: 2 * patience, DrainTimeout: patience})
			go work(subscribe(t, s, "q"))
			return s
		}
		old := start()
		for done.Load() < total {
			before := done.Load()
			eventually(t, "progress", func() bool { n := done.Load(); return n >= before+60 || n >= total })
			next := start() // a rolling restart: the new one is there before the old one goes
			if err := old.Close(); err != nil {
				t.Fatal(err)
			}
			old = next
		}
		_ = old.Close()
		mu.Lock()
		defer mu.Unlock()
		for body, n := range finished {
			if n > 1 {
				t.Errorf("%s finished %d times", body, n)
			}
		}
		if len(finished) != total {
			t.Errorf("%d finished, want %d", len(finished), total)
		}
	})
}

// What is handed back must not come to a receive of ours that was under way: it would
// cost the message a try, and the last of them makes it a dead letter.
func TestWhatIsHandedBackComesToNobodyWhoStops(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		w.create(t, "q", 0)
		w.send(t, "q", "one")
		sub := open(t, snssqs.Config{Client: w.client(), MaxInFlight: 10, Pollers: 4, Visibility: 10 * time.Minute, WaitTime: 20 * time.Second, DrainTimeout: 10 * time.Second})
		ctx, cancel := context.WithCancel(t.Context())
		ch, err := sub.Subscribe(ctx, "q")
		if err != nil {
			t.Fatal(err)
		}
		m := next(t, ch)
		time.Sleep(100 * time.Millisecond) // until a poller watches the empty queue
		cancel()
		m.Nack()
		if err := sub.Close(); err != nil {
			t.Fatal(err)
		}
		if n := sub.Counts().Received; n != 1 {
			t.Errorf("received %d times", n)
		}
		if visible, hidden := w.depth(t, "q"); visible != 1 || hidden != 0 {
			t.Errorf("%d visible and %d hidden", visible, hidden)
		}
	})
}
