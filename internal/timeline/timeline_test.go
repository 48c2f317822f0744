package timeline_test

import (
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/timeline"
	"github.com/2112-lab/gen3d/pipeline"
)

var (
	begin = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	ref   = pipeline.SessionRef{User: "acme", Session: "sess_1700000000_0123abcd"}
)

func head(id string, ms int) pipeline.Header {
	return pipeline.Header{ID: id, Cause: "c", At: begin.Add(time.Duration(ms) * time.Millisecond)}
}

func TestASessionIsToldInItsOrder(t *testing.T) {
	photo := pipeline.Upload{ETag: "p", At: begin, Modified: begin}
	encoding, making := pipeline.EncodingRun(ref, "p", 1), pipeline.ReconstructionRun(ref, 0, "p", "m", 2)
	s := pipeline.NewSession(ref)
	for _, e := range []pipeline.Event{ // as SQS brings them: in no order
		&pipeline.ReconstructionFailed{Header: head("8", 9000), SessionRef: ref, Run: making, Failure: *pipeline.NewFailure(pipeline.ModelCrashed, "secret detail")},
		&pipeline.EncodingCompleted{Header: head("5", 4000), SessionRef: ref, Run: encoding, Result: pipeline.EncodingResult{Model: "baseline", DurationSec: 1.5, StepsSec: map[string]float64{"fetch": .2, "model": 1.1}}},
		&pipeline.SessionCreated{Header: head("1", 0), SessionRef: ref},
		&pipeline.EncodingStarted{Header: head("4", 2500), SessionRef: ref, Run: encoding},
		&pipeline.ImageUploaded{Header: head("2", 0), SessionRef: ref, Upload: photo},
		&pipeline.EncodingRequested{Header: head("3", 100), SessionRef: ref, Run: encoding, Image: photo},
		&pipeline.ReconstructionRequested{Header: head("6", 4100), SessionRef: ref, Run: making, Image: photo},
		&pipeline.ReconstructionStarted{Header: head("7", 4200), SessionRef: ref, Run: making},
	} {
		s.Apply(e)
	}
	got := timeline.Of(s)
	var ids, notes []string
	for _, m := range got {
		ids, notes = append(ids, m.ID), append(notes, m.Note)
	}
	if strings.Join(ids, "") != "12345678" {
		t.Fatalf("the order is %v", ids)
	}
	for i, want := range map[int]string{
		3: "waited 2.4 s for a worker", 4: "baseline, 1.5 s · model 1.1 · fetch 0.2", 5: "object 0, attempt 2", 7: "model_crashed (system)",
	} {
		if notes[i] != want {
			t.Errorf("%s says %q, want %q", got[i].Event, notes[i], want)
		}
	}
	if got[7].SinceSec != 9 || got[7].AfterSec != 4.8 || got[7].Run != making.ID {
		t.Errorf("the last is %+v", got[7])
	}
}

func TestASessionOfWhichNothingIsKnown(t *testing.T) {
	if got := timeline.Of(pipeline.NewSession(ref)); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}
