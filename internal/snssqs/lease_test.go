package snssqs_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func TestLongHandlerRunsOnce(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		w.create(t, "q", 0)
		w.send(t, "q", "long")
		sub := open(t, snssqs.Config{Client: w.client(), Visibility: 6 * time.Second, Pollers: 2, MaxInFlight: 5})
		ch := subscribe(t, sub, "q")
		m := next(t, ch)
		select {
		case <-ch:
			t.Fatal("delivered again while its handler runs")
		case <-m.Context().Done():
			t.Fatalf("handler cancelled: %v", context.Cause(m.Context()))
		case <-time.After(8 * time.Second): // longer than the visibility
		}
		m.Ack()
		eventually(t, "the message is deleted", func() bool { return sub.Counts().Deleted == 1 })
		if visible, hidden := w.depth(t, "q"); visible+hidden != 0 {
			t.Errorf("%d visible and %d hidden messages left", visible, hidden)
		}
	})
}

func TestLostLeaseCancelsItsHandler(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault  func(*fakeSQS)
		config snssqs.Config
		why    string
	}{
		"when SQS refuses the renewal": {
			fault:  func(f *fakeSQS) { f.refuseRenewal = func(string) bool { return true } },
			config: snssqs.Config{Visibility: 6 * time.Second},
			why:    "renewal refused: MessageNotInflight",
		},
		"when it is held too long": {
			fault:  func(*fakeSQS) {},
			config: snssqs.Config{Visibility: 6 * time.Second, MaxLease: 8 * time.Second},
			why:    "held for the longest time allowed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := newFakeSQS()
			fake.create("q", 0)
			tc.fault(fake)
			fakeWorld{fake}.send(t, "q", "one")
			tc.config.Client = fake
			tc.config.MaxInFlight = 1
			sub := open(t, tc.config)
			m := next(t, subscribe(t, sub, "q"))
			select {
			case <-m.Context().Done():
			case <-time.After(patience):
				t.Fatal("not cancelled")
			}
			cause := context.Cause(m.Context())
			if !errors.Is(cause, snssqs.ErrLeaseLost) || !strings.Contains(cause.Error(), tc.why) {
				t.Errorf("cause is %v, want ErrLeaseLost with %q", cause, tc.why)
			}
			before := fake.called("visibility")
			m.Nack()
			time.Sleep(100 * time.Millisecond)
			if after := fake.called("visibility"); after != before {
				t.Error("a message that is no longer ours was hidden")
			}
			if n := sub.Counts().LeasesLost; n != 1 {
				t.Errorf("%d leases counted as lost, want 1", n)
			}
		})
	}
}

// unreachable fails every renewal as a dead network does.
type unreachable struct{ *fakeSQS }

func (unreachable) ChangeMessageVisibilityBatch(context.Context, *sqs.ChangeMessageVisibilityBatchInput, ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	return nil, errors.New("connection refused")
}

func TestHandlerIsCancelledBeforeAnUnrenewedLeaseEnds(t *testing.T) {
	t.Parallel()
	fake := newFakeSQS()
	fake.create("q", 0)
	fakeWorld{fake}.send(t, "q", "one")
	m := next(t, subscribe(t, open(t, snssqs.Config{Client: unreachable{fake}, Visibility: 12 * time.Second, MaxInFlight: 1}), "q"))
	<-m.Context().Done()
	if visible, hidden := fake.depth("q"); visible != 0 || hidden != 1 {
		t.Errorf("%d visible, %d hidden: cancelled after others could see the message", visible, hidden)
	}
	if cause := context.Cause(m.Context()); !errors.Is(cause, snssqs.ErrLeaseLost) {
		t.Errorf("cause is %v", cause)
	}
	m.Nack()
}

func TestLeasesAreRenewedAtAThirdAndInBatches(t *testing.T) {
	t.Parallel()
	fake := newFakeSQS()
	fake.create("q", 0)
	fakeWorld{fake}.send(t, "q", numbered(20)...)
	sub := open(t, snssqs.Config{Client: fake, Visibility: 3 * time.Second, MaxInFlight: 20, Pollers: 2})
	ch := subscribe(t, sub, "q")
	for range 20 {
		m := next(t, ch)
		t.Cleanup(func() { m.Ack() })
	}
	eventually(t, "all are renewed", func() bool {
		fake.mu.Lock()
		defer fake.mu.Unlock()
		for _, m := range fake.queues["q"].messages {
			if len(m.hiddenAt) == 0 {
				return false
			}
		}
		return true
	})
	if n := fake.called("visibility"); n > 10 {
		t.Errorf("%d renewal calls for 20 leases, want them batched", n)
	}
	fake.mu.Lock()
	defer fake.mu.Unlock()
	for _, m := range fake.queues["q"].messages {
		if after := m.hiddenAt[0].Sub(m.lastReceived); after < time.Second {
			t.Errorf("%s renewed after %v, want a third of 3 s", *m.MessageId, after)
		}
	}
}
