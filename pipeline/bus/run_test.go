package bus_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

// interrupted is a subscriber whose queue is being looked for when the stop comes.
type interrupted struct {
	*feed
	stop context.CancelFunc
}

func (s interrupted) Subscribe(ctx context.Context, queue string) (<-chan *message.Message, error) {
	s.stop()
	select { // what a request to the queue's service would do
	case <-ctx.Done():
		return nil, fmt.Errorf("find queue %s: %w", queue, ctx.Err())
	case <-time.After(100 * time.Millisecond):
	}
	return s.feed.Subscribe(ctx, queue)
}

func TestAStopWhileReactionsAreSubscribedIsNoError(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	b, err := bus.New(bus.Config{
		Events: &recorder{}, DeadLetters: &recorder{}, Log: zerolog.Nop(), CloseTimeout: time.Minute,
		Subscriber: func(string) (message.Subscriber, error) {
			return interrupted{&feed{messages: make(chan *message.Message), closed: make(chan struct{})}, stop}, nil
		},
		Delivery: func(context.Context) bus.Delivery { return bus.Delivery{} },
	})
	if err != nil {
		t.Fatal(err)
	}
	bus.On(b, "encode", func(context.Context, *pipeline.EncodingRequested) ([]pipeline.Event, error) { return nil, nil })
	bus.On(b, "reconstruct", func(context.Context, *pipeline.ReconstructionRequested) ([]pipeline.Event, error) { return nil, nil })
	if err := b.Run(ctx); err != nil {
		t.Errorf("the bus ended with %v", err)
	}
}
