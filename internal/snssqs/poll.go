package snssqs

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

const (
	// receiveGrace is how long a receive may go on after the stop. Cutting a
	// receive short can lose its answer, whose messages would then stay hidden
	// for a whole visibility timeout. On a busy queue the answer is there well
	// within it, on an idle queue hardly any message comes in such a moment.
	receiveGrace = 250 * time.Millisecond
	// receiveSlack is what a receive may take beyond its long poll before its
	// connection is taken for dead.
	receiveSlack  = 15 * time.Second
	shortestPause = 100 * time.Millisecond // after a failed receive
	longestPause  = 30 * time.Second
)

// poll receives until the subscription stops.
//
// A poller that found messages is busy: it asks for as many as there are slots,
// and calls another poller to help when it gets all it asked for.
// One that found none watches: it asks for one message, and only one poller at
// a time does, so that an empty queue costs three calls a minute however many
// pollers it has, and a watching poller sits on one slot only. If it may not
// even do that it looks once a second.
func (s *subscription) poll() {
	busy := false
	pause := shortestPause
	for s.stopping.Err() == nil {
		want := s.cfg.MaxInFlight
		if !busy {
			select {
			case <-s.watch:
				want = 1
			case <-s.help:
				busy = true
			case <-s.stopping.Done():
				return
			}
		}
		want = min(want, batchSize)
		n, wait, err := s.receive(want, busy)
		if err != nil && s.stopping.Err() == nil {
			s.log.Error("receive failed", err, nil)
			s.sleep(pause/2 + rand.N(pause/2))
			pause = min(2*pause, longestPause)
		} else {
			pause = shortestPause
		}
		if !busy && n == 0 && wait == 0 {
			s.sleep(shortWait)
		}
		if !busy {
			s.watch <- struct{}{}
		}
		if busy && n == want {
			select {
			case s.help <- struct{}{}:
			default: // nobody is idle
			}
		}
		busy = n > 0
	}
}

// receive takes slots, asks SQS for as many messages and begins each of them.
// It answers how many there were, and how long it was willing to wait.
func (s *subscription) receive(want int, busy bool) (int, time.Duration, error) {
	slots, hold, err := s.reserve(want)
	if err != nil {
		return 0, 0, nil // stopping
	}
	wait := min(s.cfg.WaitTime, hold)
	if busy && hold < maxWait {
		wait = 0 // the queue may be empty now, and the slots are not its own
	}
	messages, err := s.ask(slots, wait)
	at := time.Now()
	messages = messages[:min(len(messages), slots)] // SQS never sends more
	s.slots.Release(slots - len(messages))
	for i := range messages {
		s.begin(&messages[i], at)
	}
	return len(messages), wait, err
}

// reserve takes slots, waiting as long as it must for one and SlotLinger for
// more: a call for a message or two costs as much as one for ten.
func (s *subscription) reserve(want int) (slots int, hold time.Duration, err error) {
	s.reserving.Lock()
	defer s.reserving.Unlock()
	slots, hold, err = s.slots.Acquire(s.stopping, want)
	if err != nil || slots >= want {
		return slots, hold, err
	}
	ctx, cancel := context.WithTimeout(s.stopping, s.cfg.SlotLinger)
	defer cancel()
	for slots < want {
		more, h, err := s.slots.Acquire(ctx, want-slots)
		if err != nil {
			break
		}
		slots += more
		hold = min(hold, h)
	}
	return slots, hold, nil
}

// ask makes one receive call. It outlives the stop by receiveGrace.
func (s *subscription) ask(most int, wait time.Duration) ([]types.Message, error) {
	if s.stopping.Err() != nil {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.stopping), wait+receiveSlack)
	defer cancel()
	defer context.AfterFunc(s.stopping, func() {
		t := time.AfterFunc(receiveGrace, cancel)
		context.AfterFunc(ctx, func() { t.Stop() })
	})()
	s.count.receiveCalls.Add(1)
	out, err := s.cfg.Client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl:                    &s.url,
		MaxNumberOfMessages:         int32(most),
		WaitTimeSeconds:             seconds(wait),
		VisibilityTimeout:           seconds(s.cfg.Visibility),
		MessageAttributeNames:       []string{"All"},
		MessageSystemAttributeNames: systemAttributes,
	})
	if err != nil {
		return nil, err
	}
	return out.Messages, nil
}

func (s *subscription) sleep(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.stopping.Done():
	}
}
