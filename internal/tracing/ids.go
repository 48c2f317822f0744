package tracing

import (
	"context"
	"crypto/rand"
	"crypto/sha256"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/2112-lab/gen3d/pipeline"
)

// SessionTrace is the id of a session's trace: the first half of a digest of whose it
// is and which. It tells nobody either.
func SessionTrace(ref pipeline.SessionRef) (id trace.TraceID) {
	sum := sha256.Sum256([]byte("gen3d trace\x00" + string(ref.User) + "\x00" + string(ref.Session)))
	copy(id[:], sum[:])
	return id
}

type wantedKey struct{}

// wanted makes the next root span in ctx one of the given trace.
func wanted(ctx context.Context, id trace.TraceID) context.Context {
	return context.WithValue(ctx, wantedKey{}, id)
}

// ids makes random ids, but for traces that were asked for.
type ids struct{}

// NewIDs implements the SDK's IDGenerator.
func (g ids) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	id, ok := ctx.Value(wantedKey{}).(trace.TraceID)
	if !ok {
		_, _ = rand.Read(id[:])
	}
	return id, g.NewSpanID(ctx, id)
}

// NewSpanID implements the SDK's IDGenerator.
func (ids) NewSpanID(context.Context, trace.TraceID) (id trace.SpanID) {
	_, _ = rand.Read(id[:])
	return id
}

// w3c is the format of a traceparent.
var w3c propagation.TraceContext

// parse reads a traceparent; what cannot be read is no span.
func parse(traceparent string) trace.SpanContext {
	carrier := propagation.MapCarrier{"traceparent": traceparent}
	return trace.SpanContextFromContext(w3c.Extract(context.Background(), carrier))
}

// format writes a traceparent; empty for no span.
func format(s trace.SpanContext) string {
	carrier := propagation.MapCarrier{}
	w3c.Inject(trace.ContextWithSpanContext(context.Background(), s), carrier)
	return carrier["traceparent"]
}
