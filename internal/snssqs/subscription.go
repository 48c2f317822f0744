package snssqs

import (
	"context"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// The two waits of a drain that come after DrainTimeout.
const (
	abortGrace  = 2 * time.Second // for cancelled handlers to return
	settleGrace = 5 * time.Second // for the last deletes and hand-backs
)

// subscription is one Subscribe: its pollers, the messages in flight and the
// two batchers through which every message leaves.
type subscription struct {
	cfg   Config
	queue string // as given to Subscribe
	url   string
	log   watermill.LoggerAdapter
	count *counters

	slots     Slots
	reserving sync.Mutex    // one poller gathers slots at a time, lest each get a few
	watch     chan struct{} // holds one token: the right to poll while the queue is empty
	help      chan struct{} // calls an idle poller
	out       chan *message.Message

	stopping context.Context // ended: read no more, hand back what was not started
	stop     context.CancelFunc
	polled   chan struct{}   // closed: nothing more is received
	unlink   func() bool     // forgets the link from Close to stop
	handling context.Context // parent of all message contexts
	abort    context.CancelCauseFunc
	gone     chan struct{} // closed: wait for no handler any longer
	inFlight sync.WaitGroup

	leases   *leases
	settling context.Context // of delete and visibility calls
	deletes  *batcher[string]
	hides    *batcher[hide]
}

func newSubscription(ctx context.Context, from *Subscriber, queue, url string) *subscription {
	s := &subscription{
		cfg: from.cfg, queue: queue, url: url, count: &from.counters,
		log:   from.cfg.Logger.With(watermill.LogFields{"queue": queue}),
		slots: from.cfg.Slots,
		watch: make(chan struct{}, 1),
		help:  make(chan struct{}),
		out:   make(chan *message.Message),
		gone:  make(chan struct{}), polled: make(chan struct{}),
	}
	if s.slots == nil {
		s.slots = Limit(s.cfg.MaxInFlight)
	}
	s.watch <- struct{}{}
	s.stopping, s.stop = context.WithCancel(ctx)
	s.unlink = context.AfterFunc(from.closing, s.stop)
	s.handling, s.abort = context.WithCancelCause(context.WithoutCancel(ctx))
	s.leases = newLeases(s)
	return s
}

// run reads until stopping ends, then drains.
func (s *subscription) run() {
	settling, cancelSettling := context.WithCancel(context.WithoutCancel(s.handling))
	defer cancelSettling()
	s.settling = settling
	s.deletes = newBatcher(s.cfg.AckLinger, max(4, 2*s.cfg.Pollers), s.delete)
	s.hides = newBatcher(s.cfg.AckLinger, 2, s.hide)

	renewing, stopRenewing := context.WithCancel(settling)
	defer stopRenewing()
	var renewals sync.WaitGroup
	renewals.Go(func() { s.leases.keep(renewing) })

	var pollers sync.WaitGroup
	for range s.cfg.Pollers {
		pollers.Go(s.poll)
	}
	<-s.stopping.Done()
	s.stop()
	s.unlink()
	deadline := time.Now().Add(s.cfg.DrainTimeout)
	latest := time.AfterFunc(s.cfg.DrainTimeout+abortGrace+settleGrace, cancelSettling)
	defer latest.Stop()
	pollers.Wait()
	close(s.polled)
	s.drain(deadline)

	stopRenewing()
	renewals.Wait()
	latest.Reset(min(settleGrace, time.Until(deadline)+abortGrace+settleGrace))
	s.deletes.close()
	s.hides.close()
	close(s.out)
}

// drain waits for the handlers until the deadline, then cancels them, then
// stops waiting for those that do not listen.
func (s *subscription) drain(deadline time.Time) {
	defer s.abort(nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.inFlight.Wait()
	}()
	if within(done, time.Until(deadline)) {
		return
	}
	s.abort(ErrDrainTimeout)
	if !within(done, abortGrace) {
		s.log.Error("handlers did not end when cancelled", ErrDrainTimeout, nil)
		close(s.gone)
		<-done
	}
}

func within(done <-chan struct{}, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-done:
		return true
	case <-t.C:
		return false
	}
}

// begin takes a received message into flight, in its reserved slot.
func (s *subscription) begin(m *types.Message, at time.Time) {
	d := s.delivery(m)
	s.count.received.Add(1)
	if d.ReceiveCount >= 3 {
		s.count.redelivered.Add(1)
	}
	ctx, cancel := context.WithCancelCause(context.WithValue(s.handling, deliveryKey{}, d))
	l := s.leases.take(aws.ToString(m.ReceiptHandle), at, cancel)
	w := decode(m)
	w.SetContext(ctx)
	s.inFlight.Go(func() {
		defer cancel(nil)
		defer s.slots.Release(1)
		s.see(w, l, d)
	})
}

// see delivers a message and waits for its fate.
func (s *subscription) see(w *message.Message, l *lease, d Delivery) {
	if s.stopping.Err() != nil {
		s.giveBack(l)
		return
	}
	// Read once: the handler may replace the message's context.
	ctx := w.Context()
	select {
	case s.out <- w:
	case <-s.stopping.Done():
		s.giveBack(l)
		return
	case <-ctx.Done(): // the lease was lost before anybody took the message
		return
	}
	select {
	case <-w.Acked():
		// Also after a lost lease: the work is done, so whoever got the message
		// since may be spared. SQS may refuse the old receipt, which is harmless.
		s.leases.end(l)
		s.deletes.put(l.receipt)
	case <-w.Nacked():
		s.sendBack(l, d)
	case <-s.gone:
		s.giveBack(l)
	}
}

// sendBack hides a nacked message for its backoff, or not at all on shutdown:
// somebody else may try at once what this process has no time for.
func (s *subscription) sendBack(l *lease, d Delivery) {
	if s.stopping.Err() != nil {
		s.giveBack(l)
		return
	}
	if !s.leases.endQuietly(l) {
		return // not ours any more: hiding it could disturb its new holder
	}
	s.count.nacked.Add(1)
	s.hides.put(hide{l.receipt, seconds(s.cfg.NackBackoff(d.ReceiveCount))})
}

// giveBack makes a message visible, once no receive of ours is under way any more:
// it would get the message again, and cost it one of its tries.
func (s *subscription) giveBack(l *lease) {
	<-s.polled
	if !s.leases.endQuietly(l) {
		return
	}
	s.count.handedBack.Add(1)
	s.hides.put(hide{l.receipt, 0})
}
