package handlers_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// A dead letter may be moved back weeks after its session was erased. No reaction to
// any event makes a file in the session's folder then, tells anybody, or fails so
// that the letter comes back.
func TestNothingToldLateBringsAnErasedSessionBack(t *testing.T) {
	w := newWorld()
	record, encoding := handlers.RecordUpload(w), handlers.RequestEncoding(w)
	react := map[string]func(context.Context, pipeline.Event) ([]pipeline.Event, error){
		"record-upload": func(ctx context.Context, e pipeline.Event) ([]pipeline.Event, error) {
			return record(ctx, e.(*pipeline.ObjectCreated))
		},
		"request-encoding": func(ctx context.Context, e pipeline.Event) ([]pipeline.Event, error) {
			return encoding(ctx, e.(*pipeline.ImageUploaded))
		},
		"request-reconstruction": handlers.RequestReconstruction(w),
		"update-session":         handlers.UpdateSession(w),
		"notify-owner":           w.notifyOwner(),
		"alert-admin":            handlers.AlertAdmin(w.mailroom()),
	}
	var notices []*pipeline.ObjectCreated
	w.Created = func(e *pipeline.ObjectCreated) { notices = append(notices, e) }
	run := w.encoded(t, "photo")
	w.mask(t, 0, "mask")
	end := w.reconstructed(t, 0, "")
	w.apply(t, end, &pipeline.SessionDeleted{SessionRef: ref})
	s, err := w.Session(t.Context(), ref)
	if err != nil || s.Status != pipeline.Deleted {
		t.Fatal(s.Status, err)
	}
	w.wait(time.Minute)
	if err := w.Erase(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	w.wait(14 * 24 * time.Hour)

	upload := pipeline.Upload{ETag: "e", Modified: start, At: start}
	late := []pipeline.Event{end,
		&pipeline.SessionCreated{SessionRef: ref}, &pipeline.ImageUploaded{SessionRef: ref, Upload: upload},
		&pipeline.MaskUploaded{SessionRef: ref, Upload: upload}, &pipeline.PromptsUploaded{SessionRef: ref, Upload: upload},
		&pipeline.UploadRejected{SessionRef: ref, Key: ref.Prefix() + "x.jpg", Failure: *pipeline.NewFailure(pipeline.UploadKeyInvalid, "")},
		&pipeline.EncodingStarted{SessionRef: ref, Run: run}, &pipeline.EncodingCompleted{SessionRef: ref, Run: run},
		&pipeline.EncodingFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(pipeline.ModelCrashed, "")},
		&pipeline.OwnerNotified{SessionRef: ref, Run: run.ID}, &pipeline.SessionRestored{SessionRef: ref}, &pipeline.SessionRenamed{SessionRef: ref, Name: "x"},
	}
	for _, n := range notices {
		if strings.HasSuffix(n.Key, ".jpg") || strings.HasSuffix(n.Key, ".png") {
			late = append(late, n)
		}
	}
	mails := len(w.mails)
	told := 0
	for _, e := range late {
		w.stamped(e)
		for name, f := range react {
			r, err := topology.Find(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, object := e.(*pipeline.ObjectCreated); !slices.Contains(r.Types, e.Type()) && !(object && name == "record-upload") {
				continue
			}
			told++
			events, err := f(t.Context(), e)
			if len(events) != 0 || err != nil && !errors.Is(err, pipeline.ErrErased) {
				t.Errorf("%s of %s: %v, %v", name, e.Type(), types(events), err)
			}
		}
	}
	if told < 15 {
		t.Errorf("only %d were told", told)
	}
	left := append(w.Keys("users/"), append(w.Keys("inflight/"), w.Keys("index/")...)...)
	if len(left) != 0 || len(w.mails)-mails > 1 { // the operator hears of the crash
		t.Errorf("left: %v; %d mails", left, len(w.mails)-mails)
	}
}

func TestAnErasedSessionBeginsAnewWithANewUpload(t *testing.T) {
	w := newWorld()
	w.photo(t, "photo")
	if err := w.Erase(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	w.wait(time.Hour)
	var told *pipeline.ObjectCreated
	w.Created = func(e *pipeline.ObjectCreated) { told = e }
	if err := w.Upload(ref.Key(pipeline.OriginalImage).String(), []byte("another"), nil); err != nil {
		t.Fatal(err)
	}
	events, err := handlers.RecordUpload(w)(t.Context(), told)
	if err != nil || !slices.Equal(types(events), []string{"session.created", "image.uploaded"}) {
		t.Fatal(types(events), err)
	}
	if s := w.apply(t, events...); s.Status != pipeline.Initializing {
		t.Errorf("it is %s", s.Status)
	}
}
