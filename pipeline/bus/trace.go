package bus

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strings"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// Span is one try at handling a message.
type Span struct {
	Reaction string
	Event    string // its type
	Ref      pipeline.SessionRef
	Trace    string // the traceparent that the message came with; empty: none
	Attempt  int
}

// Tracer follows what causes what. Traces go from process to process as W3C
// traceparents, in message attributes and in events.
type Tracer interface {
	// Begin begins a span and answers a context that knows it, and its end.
	Begin(context.Context, Span) (context.Context, func(error))
	// Traceparent is that of the span in a context; empty: there is none.
	Traceparent(context.Context) string
	// Link says that the span in the context also follows from another one.
	Link(ctx context.Context, traceparent string)
}

// traced puts a span around each try at an event that could be read.
func (b *Bus) traced(r topology.Reaction) message.HandlerMiddleware {
	return func(h message.HandlerFunc) message.HandlerFunc {
		return func(msg *message.Message) ([]*message.Message, error) {
			e := decoded(msg.Context())
			if b.cfg.Tracer == nil || e == nil {
				return h(msg)
			}
			trace := msg.Metadata.Get(TraceKey)
			if trace == "" {
				trace = e.Head().Trace
			}
			ctx, end := b.cfg.Tracer.Begin(msg.Context(), Span{r.Name, e.Type(), e.Ref(), trace, b.cfg.Delivery(msg.Context()).ReceiveCount})
			e.Head().Trace = b.cfg.Tracer.Traceparent(ctx) // what is kept of it, such as a receipt, comes from here
			msg.SetContext(ctx)
			out, err := h(msg)
			end(err)
			return out, err
		}
	}
}

// tracedObject puts a span around what S3 says of one object. S3 breaks the chain; the
// reaction finds the other end of it in the object's metadata and sets it as the trace
// of its event.
func (b *Bus) tracedObject(ctx context.Context, reaction string, fact *pipeline.ObjectCreated, react func(context.Context) error) error {
	key, err := pipeline.ParseObjectKey(fact.Key)
	if b.cfg.Tracer == nil || err == nil && !key.File.Uploaded() { // pictures of our own making lead nowhere
		return react(ctx)
	}
	span := Span{Reaction: reaction, Event: fact.Type(), Attempt: b.cfg.Delivery(ctx).ReceiveCount}
	if err == nil {
		span.Ref = key.SessionRef
	}
	ctx, end := b.cfg.Tracer.Begin(ctx, span)
	err = react(ctx)
	end(err)
	return err
}

// trace gives events that are about to be published the trace of the span that they
// come from, and links that span to those that the reaction named in them. Outside of
// any span the cause's trace goes on.
func (b *Bus) trace(ctx context.Context, cause pipeline.Header, events []pipeline.Event) {
	span := ""
	if b.cfg.Tracer != nil {
		span = b.cfg.Tracer.Traceparent(ctx)
	}
	if span == "" {
		span = continueTrace(cause.Trace)
	} else {
		for _, e := range events {
			if named := e.Head().Trace; named != "" && named != cause.Trace {
				b.cfg.Tracer.Link(ctx, named)
			}
			e.Head().Trace = ""
		}
	}
	for _, e := range events {
		if e.Head().Trace == "" {
			e.Head().Trace = span
		}
	}
}

// continueTrace is the traceparent of a span below the given one, or of a new
// trace where there is none that can be read (W3C Trace Context, version 00).
func continueTrace(parent string) string {
	trace, flags := "", "01"
	if p := strings.Split(parent, "-"); len(p) == 4 && p[0] == "00" && len(p[1]) == 32 && len(p[2]) == 16 && len(p[3]) == 2 {
		trace, flags = p[1], p[3]
	}
	if trace == "" {
		trace = randomHex(16)
	}
	return "00-" + trace + "-" + randomHex(8) + "-" + flags
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // crypto/rand never errs since Go 1.24
	return hex.EncodeToString(b)
}
