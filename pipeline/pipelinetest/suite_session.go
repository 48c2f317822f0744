package pipelinetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/pipeline"
)

func testSessions(t *testing.T, s Store) {
	ctx, ref := t.Context(), NewRef()
	first, err := s.Apply(ctx, ref, newMask(ref, 0, "a"))
	noError(t, err)
	second, err := s.Apply(ctx, ref, newMask(ref, 1, "b"), newMask(ref, 2, "c"))
	noError(t, err)
	if len(first.Objects) != 1 || len(second.Objects) != 3 {
		t.Errorf("answered %d objects, then %d; want 1, then 3", len(first.Objects), len(second.Objects))
	}
	have, err := s.Session(ctx, ref)
	noError(t, err)
	if diff := cmp.Diff(encoded(t, second), encoded(t, have)); diff != "" {
		t.Errorf("the session read differs from the one answered (-answered +read):\n%s", diff)
	}
	t.Run("metadata.json is the session", func(t *testing.T) {
		b, _, err := s.Read(ctx, ref.Key(pipeline.Metadata), 1<<20)
		noError(t, err)
		var file pipeline.Session
		noError(t, json.Unmarshal(b, &file))
		if diff := cmp.Diff(encoded(t, have), encoded(t, file)); diff != "" {
			t.Errorf("metadata.json differs (-session +file):\n%s", diff)
		}
	})
	t.Run("a repetition writes nothing", func(t *testing.T) {
		before, err := s.Head(ctx, ref.Key(pipeline.Metadata))
		noError(t, err)
		_, err = s.Apply(ctx, ref, newMask(ref, 1, "b"))
		noError(t, err)
		after, err := s.Head(ctx, ref.Key(pipeline.Metadata))
		noError(t, err)
		if before.ETag != after.ETag || before.Version != after.Version {
			t.Errorf("before %+v, after %+v", before, after)
		}
	})
	t.Run("another session's event changes nothing", func(t *testing.T) {
		got, err := s.Apply(ctx, ref, newMask(NewRef(), 5, "x"))
		noError(t, err)
		if diff := cmp.Diff(encoded(t, have), encoded(t, got)); diff != "" {
			t.Errorf("it did (-before +after):\n%s", diff)
		}
	})
}

// testConcurrentWriters has writers that each add masks of their own. Whoever
// meets a conflict comes again, as the bus does.
func testConcurrentWriters(t *testing.T, s Store) {
	const writers, each = 6, 4
	ctx, ref := t.Context(), NewRef()
	var g sync.WaitGroup
	for w := range writers {
		g.Go(func() {
			for i := range each {
				n := pipeline.ObjectNumber(w*each + i)
				got, err := s.Apply(ctx, ref, newMask(ref, n, "m"))
				for range 10 {
					if !errors.Is(err, pipeline.ErrConflict) {
						break
					}
					got, err = s.Apply(ctx, ref, newMask(ref, n, "m"))
				}
				if err != nil {
					t.Errorf("writer %d: %v", w, err)
				} else if got.Mask(n) == nil {
					t.Errorf("writer %d is answered a session without its own mask %d", w, n)
				}
			}
		})
	}
	g.Wait()
	have, err := s.Session(ctx, ref)
	noError(t, err)
	if len(have.Objects) != writers*each || len(have.Events) != writers*each {
		t.Errorf("%d objects and %d events were kept, want %d of both", len(have.Objects), len(have.Events), writers*each)
	}
}

func testReceipts(t *testing.T, s Store) {
	ctx, ref := t.Context(), NewRef()
	run := pipeline.EncodingRun(ref, "etag", 1)
	end := func(model string) pipeline.Event {
		e := &pipeline.EncodingCompleted{SessionRef: ref, Run: run, Result: pipeline.EncodingResult{Model: model}}
		pipeline.Stamp("evt_request", time.Date(2026, 11, 30, 10, 0, 0, 123_000_000, time.UTC), "trace", []pipeline.Event{e})
		return e
	}
	var mu sync.Mutex
	told := map[string]bool{}
	var g sync.WaitGroup
	for w := range 5 {
		g.Go(func() {
			kept, err := s.File(ctx, run.ID, end(fmt.Sprint("worker ", w)))
			if err != nil {
				t.Errorf("worker %d: %v", w, err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			told[kept.(*pipeline.EncodingCompleted).Result.Model] = true
		})
	}
	g.Wait()
	if len(told) != 1 {
		t.Fatalf("five workers on one run tell of %v, want one", told)
	}
	kept, err := s.Receipt(ctx, ref, run.ID)
	noError(t, err)
	if e := kept.(*pipeline.EncodingCompleted); !told[e.Result.Model] || e.Head().ID != end("").Head().ID || !e.Head().At.Equal(end("").Head().At) {
		t.Errorf("the receipt is %+v, told was %v", e, told)
	}
	_, err = s.Receipt(ctx, ref, "run_other")
	isError(t, "another run's receipt", err, pipeline.ErrNotFound)
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	noError(t, err)
	return string(b)
}
