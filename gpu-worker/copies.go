package gpuworker

import (
	"context"
	"sync"

	"github.com/2112-lab/gen3d/pipeline"
)

// copies keeps a run from being worked on twice at once here. A request may be told
// again while the first telling of it is in hand: after the loss of a machine that had
// just told it, say. The second then finds the first one's receipt.
type copies struct {
	mu      sync.Mutex
	working map[pipeline.RunID]chan struct{} // closed when the run is free again
}

// take waits until nobody here works on the run, and is then the one who does, until
// it calls free. The error is the context's cause.
func (c *copies) take(ctx context.Context, id pipeline.RunID) (free func(), err error) {
	for {
		c.mu.Lock()
		other := c.working[id]
		if other == nil {
			if c.working == nil {
				c.working = map[pipeline.RunID]chan struct{}{}
			}
			mine := make(chan struct{})
			c.working[id] = mine
			c.mu.Unlock()
			return func() {
				c.mu.Lock()
				defer c.mu.Unlock()
				delete(c.working, id)
				close(mine)
			}, nil
		}
		c.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}
