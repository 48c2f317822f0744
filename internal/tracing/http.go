package tracing

import (
	"context"
	"net/http"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// Handler puts a span around each request for next, below the caller's own if it sent a
// traceparent. A looks-at-health is no step of anybody's.
func (t *Tracer) Handler(next http.Handler) http.Handler {
	if t == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/health") {
			next.ServeHTTP(w, r)
			return
		}
		ctx := trace.ContextWithRemoteSpanContext(r.Context(), parse(r.Header.Get("Traceparent")))
		ctx, span := t.tracer.Start(ctx, r.Method+" "+route(r.URL.Path), trace.WithSpanKind(trace.SpanKindServer),
			trace.WithAttributes(attribute.String("http.request.method", r.Method), attribute.String("http.route", route(r.URL.Path))))
		defer span.End()
		a := &answer{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(a, r.WithContext(ctx))
		span.SetAttributes(attribute.Int("http.response.status_code", a.status))
		if a.status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "")
		}
	})
}

// Flushed sends each request's spans before its answer is over, for a function that is
// put to sleep between requests.
func (t *Tracer) Flushed(next http.Handler) http.Handler {
	if t == nil {
		return next
	}
	traced := t.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		traced.ServeHTTP(w, r)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), time.Second)
		defer cancel()
		_ = t.provider.ForceFlush(ctx) // what cannot be sent is lost: the answer must not wait for it
	})
}

// route is a path without what names somebody or something: the second part after /v1
// of each pair, /v1/sessions/{id}/masks.
func route(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i := 2; i < len(parts); i += 2 {
		parts[i] = "{id}"
	}
	return "/" + strings.Join(parts, "/")
}

// answer notes the status.
type answer struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the writer, for streams.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
