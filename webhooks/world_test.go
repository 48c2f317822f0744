package webhooks_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/secret"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
	"github.com/2112-lab/gen3d/webhooks"
	"github.com/2112-lab/gen3d/webhooks/keyring"
	"github.com/2112-lab/gen3d/webhooks/outbound"
)

// world is a service over storage in memory, whose time tests move, and the
// receivers that it sends to.
type world struct {
	*pipelinetest.Memory
	*webhooks.Service
	t testing.TB

	mu     sync.Mutex
	now    time.Time
	queue  []pipeline.Event // what was emitted and nobody has taken yet
	sent   []sent
	answer func(sent) outbound.Answer // 204 if nil
	tries  []pipeline.Delivery
}

type sent struct {
	url, id string
	at      time.Time
	header  http.Header
	body    []byte
}

const user = pipeline.UserID("acme")

var root = keyring.NewRoot()

func (w *world) Root(context.Context, secret.String) (secret.String, error) { return root, nil }

func (w *world) Post(_ context.Context, url string, h http.Header, body []byte) outbound.Answer {
	w.mu.Lock()
	one := sent{url, h.Get("webhook-id"), w.now, h, body}
	w.sent = append(w.sent, one)
	answer := w.answer
	w.mu.Unlock()
	if answer == nil {
		return outbound.Answer{Status: http.StatusNoContent, Duration: time.Millisecond}
	}
	return answer(one)
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

func (w *world) emit(_ context.Context, cause pipeline.Header, events ...pipeline.Event) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	pipeline.Stamp(cause.ID, w.now, "", events)
	w.queue = append(w.queue, events...)
	return nil
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, now: time.Date(2026, 11, 30, 10, 30, 0, 0, time.UTC)}
	w.Memory = &pipelinetest.Memory{Clock: w.clock}
	w.Service = webhooks.New(webhooks.Config{
		Store: w.Memory, Vault: w, Sender: w, Bucket: "data", Sessions: "/v1/sessions/", Clock: w.clock, Emit: w.emit,
		Link: func(_ context.Context, key pipeline.ObjectKey, _ time.Duration) (string, error) {
			return "https://link.example/" + key.String(), nil
		},
		Observe: func(_ pipeline.UserID, d pipeline.Delivery) { w.mu.Lock(); w.tries = append(w.tries, d); w.mu.Unlock() },
	})
	return w
}

// endpoint makes an active one, whose ping is done with.
func (w *world) endpoint(id pipeline.EndpointID, spec pipeline.EndpointSpec) (pipeline.Endpoint, string) {
	w.t.Helper()
	if spec.URL == "" {
		spec.URL = "https://" + string(id) + ".example/hook"
	}
	e, secret, _, err := w.PutEndpoint(context.Background(), user, id, spec)
	if err != nil {
		w.t.Fatal(err)
	}
	w.run()
	w.sent, w.tries = nil, nil
	return e, secret
}

// run handles what was emitted until nothing is left, as the bus would.
func (w *world) run() {
	w.t.Helper()
	for {
		w.mu.Lock()
		if len(w.queue) == 0 {
			w.mu.Unlock()
			return
		}
		e := w.queue[0]
		w.queue = w.queue[1:]
		w.mu.Unlock()
		w.handle(e)
	}
}

func (w *world) handle(e pipeline.Event) {
	w.t.Helper()
	var follow []pipeline.Event
	var err error
	switch e := e.(type) {
	case *pipeline.DeliveryRequested:
		follow, err = w.Deliver(context.Background(), e)
	case *pipeline.RedeliveryRequested:
		follow, err = w.Redeliver(context.Background(), e)
	case *pipeline.EndpointDisabled:
		w.mu.Lock()
		w.tries = append(w.tries, pipeline.Delivery{Type: "mail: " + e.Because, ID: e.ID})
		w.mu.Unlock()
	default:
		follow, err = w.RequestDeliveries(context.Background(), e)
	}
	if err != nil {
		w.t.Fatalf("%s: %v", e.Type(), err)
	}
	_ = w.emit(context.Background(), *e.Head(), follow...)
}

// pass lets time go by, a second at a time where something is due, and sweeps.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	for end := w.clock().Add(d); w.clock().Before(end); {
		step := min(time.Minute, end.Sub(w.clock()))
		if len(w.Keys("due/")) == 0 {
			step = end.Sub(w.clock())
		}
		w.wait(step)
		if _, err := w.Sweep(context.Background()); err != nil {
			w.t.Fatal(err)
		}
		w.run()
	}
}

// tell emits a fact about a session of its own, and answers its id.
func (w *world) tell(n int) string {
	w.t.Helper()
	ref := pipeline.SessionRef{User: user, Session: pipeline.SessionID(fmt.Sprintf("sess_1796034600_%08x", n))}
	e := &pipeline.ReconstructionFailed{SessionRef: ref, Run: pipeline.ReconstructionRun(ref, 0, "a", "b", 1), Failure: *pipeline.NewFailure(pipeline.MaskEmpty, "operators only")}
	_ = w.emit(context.Background(), pipeline.Header{ID: fmt.Sprint("test-", n)}, e)
	w.run()
	return e.ID
}

func (w *world) outcomes() (all []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, d := range w.tries {
		if d.Outcome == "" {
			all = append(all, d.Type)
			continue
		}
		all = append(all, string(d.Outcome))
	}
	return all
}

func (w *world) find(id pipeline.EndpointID) pipeline.Endpoint {
	w.t.Helper()
	all, err := w.Endpoints(context.Background(), user)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range all {
		if e.ID == id {
			return e
		}
	}
	w.t.Fatalf("no endpoint %s", id)
	return pipeline.Endpoint{}
}

func status(code int) func(sent) outbound.Answer {
	return func(sent) outbound.Answer {
		a := outbound.Answer{Status: code, Duration: time.Millisecond}
		if code/100 != 2 {
			a.Reason = outbound.Status
		}
		return a
	}
}

func decoded(t testing.TB, body []byte) (m struct {
	Type string
	Data map[string]any
}) {
	t.Helper()
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	return m
}
