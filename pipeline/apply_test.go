package pipeline_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/pipeline"
)

var (
	ref   = pipeline.SessionRef{User: "ada", Session: "sess_1700000000_a1b2c3d4"}
	start = time.Date(2026, 11, 30, 10, 30, 0, 0, time.UTC)
)

// story collects the events of a session in the order in which they happened.
type story struct {
	now    time.Time
	events []pipeline.Event
}

func (s *story) tell(after time.Duration, cause string, e pipeline.Event) {
	s.now = s.now.Add(after)
	pipeline.Stamp(cause, s.now, "", []pipeline.Event{e})
	s.events = append(s.events, e)
}

func upload(etag string, at time.Time) pipeline.Upload {
	return pipeline.Upload{ETag: etag, Version: "v-" + etag, Sequencer: fmt.Sprintf("%016X", at.UnixNano()), Bytes: 1000, Modified: at.Truncate(time.Second), At: at}
}

// longStory has all that can happen to one session: a mask before its photo, an
// encoding that fails and is tried again, a second object, a mask replaced while
// its reconstruction runs, results, notices.
func longStory() []pipeline.Event {
	s := &story{now: start}
	mask := upload("mask-a", start)
	s.tell(0, "s3-1", &pipeline.MaskUploaded{SessionRef: ref, Upload: mask})
	s.tell(0, "s3-0", &pipeline.UploadRejected{SessionRef: ref, Key: ref.Prefix() + "photo.jpg", Failure: *pipeline.NewFailure(pipeline.UploadKeyInvalid, "")})
	s.tell(time.Second, "s3-2", &pipeline.ImageUploaded{SessionRef: ref, Upload: upload("photo-a", s.now.Add(time.Second)), Filename: "bear.jpg"})
	first := pipeline.EncodingRun(ref, "photo-a", 1)
	s.tell(time.Millisecond, string(first.ID), &pipeline.EncodingRequested{SessionRef: ref, Run: first})
	s.tell(time.Millisecond, "r1", &pipeline.EncodingStarted{SessionRef: ref, Run: first})
	s.tell(time.Millisecond, "r1", &pipeline.EncodingFailed{SessionRef: ref, Run: first, Failure: *pipeline.NewFailure(pipeline.ModelCrashed, "trace")})
	s.tell(time.Millisecond, "f1", &pipeline.OwnerNotified{SessionRef: ref, Run: first.ID, Channel: "email"})
	s.tell(time.Minute, "s3-3", &pipeline.ImageUploaded{SessionRef: ref, Upload: upload("photo-a", s.now.Add(time.Minute)), Filename: "bear.jpg"})
	second := pipeline.EncodingRun(ref, "photo-a", 2)
	s.tell(time.Millisecond, string(second.ID), &pipeline.EncodingRequested{SessionRef: ref, Run: second})
	s.tell(time.Millisecond, "r2", &pipeline.EncodingStarted{SessionRef: ref, Run: second})
	s.tell(time.Millisecond, "r2", &pipeline.EncodingProgressed{SessionRef: ref, Run: second, Advance: pipeline.Advance{Step: "decode", Fraction: .3, ETASec: 2}})
	s.tell(time.Millisecond, "r2", &pipeline.EncodingProgressed{SessionRef: ref, Run: second, Advance: pipeline.Advance{Step: "merge", Fraction: .8, ETASec: 1}})
	s.tell(time.Second, "r2", &pipeline.EncodingCompleted{SessionRef: ref, Run: second, Result: pipeline.EncodingResult{
		Image: pipeline.ImageInfo{Width: 640, Height: 480, Format: "JPEG"}, Model: "baseline", Family: "baseline", Bytes: 300_000, DurationSec: 1}})
	for n, etag := range []string{"mask-a", "mask-b"} {
		n := pipeline.ObjectNumber(n)
		if n == 1 {
			s.tell(time.Second, "s3-4", &pipeline.MaskUploaded{SessionRef: ref, Object: n, Upload: upload("mask-old", s.now.Add(time.Second)), Clicks: 2})
			old := pipeline.ReconstructionRun(ref, n, "photo-a", "mask-old", 1)
			s.tell(time.Millisecond, string(old.ID), &pipeline.ReconstructionRequested{SessionRef: ref, Run: old})
			s.tell(time.Millisecond, "r3", &pipeline.ReconstructionStarted{SessionRef: ref, Run: old})
			s.tell(time.Second, "s3-5", &pipeline.MaskUploaded{SessionRef: ref, Object: n, Upload: upload(etag, s.now.Add(time.Second)), Clicks: 5, Refinements: 2})
			s.tell(time.Millisecond, "r3", &pipeline.ReconstructionFailed{SessionRef: ref, Run: old, Failure: *pipeline.NewFailure(pipeline.MaskEmpty, "")})
		}
		run := pipeline.ReconstructionRun(ref, n, "photo-a", etag, 1)
		cause := fmt.Sprintf("r4-%d", n)
		s.tell(time.Millisecond, string(run.ID), &pipeline.ReconstructionRequested{SessionRef: ref, Run: run})
		s.tell(time.Millisecond, cause, &pipeline.ReconstructionStarted{SessionRef: ref, Run: run})
		s.tell(time.Millisecond, cause, &pipeline.ReconstructionProgressed{SessionRef: ref, Run: run, Advance: pipeline.Advance{Step: "inflate", Fraction: .5, ETASec: 1}})
		for _, sec := range []float64{.6, .4} { // told again by another worker
			s.tell(time.Millisecond, cause, &pipeline.ReconstructionPreviewed{SessionRef: ref, Run: run, Result: pipeline.ReconstructionResult{Method: "learned shape", DurationSec: sec}})
		}
		s.tell(time.Second, cause, &pipeline.ReconstructionCompleted{SessionRef: ref, Run: run, Result: pipeline.ReconstructionResult{
			Mask: pipeline.MaskInfo{Pixels: 9000, Coverage: 2.9}, Method: "silhouette inflation", Points: 120_000, DurationSec: .7,
			Artefacts: []pipeline.Artefact{{File: pipeline.OutputMesh, Key: ref.ObjectKey(n, pipeline.OutputMesh).String(), Bytes: 8 << 20}}}})
		s.tell(time.Millisecond, cause+"g", &pipeline.MailGathered{SessionRef: ref, Run: run.ID})
		s.tell(time.Millisecond, cause+"c", &pipeline.OwnerNotified{SessionRef: ref, Run: run.ID, Channel: "email", Message: "m"})
		s.tell(time.Millisecond, cause+"d", &pipeline.MailDelivered{SessionRef: ref, Run: run.ID, Message: "m"})
		s.tell(time.Millisecond, cause+"b", &pipeline.MailBounced{SessionRef: ref, Run: run.ID, Message: "m", Reason: "permanent: general"})
		s.tell(time.Millisecond, cause+"s", &pipeline.MailComplained{SessionRef: ref, Run: run.ID, Message: "m", Reason: "abuse"})
	}
	s.tell(time.Second, "s3-p", &pipeline.PromptsUploaded{SessionRef: ref, Object: 1, Upload: upload("prompts-a", s.now)})
	s.tell(time.Second, "s3-q", &pipeline.PromptsUploaded{SessionRef: ref, Object: 3, Upload: upload("prompts-b", s.now)})
	s.tell(time.Second, "p", &pipeline.UploadRejected{SessionRef: ref, Key: ref.ObjectKey(3, pipeline.Prompts).String(), Failure: *pipeline.NewFailure(pipeline.PromptsInvalid, "")})
	s.tell(time.Second, "p1", &pipeline.UploadRejected{SessionRef: ref, Key: ref.ObjectKey(1, pipeline.Prompts).String(), Failure: *pipeline.NewFailure(pipeline.PromptsInvalid, "")})
	s.tell(0, "p2", &pipeline.UploadRejected{SessionRef: ref, Key: ref.ObjectKey(1, pipeline.Prompts).String(), Failure: *pipeline.NewFailure(pipeline.MaskEmpty, "")})
	for _, of := range []string{"photo-old", "photo-older"} {
		s.tell(time.Second, "s3-made"+of, &pipeline.MaskUploaded{SessionRef: ref, Object: 3, Upload: upload("made-of-"+of, s.now), MadeOf: &pipeline.Origin{Prompts: "prompts-b", Image: of}})
	}
	for n := range 2 { // twice, so that neither kind can win by being there once
		s.tell(time.Minute, fmt.Sprint("delete", n), &pipeline.SessionDeleted{SessionRef: ref})
		s.tell(time.Hour, fmt.Sprint("restore", n), &pipeline.SessionRestored{SessionRef: ref})
	}
	for _, name := range []string{"bear", "Bär", "teddy"} {
		s.tell(time.Second, "rename "+name, &pipeline.SessionRenamed{SessionRef: ref, Name: name})
	}
	s.tell(0, "rename at once", &pipeline.SessionRenamed{SessionRef: ref, Name: "at once"})
	s.tell(time.Second, "s3-6", &pipeline.MaskUploaded{SessionRef: ref, Object: 2, Upload: upload("mask-c", s.now.Add(time.Second))})
	cancelled := pipeline.ReconstructionRun(ref, 2, "photo-a", "mask-c", 1)
	s.tell(time.Millisecond, string(cancelled.ID), &pipeline.ReconstructionRequested{SessionRef: ref, Run: cancelled})
	s.tell(time.Millisecond, "cancel", pipeline.Cancellation(ref, cancelled))
	s.tell(time.Second, "s3-7", &pipeline.MaskUploaded{SessionRef: ref, Object: 2, Upload: upload("mask-c", s.now.Add(time.Second))})
	again := pipeline.ReconstructionRun(ref, 2, "photo-a", "mask-c", 2)
	s.tell(time.Millisecond, string(again.ID), &pipeline.ReconstructionRequested{SessionRef: ref, Run: again})
	s.tell(time.Second, "r9", &pipeline.ReconstructionCompleted{SessionRef: ref, Run: again, Result: pipeline.ReconstructionResult{Method: "silhouette inflation"}})
	s.tell(time.Second, "w9", &pipeline.MailWithheld{SessionRef: ref, Run: again.ID, Reason: pipeline.WithheldSuppressed})
	s.tell(time.Second, "n9", &pipeline.OwnerNotified{SessionRef: ref, Run: again.ID, Channel: "email", Message: "m"})
	return s.events
}

// A preview shows an object while its model is made, and no longer.
func TestAPreviewIsShownUntilTheModelIsThere(t *testing.T) {
	s := pipeline.NewSession(ref)
	run := pipeline.ReconstructionRun(ref, 0, "photo", "mask", 1)
	encoding := pipeline.EncodingRun(ref, "photo", 1)
	tell := &story{now: start}
	tell.tell(0, "a", &pipeline.ImageUploaded{SessionRef: ref, Upload: upload("photo", start)})
	tell.tell(0, "b", &pipeline.EncodingCompleted{SessionRef: ref, Run: encoding})
	tell.tell(0, "c", &pipeline.MaskUploaded{SessionRef: ref, Upload: upload("mask", start)})
	tell.tell(0, "d", &pipeline.ReconstructionStarted{SessionRef: ref, Run: run})
	quick := pipeline.ReconstructionResult{Method: "learned shape", Points: 5, DurationSec: .5, Artefacts: []pipeline.Artefact{{File: pipeline.ModelSPZ, SHA256: "quick"}}}
	tell.tell(0, "e", &pipeline.ReconstructionPreviewed{SessionRef: ref, Run: run, Result: quick})
	tell.tell(0, "f", &pipeline.ReconstructionProgressed{SessionRef: ref, Run: run, Advance: pipeline.Advance{Step: "detail", Fraction: .4}})
	for _, e := range tell.events {
		s.Apply(e)
	}
	o := s.Objects[0]
	if s.Status != pipeline.Reconstructing || s.Progress == nil || o.Reconstruction.Method != "learned shape" || len(o.Artefacts) != 1 || o.Reconstruction.DurationSec != nil {
		t.Errorf("while the model is made: %s, progress %v, %+v", s.Status, s.Progress, o)
	}
	tell.tell(time.Minute, "g", &pipeline.ReconstructionCompleted{SessionRef: ref, Run: run, Result: pipeline.ReconstructionResult{Method: "SAM 3D Objects", DurationSec: 40}})
	for _, e := range tell.events[len(tell.events)-3:] { // the preview comes once more, late
		s.Apply(e)
	}
	s.Apply(tell.events[4])
	if o := s.Objects[0]; s.Status != pipeline.Completed || o.Reconstruction.Method != "SAM 3D Objects" || len(o.Artefacts) != 0 {
		t.Errorf("when the model is there: %s, %+v", s.Status, o)
	}
	if r := s.ReconstructionRun(0); r.Preview != nil {
		t.Errorf("the preview is kept: %+v", r.Preview)
	}
}

// A model that fails after its preview has failed: what its owner is told is why, and
// nothing speaks of the preview's files any more.
func TestAPreviewGoesWithTheModelThatFailed(t *testing.T) {
	s := pipeline.NewSession(ref)
	run := pipeline.ReconstructionRun(ref, 0, "photo", "mask", 1)
	tell := &story{now: start}
	tell.tell(0, "a", &pipeline.ImageUploaded{SessionRef: ref, Upload: upload("photo", start)})
	tell.tell(0, "b", &pipeline.EncodingCompleted{SessionRef: ref, Run: pipeline.EncodingRun(ref, "photo", 1)})
	tell.tell(0, "c", &pipeline.MaskUploaded{SessionRef: ref, Upload: upload("mask", start)})
	tell.tell(0, "d", &pipeline.ReconstructionStarted{SessionRef: ref, Run: run})
	tell.tell(time.Minute, "f", &pipeline.ReconstructionFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(pipeline.ModelBadResult, "nothing to be seen")})
	tell.tell(0, "e", &pipeline.ReconstructionPreviewed{SessionRef: ref, Run: run, Result: pipeline.ReconstructionResult{
		Method: "learned shape", Artefacts: []pipeline.Artefact{{File: pipeline.ModelSPZ, SHA256: "quick"}}}})
	for _, e := range tell.events {
		s.Apply(e)
	}
	o := s.Objects[0]
	if s.Status != pipeline.Failed || o.Error == nil || o.Error.Code != pipeline.ModelBadResult || o.Reconstruction.Method != "" || len(o.Artefacts) != 0 {
		t.Errorf("%s, error %v, %+v", s.Status, o.Error, o)
	}
	if r := s.ReconstructionRun(0); r.Preview != nil {
		t.Errorf("the preview is kept: %+v", r.Preview)
	}
}

// A session is the join of its events: order and repetition do not matter, nor
// does being written to metadata.json and read back in between.
func TestSessionIsIndependentOfOrder(t *testing.T) {
	events := longStory()
	want := pipeline.NewSession(ref)
	for _, e := range events {
		want.Apply(e)
	}
	if want.Status != pipeline.Notified {
		t.Fatalf("status in order: %s, want notified", want.Status)
	}
	want = stored(t, want)
	const batches, shuffles = 8, 2000
	for batch := range uint64(batches) {
		t.Run(fmt.Sprint("batch ", batch), func(t *testing.T) {
			t.Parallel()
			for seed := batch; seed < shuffles; seed += batches {
				got := dealt(t, events, seed)
				if !reflect.DeepEqual(want, got) {
					t.Fatalf("shuffle %d differs (-in order +shuffled):\n%s", seed, cmp.Diff(want, got))
				}
			}
		})
	}
}

// dealt is the session after its events came in random order, some of them
// more than once, with a restart now and then.
func dealt(t *testing.T, events []pipeline.Event, seed uint64) pipeline.Session {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	deal := append([]pipeline.Event(nil), events...)
	for range rng.IntN(len(events) / 2) {
		deal = append(deal, events[rng.IntN(len(events))])
	}
	rng.Shuffle(len(deal), func(i, j int) { deal[i], deal[j] = deal[j], deal[i] })
	s := pipeline.NewSession(ref)
	for _, e := range deal {
		s.Apply(e)
		if rng.IntN(40) == 0 {
			s = stored(t, s)
		}
	}
	return stored(t, s)
}

func TestApplyReportsWhetherAnythingChanged(t *testing.T) {
	s := pipeline.NewSession(ref)
	for _, e := range longStory() {
		s.Apply(e)
	}
	for _, e := range longStory() {
		if s.Apply(e) {
			t.Errorf("%s applied again changed the session", e.Type())
		}
	}
	other := &pipeline.SessionDeleted{SessionRef: pipeline.SessionRef{User: "eve", Session: ref.Session}}
	pipeline.Stamp("x", start, "", []pipeline.Event{other})
	if s.Apply(other) || s.Status == pipeline.Deleted {
		t.Error("another user's event changed the session")
	}
}

func TestStatusFollowsTheFacts(t *testing.T) {
	var seen []pipeline.Status
	s := pipeline.NewSession(ref)
	for _, e := range longStory() {
		s.Apply(e)
		if len(seen) == 0 || seen[len(seen)-1] != s.Status {
			seen = append(seen, s.Status)
		}
	}
	want := []pipeline.Status{"created", "failed", "initializing", "failed", "initializing", "reconstructing", "completed", "notified", "reconstructing", "completed", "notified",
		"deleted", "notified", "deleted", "notified", "reconstructing", "failed", "reconstructing", "completed", "notified"}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}

func stored(t *testing.T, s pipeline.Session) pipeline.Session {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back pipeline.Session
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	return back
}
