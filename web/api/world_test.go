package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/identity"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
	"github.com/2112-lab/gen3d/web/api"
)

// start is when these tests happen.
var start = time.Date(2026, 11, 30, 10, 30, 0, 0, time.UTC)

// world is an API over storage in memory, with a clock that tests move.
type world struct {
	*pipelinetest.Memory
	t   testing.TB
	url string

	mu      sync.Mutex
	now     time.Time
	emitted []pipeline.Event
	lines   []api.Line
	reports []api.ClientReport
	down    error // what every access to storage answers
}

var linkKey = pipeline.LinkKey(bytes.Repeat([]byte{7}, pipeline.MinLinkKey))

// tokens: "ada" is ada's, "eve" eve's, "worn" ada's of before; the others are refused, or the provider is away.
func (w *world) Verify(_ context.Context, token string) (identity.Caller, error) {
	switch token {
	case "ada", "eve":
		return identity.Caller{User: pipeline.UserID(token), Expires: w.clock().Add(time.Hour)}, nil
	case "worn": // ada's, over, and let in for clocks that differ
		return identity.Caller{User: "ada", Expires: w.clock().Add(-10 * time.Second)}, nil
	case "away":
		return identity.Caller{}, identity.ErrUnavailable
	default:
		return identity.Caller{}, identity.ErrSignature
	}
}

// Check implements the API's store.
func (w *world) Check(context.Context) error { return w.outage() }

func (w *world) outage() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.down
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// serve starts an API; change may alter its configuration.
func serve(t testing.TB, change ...func(*api.Config)) *world {
	t.Helper()
	w := &world{t: t, now: start}
	w.Memory = &pipelinetest.Memory{Clock: w.clock, Before: func(pipelinetest.Op, string) error { return w.outage() }}
	cfg := api.Config{
		Store: w, Verifier: w, Clock: w.clock,
		Emit: func(_ context.Context, cause pipeline.Header, events ...pipeline.Event) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			pipeline.Stamp(cause.ID, w.now, "", events)
			w.emitted = append(w.emitted, events...)
			return w.down
		},
		Observe: func(l api.Line) { w.mu.Lock(); w.lines = append(w.lines, l); w.mu.Unlock() },
		Report:  func(r api.ClientReport) { w.mu.Lock(); w.reports = append(w.reports, r); w.mu.Unlock() },
		Origins: []string{"https://app.example"}, LinkKey: linkKey,
		Limits: api.Limits{PerUser: 10_000, PerAddress: 10_000, Poll: 10 * time.Millisecond, Appear: 300 * time.Millisecond},
	}
	for _, f := range change {
		f(&cfg)
	}
	server, err := api.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(server)
	w.url = listening.URL
	t.Cleanup(func() { server.Close(); listening.Close() })
	return w
}

// call is a request; its zero fields are left out.
type call struct {
	method, path, token, body string
	header                    map[string]string
}

// got is an answer.
type got struct {
	status int
	header http.Header
	body   []byte
}

func (g got) decode(t testing.TB, into any) {
	t.Helper()
	if err := json.Unmarshal(g.body, into); err != nil {
		t.Fatalf("%v: %s", err, g.body)
	}
}

// code is the code of a problem, or "".
func (g got) code() string {
	var p struct {
		Code string `json:"code"`
	}
	_ = json.Unmarshal(g.body, &p)
	return p.Code
}

// do sends a request, and fails the test if the answer is not in the contract.
func (w *world) do(c call) got {
	w.t.Helper()
	res := w.send(w.t.Context(), c)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return got{res.StatusCode, res.Header, b}
}

func (w *world) send(ctx context.Context, c call) *http.Response {
	w.t.Helper()
	req, err := http.NewRequestWithContext(ctx, c.method, w.url+c.path, strings.NewReader(c.body))
	if err != nil {
		w.t.Fatal(err)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if c.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for k, v := range c.header {
		req.Header.Set(k, v)
	}
	res, err := (&http.Client{Transport: judged{w.t, contractOf(w.t)}, CheckRedirect: stay}).Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	return res
}

func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// ref is ada's session in these tests; it is not there until one of the tellers
// below makes it.
var ref = pipeline.SessionRef{User: "ada", Session: "sess_1700000000_a1b2c3d4"}

func at(suffix string) string { return "/v1/sessions/" + string(ref.Session) + suffix }

// tell joins events into their session, a second apart.
func (w *world) tell(events ...pipeline.Event) pipeline.Session {
	w.t.Helper()
	var s pipeline.Session
	for _, e := range events {
		w.wait(time.Second)
		pipeline.Stamp("told-"+w.clock().String(), w.clock(), "", []pipeline.Event{e})
		var err error
		if s, err = w.Apply(context.Background(), e.Ref(), e); err != nil {
			w.t.Fatal(err)
		}
		if err := w.Enlist(context.Background(), s); err != nil {
			w.t.Fatal(err)
		}
	}
	return s
}

// put uploads an object and answers the upload that S3 would tell of.
func (w *world) put(key pipeline.ObjectKey, text string) pipeline.Upload {
	w.t.Helper()
	if err := w.Put(context.Background(), key, bytes.NewReader([]byte(text)), nil); err != nil {
		w.t.Fatal(err)
	}
	o, err := w.Head(context.Background(), key)
	if err != nil {
		w.t.Fatal(err)
	}
	return pipeline.Upload{ETag: o.ETag, Bytes: o.Bytes, Modified: o.Modified, At: w.clock()}
}

// photo takes ref to where its photo waits for a worker.
func (w *world) photo() pipeline.Run {
	w.t.Helper()
	s := w.tell(&pipeline.ImageUploaded{SessionRef: ref, Upload: w.put(ref.Key(pipeline.OriginalImage), "photo"), Filename: "Teddy Bär.jpg"})
	run, _ := s.NextEncoding()
	return run
}

// encoded takes ref to where it waits for a mask.
func (w *world) encoded() {
	w.t.Helper()
	run := w.photo()
	w.tell(&pipeline.EncodingCompleted{SessionRef: ref, Run: run, Result: pipeline.EncodingResult{Model: "baseline", Image: pipeline.ImageInfo{Width: 640, Height: 480}, Artefacts: []pipeline.Artefact{
		{File: pipeline.NormalImage, Bytes: 9, SHA256: "ab"}, {File: pipeline.Thumbnail, Bytes: 4}, {File: "embeddings.image.f16", Bytes: 5},
	}}})
}

// masked takes ref to where its model waits for a worker.
func (w *world) masked() pipeline.Run {
	w.t.Helper()
	w.encoded()
	s := w.tell(&pipeline.MaskUploaded{SessionRef: ref, Upload: w.put(ref.Key(pipeline.MaskFinal), "mask")})
	run, _ := s.NextReconstruction(0)
	return run
}

// modelled takes ref to its end.
func (w *world) modelled() {
	w.t.Helper()
	run := w.masked()
	w.tell(&pipeline.ReconstructionCompleted{SessionRef: ref, Run: run, Result: pipeline.ReconstructionResult{Method: "silhouette inflation", Artefacts: []pipeline.Artefact{
		{File: pipeline.OutputMesh, Bytes: 7}, {File: pipeline.Poster, Bytes: 3},
	}}}, &pipeline.OwnerNotified{SessionRef: ref, Run: run.ID, Channel: "email"})
}

var errDown = errors.New("storage is down")
