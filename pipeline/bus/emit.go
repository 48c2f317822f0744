package bus

import (
	"context"
	"fmt"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// Emit publishes events that follow from a cause, outside of any handler: the
// worker's progress, the sweep's repairs.
func (b *Bus) Emit(ctx context.Context, cause pipeline.Header, events ...pipeline.Event) error {
	return b.emit(ctx, cause, events)
}

// emit stamps and publishes events, in order. All of them or an error: a cause
// whose effects were published only in part is redelivered and publishes the
// same events again.
func (b *Bus) emit(ctx context.Context, cause pipeline.Header, events []pipeline.Event) error {
	b.trace(ctx, cause, events)
	pipeline.Stamp(cause.ID, b.cfg.Clock(), "", events)
	for _, e := range events {
		payload, err := pipeline.Marshal(e)
		if err != nil {
			return pipeline.Permanent(err)
		}
		msg := message.NewMessageWithContext(ctx, e.Head().ID, payload)
		msg.Metadata.Set(TypeKey, e.Type())
		msg.Metadata.Set(TraceKey, e.Head().Trace)
		if user := e.Ref().User; user != "" {
			msg.Metadata.Set(GroupKey, string(user))
		}
		if err := b.cfg.Events.Publish(topology.Events, msg); err != nil {
			return fmt.Errorf("publish %s: %w", e.Type(), err)
		}
	}
	return nil
}
