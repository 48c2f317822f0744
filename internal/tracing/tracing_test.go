package tracing_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/2112-lab/gen3d/internal/tracing"
	"github.com/2112-lab/gen3d/pipeline"
)

const (
	stranger = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	secret   = "somebody@example.com"
)

var ref = pipeline.SessionRef{User: "acme", Session: "sess_1700000000_0123abcd"}

// open answers a tracer and what it has sent once it is closed.
func open(t *testing.T) (*tracing.Tracer, func() map[string]*otlp.Span) {
	var mu sync.Mutex
	spans := map[string]*otlp.Span{}
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var in collector.ExportTraceServiceRequest
		b, _ := io.ReadAll(r.Body)
		if err := proto.Unmarshal(b, &in); err != nil {
			t.Error(err)
		}
		if strings.Contains(in.String(), secret) {
			t.Error("a span tells what nobody may read")
		}
		mu.Lock()
		defer mu.Unlock()
		for _, r := range in.GetResourceSpans() {
			for _, sc := range r.GetScopeSpans() {
				for _, s := range sc.GetSpans() {
					spans[s.GetName()] = s
				}
			}
		}
	}))
	t.Cleanup(s.Close)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", s.URL)
	tracer, err := tracing.Open(t.Context(), func(string) string { return s.URL }, "test")
	if err != nil || tracer == nil {
		t.Fatal(tracer, err)
	}
	return tracer, func() map[string]*otlp.Span {
		if err := tracer.Close(); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		return spans
	}
}

func TestWithoutAReceiverThereIsNoTracer(t *testing.T) {
	tracer, err := tracing.Open(t.Context(), func(string) string { return "" }, "test")
	if tracer != nil || err != nil {
		t.Errorf("got %v %v", tracer, err)
	}
	h := http.NewServeMux()
	if got := tracer.Handler(h); got != http.Handler(h) {
		t.Error("a handler without a tracer is not the handler itself")
	}
}

func TestSpansOfASessionAreItsTrace(t *testing.T) {
	tracer, sent := open(t)
	own := tracing.SessionTrace(ref)
	ctx, end := tracer.Begin(context.Background(), tracing.Message{Reaction: "from-elsewhere", Ref: ref, Trace: stranger})
	below := tracer.Traceparent(ctx)
	_, end2 := tracer.Begin(context.Background(), tracing.Message{Reaction: "below", Ref: ref, Trace: below})
	end2(errors.New(secret))
	end(nil)
	alone, end3 := tracer.Begin(context.Background(), tracing.Message{Reaction: "alone", Ref: ref, Trace: "nonsense"})
	tracer.Link(alone, stranger)
	tracer.Link(alone, "nonsense")
	end3(pipeline.Permanent(pipeline.NewFailure(pipeline.PhotoTooLarge, secret)))
	_, end4 := tracer.Begin(context.Background(), tracing.Message{Reaction: "no-session", Trace: stranger})
	end4(nil)
	spans := sent()
	for name, links := range map[string]int{"from-elsewhere": 1, "below": 0, "alone": 1} {
		s := spans[name]
		if s == nil || string(s.GetTraceId()) != string(own[:]) || len(s.GetLinks()) != links {
			t.Errorf("%s: %v", name, s)
		}
	}
	if string(spans["below"].GetParentSpanId()) != string(spans["from-elsewhere"].GetSpanId()) || spans["below"].GetStatus().GetCode() != otlp.Status_STATUS_CODE_ERROR {
		t.Errorf("below: %v", spans["below"])
	}
	if spans["alone"].GetStatus().GetMessage() != "dead" {
		t.Errorf("alone: %v", spans["alone"].GetStatus())
	}
	if s := spans["no-session"]; string(s.GetTraceId()) == string(own[:]) || len(s.GetParentSpanId()) == 0 {
		t.Errorf("no-session: %v", s)
	}
}

func TestRequestsAreNamedWithoutNames(t *testing.T) {
	tracer, sent := open(t)
	h := tracer.Flushed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if tracer.Traceparent(r.Context()) == "" {
			t.Error("the handler does not know its span")
		}
		w.WriteHeader(http.StatusTeapot)
	}))
	for _, path := range []string{"/v1/sessions", "/v1/sessions/" + secret + "/masks", "/v1/shares/" + secret} {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Traceparent", stranger)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	spans := sent()
	for _, want := range []string{"GET /v1/sessions", "GET /v1/sessions/{id}/masks", "GET /v1/shares/{id}"} {
		if spans[want] == nil {
			t.Errorf("no span is called %s", want)
		}
	}
}
