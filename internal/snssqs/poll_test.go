package snssqs_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/gpu-worker/admission"
	"github.com/2112-lab/gen3d/internal/snssqs"
)

func TestAnEmptyQueueIsWatchedByOnePoller(t *testing.T) {
	t.Parallel()
	fake := newFakeSQS()
	fake.create("q", 0)
	sub := open(t, snssqs.Config{Client: fake, Pollers: 10, MaxInFlight: 100, WaitTime: 20 * time.Second})
	subscribe(t, sub, "q")
	eventually(t, "a poller asks", func() bool { return fake.called("receive") > 0 })
	time.Sleep(300 * time.Millisecond) // for those that should not
	if n := fake.called("receive"); n != 1 {
		t.Errorf("%d receives on an empty queue, want 1", n)
	}
	start := time.Now()
	_ = sub.Close()
	if took := time.Since(start); took > 15*time.Second { // far under the long poll
		t.Errorf("close waited %v for the long poll", took)
	}
}

// The receive must be no larger than what can be handled, and not split small
// while slots come free one by one.
func TestSlotsAreGatheredBeforeReceiving(t *testing.T) {
	t.Parallel()
	fake := newFakeSQS()
	fake.create("q", 0)
	fakeWorld{fake}.send(t, "q", numbered(1000)...)
	sub := open(t, snssqs.Config{Client: fake, Pollers: 10, MaxInFlight: 40, SlotLinger: 10 * time.Millisecond, Visibility: time.Minute})
	ch := subscribe(t, sub, "q")
	for range 1000 {
		m := next(t, ch)
		time.AfterFunc(20*time.Millisecond, func() { m.Ack() })
	}
	eventually(t, "all are deleted", func() bool { return sub.Counts().Deleted == 1000 })
	calls := sub.Counts().Calls
	perMessage := float64(calls.Receive+calls.Delete+calls.Visibility) / 1000
	t.Logf("20 ms handler, 40 slots: %.3f calls a message", perMessage)
	if perMessage > 0.4 {
		t.Errorf("%.2f calls a message: %+v", perMessage, calls)
	}
}

func TestMessagesAreReceivedOnlyForFreeSlots(t *testing.T) {
	t.Parallel()
	fake := newFakeSQS()
	fake.create("q", 0)
	fakeWorld{fake}.send(t, "q", numbered(20)...)
	ch := subscribe(t, open(t, snssqs.Config{Client: fake, Pollers: 3, MaxInFlight: 4}), "q")
	for range 4 {
		m := next(t, ch)
		t.Cleanup(func() { m.Ack() })
	}
	time.Sleep(100 * time.Millisecond)
	if _, hidden := fake.depth("q"); hidden != 4 {
		t.Errorf("%d messages taken for 4 slots", hidden)
	}
}

func TestAnIdleQueueDoesNotPinTheSlotsOfAnother(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		total  int
		within time.Duration // under the long poll of 20 s, with room for a busy machine
	}{
		"with a floor each": {total: 4, within: 15 * time.Second},
		// One slot cannot wait at two queues: they take turns of a second.
		"with a single slot": {total: 1, within: 15 * time.Second},
	} {
		for i, busy := range []string{"urgent", "other"} {
			t.Run(fmt.Sprintf("%s, %s is busy", name, busy), func(t *testing.T) {
				t.Parallel()
				gate, err := admission.New(tc.total, 1)
				if err != nil {
					t.Fatal(err)
				}
				slots := []*admission.Door{gate.Door(admission.Encode), gate.Door(admission.Reconstruct)}
				fake := newFakeSQS()
				fake.create("idle", 0)
				fake.create("busy", 0)
				cfg := snssqs.Config{Client: fake, Pollers: 3, WaitTime: 20 * time.Second, Visibility: time.Minute}
				cfg.Slots = slots[1-i]
				subscribe(t, open(t, cfg), "idle")
				time.Sleep(50 * time.Millisecond)
				cfg.Slots = slots[i]
				ch := subscribe(t, open(t, cfg), "busy")
				time.Sleep(50 * time.Millisecond)

				fakeWorld{fake}.send(t, "busy", numbered(10)...)
				start := time.Now()
				next(t, ch).Ack()
				if took := time.Since(start); took > tc.within {
					t.Errorf("first message after %v, want within %v", took, tc.within)
				}
				for range 9 {
					next(t, ch).Ack()
				}
				if took := time.Since(start); took > 2*tc.within {
					t.Errorf("ten messages took %v", took)
				}
			})
		}
	}
}
