package handlers_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

func TestRequestEncoding(t *testing.T) {
	w := newWorld()
	image := func(etag string) *pipeline.ImageUploaded {
		w.wait(2 * time.Second)
		return w.stamped(&pipeline.ImageUploaded{SessionRef: ref, Upload: pipeline.Upload{ETag: etag, Modified: w.now, At: w.now}}).(*pipeline.ImageUploaded)
	}
	request := func(e *pipeline.ImageUploaded) *pipeline.EncodingRequested {
		t.Helper()
		events, err := handlers.RequestEncoding(w)(t.Context(), e)
		if err != nil || len(events) != 1 {
			t.Fatalf("%v, %v", types(events), err)
		}
		return w.stamped(events[0]).(*pipeline.EncodingRequested)
	}
	upload := image("a")
	first := request(upload)
	if first.Run != pipeline.EncodingRun(ref, "a", 1) || first.Image.ETag != "a" || first.Cause != string(first.Run.ID) {
		t.Errorf("first request %+v", first)
	}
	for what, e := range map[string]*pipeline.ImageUploaded{"the event again": upload, "the same bytes again": image("a")} {
		if again := request(e); again.Run != first.Run || again.ID != first.ID {
			t.Errorf("%s: %+v, want the first request", what, again)
		}
	}
	if other := request(image("b")); other.Run != pipeline.EncodingRun(ref, "b", 1) {
		t.Errorf("other bytes: %+v", other.Run)
	}
	w.apply(t, &pipeline.EncodingFailed{SessionRef: ref, Run: pipeline.EncodingRun(ref, "b", 1), Failure: *pipeline.NewFailure(pipeline.ModelCrashed, "")})
	if stale := request(upload); stale.Run != pipeline.EncodingRun(ref, "b", 1) {
		t.Errorf("a stale event after a failure: %+v, want the failed run again", stale.Run)
	}
	retry := image("b")
	if second := request(retry); second.Run != pipeline.EncodingRun(ref, "b", 2) {
		t.Errorf("the bytes again after a failure: %+v, want attempt 2", second.Run)
	}
	if again := request(retry); again.Run.Attempt != 2 {
		t.Errorf("the retry redelivered: attempt %d", again.Run.Attempt)
	}
	w.apply(t, &pipeline.SessionDeleted{SessionRef: ref})
	if events, err := handlers.RequestEncoding(w)(t.Context(), image("c")); err != nil || len(events) != 0 {
		t.Errorf("of a deleted session: %v, %v", types(events), err)
	}
}

// Photo and mask may come in either order, and the encoding may end before,
// between or after them: one and the same request comes of it.
func TestRequestReconstructionInEveryOrder(t *testing.T) {
	image := pipeline.Upload{ETag: "photo", Modified: start, At: start}
	mask := pipeline.Upload{ETag: "mask", Modified: start, At: start}
	run := pipeline.EncodingRun(ref, "photo", 1)
	facts := []pipeline.Event{
		&pipeline.ImageUploaded{SessionRef: ref, Upload: image, Preset: pipeline.PresetQuality},
		&pipeline.MaskUploaded{SessionRef: ref, Upload: mask},
		&pipeline.EncodingCompleted{SessionRef: ref, Run: run},
	}
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		w := newWorld()
		var got []pipeline.Event
		for _, i := range append(order, order...) { // all of it twice
			e := w.stamped(facts[i])
			if _, ok := e.(*pipeline.ImageUploaded); ok { // for request-encoding and update-session
				if _, err := w.Apply(t.Context(), ref, e); err != nil {
					t.Fatal(err)
				}
				continue
			}
			events, err := handlers.RequestReconstruction(w)(t.Context(), e)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, events...)
		}
		if len(got) < 2 {
			t.Fatalf("order %v: %d requests of two rounds", order, len(got))
		}
		for _, e := range got {
			r := w.stamped(e).(*pipeline.ReconstructionRequested)
			if r.Run != pipeline.ReconstructionRun(ref, 0, "photo", "mask", 1) || r.ID != got[0].Head().ID || r.Image != image || r.Mask != mask || r.Preset != pipeline.PresetQuality {
				t.Errorf("order %v: %+v", order, r)
			}
		}
	}
}

func TestRequestReconstructionOfSeveralObjects(t *testing.T) {
	w := newWorld()
	for n := range pipeline.ObjectNumber(3) {
		w.mask(t, n, "the same mask")
	}
	s := w.photo(t, "photo")
	run, _ := s.NextEncoding()
	events, err := handlers.RequestReconstruction(w)(t.Context(), w.stamped(&pipeline.EncodingCompleted{SessionRef: ref, Run: run}))
	if err != nil {
		t.Fatal(err)
	}
	pipeline.Stamp("c", w.now, "", events)
	seen := map[string]bool{}
	for _, e := range events {
		seen[e.Head().ID] = true
	}
	if len(events) != 3 || len(seen) != 3 {
		t.Errorf("%d requests with %d ids, want 3", len(events), len(seen))
	}
}

func TestRetryOfAReconstruction(t *testing.T) {
	w := newWorld()
	w.encoded(t, "photo")
	w.mask(t, 0, "mask")
	w.apply(t, w.reconstructed(t, 0, pipeline.ModelCrashed))
	w.wait(time.Minute)
	mask := w.stamped(&pipeline.MaskUploaded{SessionRef: ref, Upload: w.put(t, ref.Key(pipeline.MaskFinal), "mask")})
	for range 2 {
		events, err := handlers.RequestReconstruction(w)(t.Context(), mask)
		if err != nil || len(events) != 1 || events[0].(*pipeline.ReconstructionRequested).Run.Attempt != 2 {
			t.Errorf("%v, %v; want attempt 2", events, err)
		}
	}
}

func TestUpdateSession(t *testing.T) {
	w := newWorld()
	e := w.stamped(&pipeline.MaskUploaded{SessionRef: ref, Upload: pipeline.Upload{ETag: "m"}})
	for range 2 {
		if events, err := handlers.UpdateSession(w)(t.Context(), e); err != nil || events != nil {
			t.Fatalf("%v, %v", events, err)
		}
	}
	s, err := w.Session(t.Context(), ref)
	if err != nil || s.Mask(0) == nil || len(s.Events) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	before := w.Keys("")
	if _, err := handlers.UpdateSession(w)(t.Context(), w.stamped(&pipeline.UploadRejected{SessionRef: pipeline.SessionRef{User: "ada"}})); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, w.Keys("")); diff != "" {
		t.Errorf("an event without a session wrote:\n%s", diff)
	}
}

func TestJoiningReportsTheStoresTrouble(t *testing.T) {
	away := errors.New("s3 is away")
	w := newWorld()
	w.Before = func(pipelinetest.Op, string) error { return away }
	image := w.stamped(&pipeline.ImageUploaded{SessionRef: ref}).(*pipeline.ImageUploaded)
	_, encoding := handlers.RequestEncoding(w)(t.Context(), image)
	_, reconstruction := handlers.RequestReconstruction(w)(t.Context(), image)
	_, update := handlers.UpdateSession(w)(t.Context(), image)
	_, notify := w.notifyOwner()(t.Context(), w.stamped(&pipeline.EncodingFailed{SessionRef: ref}))
	for what, err := range map[string]error{"request-encoding": encoding, "request-reconstruction": reconstruction, "update-session": update, "notify-owner": notify} {
		if !errors.Is(err, away) || pipeline.IsPermanent(err) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
