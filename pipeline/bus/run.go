package bus

import (
	"context"
	"time"
)

// subscribing is what a bus that is stopped while it starts still has to find its
// queues: a request of milliseconds for each, with the client's own retries.
const subscribing = 10 * time.Second

// Run subscribes every reaction and handles messages until ctx ends, then
// drains. It errs at once if a registration does not fit the table.
func (b *Bus) Run(ctx context.Context) error {
	if err := b.subscribe(); err != nil {
		return err
	}
	running, stop := b.lasting(ctx)
	defer stop()
	return b.router.Run(running)
}

// lasting ends when ctx does, but not between two subscriptions: a router ends
// cleanly only once all of them are made, and a machine may be told to go while its
// worker is still at it. Queues that cannot be found by then remain an error.
func (b *Bus) lasting(ctx context.Context) (context.Context, context.CancelFunc) {
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() {
		patience := time.NewTimer(subscribing)
		defer patience.Stop()
		select {
		case <-b.router.Running():
		case <-patience.C:
		case <-running.Done(): // Run has ended by itself
		}
		stop()
	})
	return running, stop
}
