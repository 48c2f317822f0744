package handlers_test

import (
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
)

func TestAlertAdmin(t *testing.T) {
	run := pipeline.EncodingRun(ref, "e", 1)
	failed := func(code pipeline.Code) pipeline.Event {
		return &pipeline.EncodingFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(code, "stack of the worker")}
	}
	for _, c := range []struct {
		name    string
		event   pipeline.Event
		subject string // empty: no alert
		says    []string
	}{
		{"the model crashed", failed(pipeline.ModelCrashed), "Gen3D: encode failed: the model stopped unexpectedly", []string{"stack of the worker", "model_crashed", string(ref.Session), "ada"}},
		{"storage did not answer", failed(pipeline.StoreUnavailable), "Gen3D: encode failed: storage did not answer in time", nil},
		{"the owner's own mistake", failed(pipeline.PhotoEmpty), "", nil},
		{"a reconstruction timed out", &pipeline.ReconstructionFailed{SessionRef: ref, Failure: *pipeline.NewFailure(pipeline.ModelTimedOut, "over 10m")},
			"Gen3D: reconstruct failed: the model took too long", []string{"over 10m"}},
		{"a dead letter", &pipeline.MessageDeadLettered{SessionRef: ref, Reaction: "notify-owner", MessageID: "m-1", About: "reconstruction.completed", Failure: *pipeline.NewFailure(pipeline.RetriesExhausted, "no such address")},
			"Gen3D: dead letter in notify-owner: we could not finish after several tries", []string{"no such address", "m-1", "gen3d queues peek notify-owner-dlq", "reconstruction.completed"}},
		{"a dead letter about nobody", &pipeline.MessageDeadLettered{Reaction: "record-upload", Failure: *pipeline.NewFailure(pipeline.UploadKeyInvalid, "key x")},
			"Gen3D: dead letter in record-upload: a file was uploaded under a name that Gen3D does not know", []string{"key x"}},
		{"an event that is no trouble", &pipeline.SessionDeleted{SessionRef: ref}, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			for range 2 {
				events, err := handlers.AlertAdmin(w.mailroom())(t.Context(), w.stamped(c.event))
				if err != nil || events != nil {
					t.Fatalf("%v, %v", events, err)
				}
			}
			if c.subject == "" {
				if len(w.mails) != 0 {
					t.Errorf("mails %+v", w.mails)
				}
				return
			}
			if len(w.mails) != 1 || w.mails[0].Subject != c.subject || w.mails[0].To != notice.Admin || w.mails[0].Bcc != "" {
				t.Fatalf("mails %+v", w.mails)
			}
			for _, s := range append(c.says, c.event.Head().ID) {
				if !strings.Contains(w.mails[0].Text, s) {
					t.Errorf("the alert lacks %q:\n%s", s, w.mails[0].Text)
				}
			}
		})
	}
	t.Run("nobody to tell", func(t *testing.T) {
		w := newWorld()
		if _, err := handlers.AlertAdmin(handlers.Mailroom{Store: w, Post: w.post(), Notice: handlers.Notice{From: "x@example.com"}})(t.Context(), w.stamped(failed(pipeline.ModelCrashed))); err != nil || len(w.mails) != 0 {
			t.Errorf("%d mails, %v", len(w.mails), err)
		}
	})
	t.Run("owner and operator are told of the same event", func(t *testing.T) {
		w := newWorld()
		e := w.stamped(failed(pipeline.ModelCrashed))
		notified(t, w, e)
		if _, err := handlers.AlertAdmin(w.mailroom())(t.Context(), e); err != nil || len(w.mails) != 2 {
			t.Errorf("%d mails, %v", len(w.mails), err)
		}
	})
}
