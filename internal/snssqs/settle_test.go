package snssqs_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func TestOnlyTheEntriesThatFailedAreDeletedAgain(t *testing.T) {
	t.Parallel()
	fake := newFakeSQS()
	fake.create("q", 0)
	fakeWorld{fake}.send(t, "q", numbered(10)...)
	fake.failDelete = func(try int) bool { return try <= 2 } // every other entry
	sub := open(t, snssqs.Config{Client: fake, MaxInFlight: 10, AckLinger: time.Second})
	ch := subscribe(t, sub, "q")
	var all []*message.Message
	for range 10 {
		all = append(all, next(t, ch))
	}
	for _, m := range all { // at once, so that they linger together
		m.Ack()
	}
	eventually(t, "all are deleted", func() bool {
		visible, hidden := fake.depth("q")
		return visible+hidden == 0 && sub.Counts().Deleted == 10
	})
	// One batch with its retries, or two of them.
	if n := fake.called("delete"); n < 3 || n > 6 {
		t.Errorf("%d delete calls, want the entries batched", n)
	}
}

// deaf never answers a delete or a change of visibility until its context ends.
type deaf struct{ *fakeSQS }

func (deaf) DeleteMessageBatch(ctx context.Context, _ *sqs.DeleteMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (deaf) ChangeMessageVisibilityBatch(ctx context.Context, _ *sqs.ChangeMessageVisibilityBatchInput, _ ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestCloseEndsEvenIfSQSDoesNotAnswer(t *testing.T) {
	t.Parallel()
	fake := newFakeSQS()
	fake.create("q", 0)
	fakeWorld{fake}.send(t, "q", numbered(80)...)
	sub := open(t, snssqs.Config{Client: deaf{fake}, MaxInFlight: 60, DrainTimeout: 100 * time.Millisecond, Visibility: time.Minute})
	ch := subscribe(t, sub, "q")
	next(t, ch).Ack()
	for range 30 {
		next(t, ch) // hung
	}
	start := time.Now()
	_ = sub.Close()
	if took := time.Since(start); took > 12*time.Second { // with room for a busy machine
		t.Errorf("close took %v, want 7 s at most", took)
	}
	if n := sub.Counts().NotDeleted; n != 1 {
		t.Errorf("%d counted as not deleted, want 1", n)
	}
}

func TestOneNackInTenDelaysOnlyItself(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		w.create(t, "q", 0)
		w.send(t, "q", numbered(50)...)
		sub := open(t, snssqs.Config{
			Client: w.client(), Pollers: 2, MaxInFlight: 10, Visibility: 30 * time.Second,
			NackBackoff: func(int) time.Duration { return time.Minute },
		})
		ch := subscribe(t, sub, "q")
		for range 50 {
			if m := next(t, ch); m.Payload[len(m.Payload)-1] == '7' {
				m.Nack()
			} else {
				m.Ack()
			}
		}
		eventually(t, "all but the five are deleted", func() bool {
			visible, hidden := w.depth(t, "q")
			return visible == 0 && hidden == 5 && sub.Counts().Deleted == 45
		})
	})
}

func TestANackedMessageComesBackAfterItsBackoff(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		w.create(t, "q", 0)
		w.send(t, "q", "one")
		ch := subscribe(t, open(t, snssqs.Config{
			Client: w.client(), Visibility: time.Minute,
			NackBackoff: func(receives int) time.Duration { return time.Duration(receives) * time.Second },
		}), "q")
		m := next(t, ch)
		for receives := 1; receives <= 2; receives++ {
			nacked := time.Now()
			m.Nack()
			m = next(t, ch)
			if waited, want := time.Since(nacked), time.Duration(receives)*time.Second; waited < want {
				t.Errorf("back after %v, want %v", waited, want)
			}
		}
		m.Ack()
	})
}

func TestARenewalDoesNotUndoANack(t *testing.T) {
	t.Parallel()
	fake := newFakeSQS()
	fake.create("q", 0)
	fakeWorld{fake}.send(t, "q", numbered(30)...)
	sub := open(t, snssqs.Config{
		Client: fake, Pollers: 3, MaxInFlight: 30, Visibility: 6 * time.Second,
		NackBackoff: func(int) time.Duration { return 30 * time.Second },
	})
	ch := subscribe(t, sub, "q")
	for i := range 30 {
		m := next(t, ch)
		// Nacks fall all around the first renewal, a third of the visibility in.
		time.AfterFunc(1900*time.Millisecond+time.Duration(i)*20*time.Millisecond, func() { m.Nack() })
	}
	eventually(t, "all are nacked", func() bool { return sub.Counts().Nacked == 30 })
	_ = sub.Close()
	fake.mu.Lock()
	defer fake.mu.Unlock()
	for _, m := range fake.queues["q"].messages {
		if last := m.hides[len(m.hides)-1]; last != 30 {
			t.Errorf("the last word on %s is %d s, want the nack's 30 s", *m.MessageId, last)
		}
	}
}

func TestPoisonReachesTheDeadLetters(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		w.create(t, "q", 3)
		w.send(t, "q", "poison")
		sub := open(t, snssqs.Config{Client: w.client(), MaxReceives: 3, NackBackoff: func(int) time.Duration { return 0 }})
		ch := subscribe(t, sub, "q")
		for want := 1; want <= 3; want++ {
			m := next(t, ch)
			if d, _ := snssqs.DeliveryFrom(m.Context()); d.ReceiveCount != want {
				t.Errorf("receive count is %d, want %d", d.ReceiveCount, want)
			}
			m.Nack()
		}
		eventually(t, "the message is among the dead letters", func() bool {
			visible, _ := w.depth(t, "q-dlq")
			return visible == 1
		})
	})
}

func TestReceiveErrorsAreOutlived(t *testing.T) {
	t.Parallel()
	fake := newFakeSQS()
	fake.create("q", 0)
	fakeWorld{fake}.send(t, "q", "one")
	var tries atomic.Int32
	fake.failReceive = func() error {
		if tries.Add(1) <= 3 {
			return errors.New("throttled")
		}
		return nil
	}
	// Five pollers, but one alone meets the errors: the others wait for the watch.
	m := next(t, subscribe(t, open(t, snssqs.Config{Client: fake, Pollers: 5}), "q"))
	m.Ack()
	if n := tries.Load(); n > 6 {
		t.Errorf("%d receives while SQS was failing", n)
	}
}
