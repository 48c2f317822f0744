package bus

import (
	"context"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

// ledger is a tracer that notes what it is told.
type ledger struct{ links []string }

type spanKey struct{}

func (*ledger) Begin(ctx context.Context, _ Span) (context.Context, func(error)) {
	return ctx, func(error) {}
}

func (*ledger) Traceparent(ctx context.Context) string {
	s, _ := ctx.Value(spanKey{}).(string)
	return s
}

func (l *ledger) Link(_ context.Context, traceparent string) { l.links = append(l.links, traceparent) }

func TestEventsCarryTheTraceOfWhatTheyComeFrom(t *testing.T) {
	const cause, named, span = "00-11111111111111111111111111111111-1111111111111111-01", "00-22222222222222222222222222222222-2222222222222222-01", "00-33333333333333333333333333333333-3333333333333333-01"
	for name, c := range map[string]struct {
		tracer      bool
		ctx         context.Context
		named, want string // want empty: below the cause
		links       int
	}{
		"below the span that publishes them":                  {true, context.WithValue(context.Background(), spanKey{}, span), "", span, 0},
		"which is linked to the trace that the handler named": {true, context.WithValue(context.Background(), spanKey{}, span), named, span, 1},
		"but not to its own cause":                            {true, context.WithValue(context.Background(), spanKey{}, span), cause, span, 0},
		"outside of spans the cause's trace goes on":          {true, context.Background(), "", "", 0},
		"without a tracer too":                                {false, context.Background(), "", "", 0},
		"without a tracer what the handler named is kept":     {false, context.Background(), named, named, 0},
	} {
		t.Run(name, func(t *testing.T) {
			l := &ledger{}
			b := &Bus{}
			if c.tracer {
				b.cfg.Tracer = l
			}
			e := &pipeline.MaskUploaded{Header: pipeline.Header{Trace: c.named}}
			b.trace(c.ctx, pipeline.Header{Trace: cause}, []pipeline.Event{e})
			if got := e.Trace; c.want != "" && got != c.want || c.want == "" && (got[:36] != cause[:36] || got == cause) {
				t.Errorf("the event has %s", got)
			}
			if len(l.links) != c.links {
				t.Errorf("linked to %v", l.links)
			}
		})
	}
}
