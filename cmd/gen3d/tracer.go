package main

import (
	"context"
	"os"

	"github.com/rs/zerolog"
	"go.opentelemetry.io/otel"

	"github.com/2112-lab/gen3d/internal/tracing"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

// openTracer gives the clients a tracer if the environment names a receiver of traces.
func openTracer(ctx context.Context, deployment cloudConfig, cloud *clients, log zerolog.Logger) (done func(), err error) {
	// A receiver that does not answer is told of, and nothing waits for it.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn().Err(err).Msg("traces were not sent") }))
	t, err := tracing.Open(ctx, os.Getenv, deployment.Environment)
	if err != nil || t == nil {
		return func() {}, err
	}
	cloud.tracer = t
	return func() {
		if err := t.Close(); err != nil {
			log.Warn().Err(err).Msg("the last traces were not sent")
		}
	}, nil
}

// follower is a tracer as the bus sees it.
type follower struct{ *tracing.Tracer }

// Begin implements bus.Tracer.
func (f follower) Begin(ctx context.Context, s bus.Span) (context.Context, func(error)) {
	return f.Tracer.Begin(ctx, tracing.Message(s))
}

func busTracer(t *tracing.Tracer) bus.Tracer {
	if t == nil {
		return nil
	}
	return follower{t}
}

// traceOf is the traceparent of a context, for those who hand it on themselves.
func traceOf(t *tracing.Tracer) func(context.Context) string {
	if t == nil {
		return nil
	}
	return t.Traceparent
}
