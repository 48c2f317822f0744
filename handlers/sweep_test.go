package handlers_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

// once sweeps and answers what was emitted.
func once(t *testing.T, w *world) []pipeline.Event {
	t.Helper()
	w.emitted = nil
	n, err := w.sweep().Once(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n != len(w.emitted) {
		t.Errorf("%d repairs said, %d emitted", n, len(w.emitted))
	}
	return w.emitted
}

func TestSweep(t *testing.T) {
	requested := func(t *testing.T, w *world) pipeline.Run {
		s := w.photo(t, "photo")
		run, _ := s.NextEncoding()
		w.apply(t, &pipeline.EncodingRequested{SessionRef: ref, Run: run})
		return run
	}
	file := func(t *testing.T, w *world, run pipeline.Run, e pipeline.Event) {
		if _, err := w.File(t.Context(), run.ID, w.stamped(e)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name    string
		left    func(*testing.T, *world) // what was left behind
		silent  time.Duration
		want    []string
		settled bool
	}{
		{name: "an upload whose event was lost", left: func(t *testing.T, w *world) { w.put(t, ref.Key(pipeline.OriginalImage), "photo") },
			silent: 3 * time.Minute, want: []string{"image.uploaded"}},
		{name: "both uploads' events were lost", left: func(t *testing.T, w *world) {
			w.put(t, ref.Key(pipeline.OriginalImage), "photo")
			w.put(t, ref.Key(pipeline.MaskFinal), "mask")
		}, silent: 3 * time.Minute, want: []string{"mask.uploaded", "image.uploaded"}},
		{name: "a newer mask whose event was lost", left: func(t *testing.T, w *world) {
			w.encoded(t, "photo")
			w.mask(t, 0, "mask")
			w.apply(t, w.reconstructed(t, 0, ""))
			w.wait(time.Minute)
			w.put(t, ref.Key(pipeline.MaskFinal), "better mask")
		}, silent: 3 * time.Minute, want: []string{"mask.uploaded"}},
		{name: "the next object's mask whose event was lost", left: func(t *testing.T, w *world) {
			w.encoded(t, "photo")
			w.mask(t, 0, "mask")
			w.put(t, ref.ObjectKey(1, pipeline.MaskFinal), "mask")
		}, silent: 3 * time.Minute, want: []string{"mask.uploaded"}},
		{name: "the only mask, of an object far down the line, whose event was lost", left: func(t *testing.T, w *world) {
			w.encoded(t, "photo")
			w.put(t, ref.ObjectKey(5, pipeline.MaskFinal), "mask")
		}, silent: 3 * time.Minute, want: []string{"mask.uploaded"}},
		{name: "prompts of an object far down the line whose event was lost", left: func(t *testing.T, w *world) {
			w.encoded(t, "photo")
			w.put(t, ref.ObjectKey(63, pipeline.Prompts), "{}")
		}, silent: 3 * time.Minute, want: []string{"prompts.uploaded"}},
		{name: "a retry whose event was lost", left: func(t *testing.T, w *world) {
			run := requested(t, w)
			failed := &pipeline.EncodingFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(pipeline.ModelCrashed, "")}
			file(t, w, run, failed)
			w.apply(t, failed, &pipeline.OwnerNotified{SessionRef: ref, Run: run.ID})
			w.wait(time.Minute)
			w.put(t, ref.Key(pipeline.OriginalImage), "photo")
		}, silent: 3 * time.Minute, want: []string{"image.uploaded"}},
		{name: "a retry whose request was lost", left: func(t *testing.T, w *world) {
			run := requested(t, w)
			failed := &pipeline.EncodingFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(pipeline.ModelCrashed, "")}
			file(t, w, run, failed)
			w.apply(t, failed, &pipeline.OwnerNotified{SessionRef: ref, Run: run.ID})
			w.wait(time.Minute)
			w.photo(t, "photo")
		}, silent: 3 * time.Minute, want: []string{"encoding.requested"}},
		{name: "a retry of a reconstruction whose request was lost", left: func(t *testing.T, w *world) {
			w.encoded(t, "photo")
			w.mask(t, 0, "mask")
			end := w.reconstructed(t, 0, pipeline.ModelCrashed)
			run := end.(*pipeline.ReconstructionFailed).Run
			file(t, w, run, end)
			w.apply(t, end, &pipeline.OwnerNotified{SessionRef: ref, Run: run.ID})
			w.wait(time.Minute)
			w.mask(t, 0, "mask")
		}, silent: 3 * time.Minute, want: []string{"reconstruction.requested"}},
		{name: "an encoding nobody asked for", left: func(t *testing.T, w *world) { w.photo(t, "photo") }, silent: 3 * time.Minute, want: []string{"encoding.requested"}},
		{name: "a reconstruction nobody asked for", left: func(t *testing.T, w *world) { w.encoded(t, "photo"); w.mask(t, 0, "mask") },
			silent: 3 * time.Minute, want: []string{"reconstruction.requested"}},
		{name: "a request that waits in its queue", left: func(t *testing.T, w *world) { requested(t, w) }, silent: 50 * time.Minute},
		{name: "a request that went unheard", left: func(t *testing.T, w *world) { requested(t, w) }, silent: 61 * time.Minute, want: []string{"encoding.requested"}},
		{name: "a worker that died", left: func(t *testing.T, w *world) {
			w.apply(t, &pipeline.EncodingStarted{SessionRef: ref, Run: requested(t, w)})
		}, silent: 3 * time.Minute, want: []string{"encoding.requested"}},
		{name: "a worker at work", left: func(t *testing.T, w *world) {
			run := requested(t, w)
			w.apply(t, &pipeline.EncodingStarted{SessionRef: ref, Run: run})
			w.wait(10 * time.Minute)
			w.apply(t, &pipeline.EncodingProgressed{SessionRef: ref, Run: run})
		}, silent: time.Minute},
		{name: "a run without news for hours", left: func(t *testing.T, w *world) {
			w.apply(t, &pipeline.EncodingStarted{SessionRef: ref, Run: requested(t, w)})
		}, silent: 3 * time.Hour, want: []string{"encoding.failed"}},
		{name: "a reconstruction without news for hours", left: func(t *testing.T, w *world) {
			w.encoded(t, "photo")
			w.mask(t, 0, "mask")
			w.reconstructed(t, 0, "") // its end got lost with its worker
		}, silent: 3 * time.Hour, want: []string{"reconstruction.failed"}},
		{name: "an end that nobody was told of", left: func(t *testing.T, w *world) {
			run := requested(t, w)
			file(t, w, run, &pipeline.EncodingCompleted{SessionRef: ref, Run: run})
		}, silent: 3 * time.Minute, want: []string{"encoding.completed"}},
		{name: "a model of which the owner was not told", left: func(t *testing.T, w *world) {
			w.encoded(t, "photo")
			w.mask(t, 0, "mask")
			end := w.reconstructed(t, 0, "")
			file(t, w, end.(*pipeline.ReconstructionCompleted).Run, end)
			w.apply(t, end)
		}, silent: 3 * time.Minute, want: []string{"reconstruction.completed"}},
		{name: "a session that waits for its mask", left: func(t *testing.T, w *world) { w.encoded(t, "photo") }, silent: 3 * time.Minute, settled: true},
		{name: "a session that is done", left: func(t *testing.T, w *world) {
			w.encoded(t, "photo")
			w.mask(t, 0, "mask")
			end := w.reconstructed(t, 0, "")
			w.apply(t, end, &pipeline.OwnerNotified{SessionRef: ref, Run: end.(*pipeline.ReconstructionCompleted).Run.ID})
		}, silent: 3 * time.Minute, settled: true},
		{name: "a session that was deleted with its work undone", left: func(t *testing.T, w *world) {
			w.photo(t, "photo")
			w.apply(t, &pipeline.SessionDeleted{SessionRef: ref})
		}, silent: 3 * time.Minute, settled: true},
		{name: "a mark of which nothing came", left: func(*testing.T, *world) {}, silent: 3 * time.Minute, settled: true},
		{name: "a session that is still young", left: func(t *testing.T, w *world) { w.photo(t, "photo") }, silent: time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			c.left(t, w)
			if err := w.MarkInFlight(t.Context(), ref); err != nil {
				t.Fatal(err)
			}
			w.wait(c.silent)
			got := once(t, w)
			if diff := cmp.Diff(append([]string{}, c.want...), types(got)); diff != "" {
				t.Fatalf("emitted (-want +got):\n%s", diff)
			}
			if settled := len(w.Keys("inflight/")) == 0; settled != c.settled {
				t.Errorf("settled %v, want %v", settled, c.settled)
			}
			if len(c.want) == 0 {
				return
			}
			if again := once(t, w); len(again) != 0 {
				t.Errorf("swept again at once: %v", types(again))
			}
			w.wait(c.silent + time.Second)
			again := once(t, w)
			if len(again) != len(got) {
				t.Fatalf("swept again later: %v", types(again))
			}
			for i := range got {
				if got[i].Head().ID != again[i].Head().ID {
					t.Errorf("%s was repaired by another event the second time", got[i].Type())
				}
			}
		})
	}
}

func TestAGivenUpRunKeepsItsFirstEnd(t *testing.T) {
	w := newWorld()
	w.encoded(t, "photo")
	w.mask(t, 0, "mask")
	end := w.reconstructed(t, 0, "") // the worker is about to file this
	if err := w.MarkInFlight(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	w.wait(3 * time.Hour)
	failed := once(t, w)[0].(*pipeline.ReconstructionFailed)
	if failed.Failure.Code != pipeline.StageStalled {
		t.Errorf("%+v", failed.Failure)
	}
	kept, err := w.File(t.Context(), failed.Run.ID, end)
	if err != nil || kept.Type() != failed.Type() || kept.Head().ID != failed.Head().ID {
		t.Errorf("the worker's late end was told as well: %v, %v", kept, err)
	}
}

// The same bytes found in two sessions are two facts.
func TestFoundUploadsOfTwoSessionsAreTwoFacts(t *testing.T) {
	w := newWorld()
	other := pipeline.SessionRef{User: "eve", Session: ref.Session}
	for _, r := range []pipeline.SessionRef{ref, other} {
		w.put(t, r.Key(pipeline.OriginalImage), "the same photo")
		w.put(t, r.Key(pipeline.MaskFinal), "the same mask")
		if err := w.MarkInFlight(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	w.wait(3 * time.Minute)
	seen := map[string]bool{}
	for _, e := range once(t, w) {
		seen[e.Head().ID] = true
	}
	if len(seen) != 4 {
		t.Errorf("%d different events, want 4", len(seen))
	}
}

func TestOneSessionsTroubleDoesNotKeepTheSweepFromOthers(t *testing.T) {
	w := newWorld()
	other := pipeline.SessionRef{User: "eve", Session: ref.Session}
	for _, r := range []pipeline.SessionRef{ref, other} {
		w.put(t, r.Key(pipeline.OriginalImage), "photo")
		if err := w.MarkInFlight(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	w.wait(3 * time.Minute)
	away := errors.New("s3 is away")
	w.Before = func(_ pipelinetest.Op, key string) error {
		if key == ref.Key(pipeline.OriginalImage).String() {
			return away
		}
		return nil
	}
	n, err := w.sweep().Once(t.Context())
	if !errors.Is(err, away) || n != 1 || w.emitted[0].Ref() != other {
		t.Errorf("%d repairs, %v", n, err)
	}
}

func TestARepairThatCannotBeToldIsMadeAgain(t *testing.T) {
	w := newWorld()
	w.photo(t, "photo")
	if err := w.MarkInFlight(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	w.wait(3 * time.Minute)
	s := w.sweep()
	away := errors.New("topic is away")
	s.Emit = func(context.Context, pipeline.Header, ...pipeline.Event) error { return away }
	if n, err := s.Once(t.Context()); !errors.Is(err, away) || n != 0 {
		t.Errorf("%d repairs, %v", n, err)
	}
	if got := once(t, w); len(got) != 1 {
		t.Errorf("afterwards: %v", types(got))
	}
}
