package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

var (
	ref   = pipeline.SessionRef{User: "ada", Session: "sess_1700000000_a1b2c3d4"}
	start = time.Date(2026, 11, 30, 10, 30, 0, 0, time.UTC)
)

// patience of the letters in these tests.
const patience = 15 * time.Second

// world is all that handlers touch, in memory, with a clock that tests move.
type world struct {
	*pipelinetest.Memory
	now   time.Time
	mails []pipeline.Mail
	// sends answers each send; nil is success.
	sends  func() error
	gather pipeline.Gather
	alerts time.Duration
	// emitted are the events that the sweep published.
	emitted []pipeline.Event
}

func newWorld() *world {
	w := &world{now: start}
	w.Memory = &pipelinetest.Memory{Clock: w.clock}
	return w
}

func (w *world) clock() time.Time { return w.now }

func (w *world) wait(d time.Duration) { w.now = w.now.Add(d) }

// Send implements the handlers' mailer.
func (w *world) Send(_ context.Context, m pipeline.Mail) (string, error) {
	if w.sends != nil {
		if err := w.sends(); err != nil {
			return "", err
		}
	}
	w.mails = append(w.mails, m)
	return fmt.Sprint("ses-", len(w.mails)), nil
}

// Person implements the handlers' owners.
func (w *world) Person(_ context.Context, u pipeline.UserID) (pipeline.Person, error) {
	switch u {
	case "unreachable":
		return pipeline.Person{}, errors.New("identity provider is away")
	case "nobody":
		return pipeline.Person{}, nil
	case "luisa":
		return pipeline.Person{Address: "luisa@example.com", Locale: "es-MX"}, nil
	}
	return pipeline.Person{Address: string(u) + "@example.com"}, nil
}

var notice = handlers.Notice{
	From: "noreply@example.com", Admin: "ops@example.com", Web: "https://gen3d.example",
	Unsubscribe: func(u pipeline.UserID) string { return "https://gen3d.example/v1/unsubscribe/" + string(u) + ".sig" },
}

func (w *world) post() handlers.Post {
	return handlers.Post{Outbox: w, Mailer: w, Clock: w.clock, Patience: patience}
}

func (w *world) notifyOwner() handlers.Func[pipeline.Event] {
	return handlers.NotifyOwner(w.mailroom())
}

// mailroom is that of an owner whose results are not gathered, unless w.gather says so,
// nor are alerts, unless w.alerts does.
func (w *world) mailroom() handlers.Mailroom {
	n := notice
	n.Gather, n.Alerts = w.gather, w.alerts
	return handlers.Mailroom{Store: w, Post: w.post(), Owners: w, Notice: n}
}

func (w *world) digests() handlers.SweepDigests {
	return handlers.SweepDigests{Mailroom: w.mailroom(), Emit: w.emit}
}

func (w *world) sweep() handlers.Sweep {
	return handlers.Sweep{Store: w, Patience: handlers.DefaultPatience, Clock: w.clock, Emit: w.emit}
}

func (w *world) emit(_ context.Context, cause pipeline.Header, events ...pipeline.Event) error {
	pipeline.Stamp(cause.ID, w.now, "", events)
	w.emitted = append(w.emitted, events...)
	return nil
}

// stamped completes an event as the bus does.
func (w *world) stamped(e pipeline.Event) pipeline.Event {
	pipeline.Stamp("cause", w.now, "", []pipeline.Event{e})
	return e
}

// apply joins events, each a second after the one before.
func (w *world) apply(t *testing.T, events ...pipeline.Event) pipeline.Session {
	t.Helper()
	var s pipeline.Session
	for _, e := range events {
		w.wait(time.Second)
		var err error
		if s, err = w.Apply(t.Context(), ref, w.stamped(e)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// put uploads an object and answers the version that S3 would tell of.
func (w *world) put(t *testing.T, key pipeline.ObjectKey, text string) pipeline.Upload {
	t.Helper()
	if err := w.Upload(key.String(), []byte(text), nil); err != nil {
		t.Fatal(err)
	}
	o, err := w.Head(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return pipeline.Upload{ETag: o.ETag, Version: o.Version, Sequencer: fmt.Sprintf("%016X", w.now.UnixNano()), Bytes: o.Bytes, Modified: o.Modified, At: w.now}
}

// photo and mask upload and join what record-upload would say.
func (w *world) photo(t *testing.T, text string) pipeline.Session {
	t.Helper()
	w.wait(time.Second)
	return w.apply(t, &pipeline.ImageUploaded{SessionRef: ref, Upload: w.put(t, ref.Key(pipeline.OriginalImage), text)})
}

func (w *world) mask(t *testing.T, n pipeline.ObjectNumber, text string) pipeline.Session {
	t.Helper()
	w.wait(time.Second)
	return w.apply(t, &pipeline.MaskUploaded{SessionRef: ref, Object: n, Upload: w.put(t, ref.ObjectKey(n, pipeline.MaskFinal), text)})
}

// encoded takes a session to where its photo is encoded.
func (w *world) encoded(t *testing.T, text string) pipeline.Run {
	t.Helper()
	s := w.photo(t, text)
	run, _ := s.NextEncoding()
	w.apply(t, &pipeline.EncodingRequested{SessionRef: ref, Run: run}, &pipeline.EncodingStarted{SessionRef: ref, Run: run}, &pipeline.EncodingCompleted{SessionRef: ref, Run: run})
	return run
}

// ended is the event that ends a run of the current inputs.
func (w *world) reconstructed(t *testing.T, n pipeline.ObjectNumber, code pipeline.Code) pipeline.Event {
	t.Helper()
	s, err := w.Session(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	run, ok := s.NextReconstruction(n)
	if !ok {
		t.Fatal("no reconstruction is due")
	}
	w.apply(t, &pipeline.ReconstructionRequested{SessionRef: ref, Run: run}, &pipeline.ReconstructionStarted{SessionRef: ref, Run: run})
	w.wait(time.Second)
	if code != "" {
		return w.stamped(&pipeline.ReconstructionFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(code, "trace of %s", code)})
	}
	return w.stamped(&pipeline.ReconstructionCompleted{SessionRef: ref, Run: run, Result: pipeline.ReconstructionResult{
		Method: "silhouette inflation", Points: 181204, DurationSec: 2.5,
		Artefacts: []pipeline.Artefact{{File: pipeline.OutputMesh, Key: ref.ObjectKey(n, pipeline.OutputMesh).String(), Bytes: 12_321_872}},
	}})
}

func types(events []pipeline.Event) []string {
	names := []string{}
	for _, e := range events {
		names = append(names, e.Type())
	}
	return names
}
