package tracing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/2112-lab/gen3d/pipeline"
)

// endpoints are the variables that switch tracing on.
var endpoints = []string{"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"}

// Tracer makes spans and sends them in batches.
type Tracer struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

// Open makes the process's tracer, or answers nil where no receiver is configured.
func Open(ctx context.Context, getenv func(string) string, environment string) (*Tracer, error) {
	on := false
	for _, name := range endpoints {
		on = on || getenv(name) != ""
	}
	if !on {
		return nil, nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the exporter of traces (OTEL_EXPORTER_OTLP_…): %w", err)
	}
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", "gen3d"), attribute.String("deployment.environment.name", environment)),
		resource.WithFromEnv(), resource.WithTelemetrySDK())
	if err != nil && !errors.Is(err, resource.ErrPartialResource) {
		return nil, fmt.Errorf("read OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	p := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(about), sdk.WithIDGenerator(ids{}))
	return &Tracer{provider: p, tracer: p.Tracer("github.com/2112-lab/gen3d")}, nil
}

// Close sends what is left, for up to five seconds.
func (t *Tracer) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return t.provider.Shutdown(ctx)
}

// Message is one try at handling a message.
type Message struct {
	Reaction string
	Event    string
	Ref      pipeline.SessionRef
	Trace    string // traceparent that the message came with
	Attempt  int
}

// Begin begins a message's span. In a session it is part of the session's trace: below
// the span that it comes from, or, if that belongs to another trace, linked to it.
func (t *Tracer) Begin(ctx context.Context, m Message) (context.Context, func(error)) {
	opts := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(
		attribute.String("messaging.system", "aws_sqs"), attribute.String("messaging.operation.type", "process"),
		attribute.String("messaging.destination.name", m.Reaction), attribute.Int("messaging.gen3d.receive_count", m.Attempt), attribute.String("gen3d.event", m.Event),
	)}
	if m.Ref.Session != "" {
		opts = append(opts, trace.WithAttributes(attribute.String("gen3d.session", string(m.Ref.Session))))
	}
	from := parse(m.Trace)
	switch {
	case m.Ref.Session == "":
		ctx = trace.ContextWithRemoteSpanContext(ctx, from)
	case from.TraceID() == SessionTrace(m.Ref):
		ctx = trace.ContextWithRemoteSpanContext(ctx, from)
	default:
		ctx = wanted(trace.ContextWithSpanContext(ctx, trace.SpanContext{}), SessionTrace(m.Ref))
		if from.IsValid() {
			opts = append(opts, trace.WithLinks(trace.Link{SpanContext: from}))
		}
	}
	ctx, span := t.tracer.Start(ctx, m.Reaction, opts...)
	return ctx, func(err error) { end(span, err) }
}

// end says whether it went well. An error's text may quote a stranger's words; its kind
// is enough, and the log has the rest.
func end(span trace.Span, err error) {
	if err != nil {
		kind := "retry"
		if pipeline.IsPermanent(err) {
			kind = "dead"
		}
		span.SetStatus(codes.Error, kind)
		if f := (*pipeline.Failure)(nil); errors.As(err, &f) {
			span.SetAttributes(attribute.String("error.type", string(f.Code)))
		}
	}
	span.End()
}

// Traceparent is that of the span in ctx, or empty.
func (t *Tracer) Traceparent(ctx context.Context) string {
	return format(trace.SpanContextFromContext(ctx))
}

// Link says that the span in ctx also follows from another.
func (t *Tracer) Link(ctx context.Context, traceparent string) {
	own := trace.SpanFromContext(ctx)
	if from := parse(traceparent); from.IsValid() && from.SpanID() != own.SpanContext().SpanID() {
		own.AddLink(trace.Link{SpanContext: from})
	}
}
