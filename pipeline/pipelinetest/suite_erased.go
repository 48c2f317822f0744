package pipelinetest

import (
	"errors"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

func testErased(t *testing.T, s Store) {
	ctx, ref := t.Context(), NewRef()
	erased := func(want bool) {
		t.Helper()
		if at, err := s.Erased(ctx, ref); err != nil || at.IsZero() == want || want && time.Since(at).Abs() > time.Minute {
			t.Errorf("erased: %v, %v, want %v", at, err, want)
		}
	}
	erased(false)
	one, _ := enlisted(t, s, ref, "bear.jpg")
	for range 2 {
		noError(t, s.Erase(ctx, ref))
		erased(true)
	}
	late := &pipeline.SessionRestored{SessionRef: ref}
	pipeline.Stamp("late", time.Now(), "", []pipeline.Event{late})
	for range 2 {
		_, err := s.Apply(ctx, ref, late)
		isError(t, "what is told late", err, pipeline.ErrErased)
		isError(t, "what is told late", err, pipeline.ErrNotFound)
	}
	noError(t, s.Enlist(ctx, one))
	if _, err := s.Head(ctx, ref.Key(pipeline.Metadata)); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("metadata.json: %v", err)
	}
	noError(t, s.Readmit(ctx, ref))
	noError(t, s.Readmit(ctx, ref))
	erased(false)
	if again, err := s.Apply(ctx, ref, late); err != nil || again.Ref() != ref {
		t.Errorf("readmitted: %v", err)
	}
}
