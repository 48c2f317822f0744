package e2e

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/2112-lab/gen3d/internal/tracing"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
	"github.com/2112-lab/gen3d/web/client"
)

// collecting takes traces as a collector does, by OTLP over HTTP.
type collecting struct {
	mu    sync.Mutex
	spans map[string]*otlp.Span // by id
}

func newCollector(t testing.TB) (*collecting, string) {
	r := &collecting{spans: map[string]*otlp.Span{}}
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	return r, s.URL
}

// ServeHTTP implements http.Handler.
func (r *collecting) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	var in collector.ExportTraceServiceRequest
	b, err := io.ReadAll(req.Body)
	if err != nil || req.URL.Path != "/v1/traces" || proto.Unmarshal(b, &in) != nil {
		http.Error(w, "no traces", http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, resource := range in.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			for _, s := range scope.GetSpans() {
				r.spans[hex.EncodeToString(s.GetSpanId())] = s
			}
		}
	}
}

// all is a copy of what came.
func (r *collecting) all() map[string]*otlp.Span {
	r.mu.Lock()
	defer r.mu.Unlock()
	spans := map[string]*otlp.Span{}
	for id, s := range r.spans {
		spans[id] = s
	}
	return spans
}

// origins are the names of the spans that one follows from, near ones first, over
// parents and links.
func origins(spans map[string]*otlp.Span, from *otlp.Span) (names []string) {
	seen, next := map[string]bool{}, []*otlp.Span{from}
	for len(next) > 0 {
		s := next[0]
		next = next[1:]
		names = append(names, s.GetName())
		ids := [][]byte{s.GetParentSpanId()}
		for _, l := range s.GetLinks() {
			ids = append(ids, l.GetSpanId())
		}
		for _, id := range ids {
			id := hex.EncodeToString(id)
			if p := spans[id]; p != nil && !seen[id] {
				seen[id] = true
				next = append(next, p)
			}
		}
	}
	return names
}

// tracePrints runs gen3d trace, which is told no owner, both ways.
func (c *cloud) tracePrints(ref pipeline.SessionRef) {
	c.t.Helper()
	var told struct {
		User    pipeline.UserID `json:"user_id"`
		Trace   string          `json:"trace_id"`
		Total   float64         `json:"total_sec"`
		Moments []struct {
			Event string  `json:"event"`
			Since float64 `json:"since_sec"`
		} `json:"moments"`
	}
	out, errs, code := c.run("trace", string(ref.Session), "--json")
	if err := json.Unmarshal([]byte(out), &told); err != nil || code != 0 {
		c.t.Fatalf("gen3d trace --json: %d %v %s", code, err, errs)
	}
	text, errs, code := c.run("trace", "users/"+string(ref.User)+"/sessions/"+string(ref.Session))
	if code != 0 {
		c.t.Fatalf("gen3d trace: %d %s", code, errs)
	}
	last := -1
	for _, event := range []string{
		pipeline.TypeImageUploaded, pipeline.TypeEncodingRequested, pipeline.TypeEncodingStarted, pipeline.TypeEncodingCompleted,
		pipeline.TypeReconstructionRequested, pipeline.TypeReconstructionCompleted, pipeline.TypeOwnerNotified,
	} {
		at := slices.IndexFunc(told.Moments, func(m struct {
			Event string  `json:"event"`
			Since float64 `json:"since_sec"`
		}) bool {
			return m.Event == event
		})
		if at < last || !strings.Contains(text, event) {
			c.t.Errorf("%s is moment %d, after %d:\n%s", event, at, last, text)
		}
		last = at
	}
	if told.User != ref.User || told.Trace != tracing.SessionTrace(ref).String() || told.Total <= 0 {
		c.t.Errorf("told %+v", told)
	}
	if _, errs, code := c.run("trace", "sess_1700000000_0badc0de"); code == 0 || !strings.Contains(errs, "find session") {
		c.t.Errorf("a session that is not there: %d %s", code, errs)
	}
}

// about is the event that a span is about.
func about(s *otlp.Span) string {
	for _, a := range s.GetAttributes() {
		if a.GetKey() == "gen3d.event" {
			return a.GetValue().GetStringValue()
		}
	}
	return ""
}

// From the call that began the session to the mail about it: one trace, whose beginning
// links to the call, over S3, SNS and SQS.
func TestOneSessionIsOneTrace(t *testing.T) {
	r, url := newCollector(t)
	c := start(t, t.TempDir(), "OTEL_EXPORTER_OTLP_ENDPOINT="+url, "OTEL_BSP_SCHEDULE_DELAY=100", "--sweep-after", "10m")
	api := c.api("traced")
	const click = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	made, err := api.CreateSessionWithResponse(t.Context(), nil, client.NewSession{}, func(_ context.Context, r *http.Request) error {
		r.Header.Set("Traceparent", click)
		return nil
	})
	if err != nil || made.JSON201 == nil {
		t.Fatal(err, string(made.Body))
	}
	ref := pipeline.SessionRef{User: "traced", Session: pipeline.SessionID(made.JSON201.SessionID)}
	upload := func(form client.UploadForm, file []byte) {
		if err := client.Upload(t.Context(), http.DefaultClient, form, bytes.NewReader(file), int64(len(file))); err != nil {
			t.Fatal(err)
		}
	}
	upload(made.JSON201.Upload, sample.Photo())
	mask, err := api.CreateMaskWithResponse(t.Context(), string(ref.Session), client.NewMask{})
	if err != nil || mask.JSON201 == nil {
		t.Fatal(err, string(mask.Body))
	}
	upload(mask.JSON201.Upload, sample.Mask())
	c.awaitStatus(ref, pipeline.Notified)
	c.awaitQuiet()
	c.tracePrints(ref)
	c.stop() // the last spans are sent before it ends

	spans, own := r.all(), tracing.SessionTrace(ref)
	var mailed *otlp.Span
	names := map[string]int{}
	for id, s := range spans {
		if strings.HasPrefix(s.GetName(), "POST ") {
			continue
		}
		names[s.GetName()]++
		if !bytes.Equal(s.GetTraceId(), own[:]) {
			t.Errorf("%s is in another trace than its session's", s.GetName())
		}
		if p := s.GetParentSpanId(); len(p) > 0 && spans[hex.EncodeToString(p)] == nil {
			t.Errorf("%s (%s) comes from a span that nobody sent", s.GetName(), id)
		}
		if about(s) == pipeline.TypeMailDelivered {
			continue // what the mail service says afterwards is in the trace, and follows from nothing there
		}
		if got := origins(spans, s); !strings.HasPrefix(got[len(got)-1], "POST /v1/sessions") {
			t.Errorf("%s does not go back to a call: %v", s.GetName(), got)
		}
		if s.GetName() == "notify-owner" {
			mailed = s
		}
		if s.GetEndTimeUnixNano() < s.GetStartTimeUnixNano() || time.Duration(s.GetEndTimeUnixNano()-s.GetStartTimeUnixNano()) > time.Minute {
			t.Errorf("%s lasts from %d to %d", s.GetName(), s.GetStartTimeUnixNano(), s.GetEndTimeUnixNano())
		}
	}
	for _, want := range []string{"record-upload", "request-encoding", "encode", "request-reconstruction", "reconstruct", "notify-owner", "update-session"} {
		if names[want] == 0 {
			t.Errorf("no span is called %s: %v", want, names)
		}
	}
	if mailed == nil {
		t.Fatal("the mail has no span")
	}
	way := origins(spans, mailed)
	for _, step := range []string{"reconstruct", "request-reconstruction", "record-upload"} {
		if !slices.Contains(way, step) {
			t.Errorf("from the mail back to the click there is no %s: %v", step, way)
		}
	}
	clicked := false
	for _, s := range spans {
		clicked = clicked || s.GetName() == "POST /v1/sessions" && hex.EncodeToString(s.GetParentSpanId()) == click[36:52]
	}
	if !clicked {
		t.Error("the call is not below its caller's span")
	}
}
