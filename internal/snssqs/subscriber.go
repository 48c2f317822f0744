package snssqs

import (
	"context"
	"fmt"
	"sync"

	"github.com/ThreeDotsLabs/watermill/message"
)

var _ message.Subscriber = (*Subscriber)(nil)

// Subscriber reads SQS queues. Several queues may be subscribed to; each has
// its own pollers and, unless Config.Slots is set, its own MaxInFlight.
type Subscriber struct {
	cfg      Config
	urls     queueURLs
	counters counters

	mu      sync.Mutex
	closed  bool
	closing context.Context // ends when Close is called
	close   context.CancelFunc
	running sync.WaitGroup
}

// NewSubscriber checks cfg and connects to nothing yet.
func NewSubscriber(cfg Config) (*Subscriber, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	s := &Subscriber{cfg: cfg.withDefaults()}
	s.urls = queueURLs{client: cfg.Client, environment: cfg.Environment}
	s.closing, s.close = context.WithCancel(context.Background())
	return s, nil
}

// Subscribe starts reading a queue, by short name. It fails if the queue does
// not exist (ErrNoQueue) or the Subscriber is closed (ErrClosed).
//
// The end of ctx, like Close, stops reading and begins the drain. Message
// contexts have ctx's values but not its end: handlers may finish. The channel
// is closed when the drain is over.
func (s *Subscriber) Subscribe(ctx context.Context, queue string) (<-chan *message.Message, error) {
	url, err := s.urls.find(ctx, queue)
	if err != nil {
		return nil, fmt.Errorf("subscribe: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, fmt.Errorf("subscribe to queue %s: %w", queue, ErrClosed)
	}
	sub := newSubscription(ctx, s, queue, url)
	s.running.Go(sub.run)
	return sub.out, nil
}

// Close stops reading, lets handlers finish for up to DrainTimeout, then
// cancels them with ErrDrainTimeout. Whatever is not acked by then is visible
// to others at once. Close may be called again; every call waits for the end.
func (s *Subscriber) Close() error {
	s.mu.Lock()
	s.closed = true
	s.close()
	s.mu.Unlock()
	s.running.Wait()
	return nil
}
