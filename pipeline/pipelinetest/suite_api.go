package pipelinetest

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

func testChanges(t *testing.T, s Store) {
	ctx, ref := t.Context(), NewRef()
	if _, _, err := s.SessionIfChanged(ctx, ref, "etag"); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("a session that is not there: %v", err)
	}
	join := func(cause string, e pipeline.Event) {
		t.Helper()
		pipeline.Stamp(cause, time.Now(), "", []pipeline.Event{e})
		_, err := s.Apply(ctx, ref, e)
		noError(t, err)
	}
	join("a", &pipeline.SessionCreated{SessionRef: ref})
	first, etag, err := s.SessionIfChanged(ctx, ref, "")
	noError(t, err)
	if first.Ref() != ref || etag == "" {
		t.Errorf("read %+v, ETag %q", first.Ref(), etag)
	}
	same, again, err := s.SessionIfChanged(ctx, ref, etag)
	noError(t, err)
	if same.SessionID != "" || again != etag {
		t.Errorf("unchanged: %+v, ETag %q", same, again)
	}
	join("b", &pipeline.SessionDeleted{SessionRef: ref})
	changed, after, err := s.SessionIfChanged(ctx, ref, etag)
	noError(t, err)
	if changed.Status != pipeline.Deleted || after == etag {
		t.Errorf("changed: %s, ETag %q", changed.Status, after)
	}
}

func testMemos(t *testing.T, s Store) {
	ctx := t.Context()
	now := time.Now().UTC().Truncate(time.Second)
	m := pipeline.Memo{User: NewRef().User, Key: "aa", Request: "bb", Session: "sess_1_00000001", At: now}
	remember := func(m pipeline.Memo) pipeline.Memo {
		t.Helper()
		got, err := s.Remember(ctx, m)
		noError(t, err)
		return got
	}
	if got := remember(m); got != m {
		t.Errorf("remembered %+v", got)
	}
	later := m
	later.Session, later.At = "sess_2_00000002", now.Add(pipeline.MemoLife-time.Second)
	if got := remember(later); got != m {
		t.Errorf("within a day: %+v, want the first", got)
	}
	other := later
	other.User = NewRef().User
	if got := remember(other); got != other {
		t.Errorf("another user's: %+v", got)
	}
	later.At = now.Add(pipeline.MemoLife)
	if got := remember(later); got != later {
		t.Errorf("after a day: %+v, want the new one", got)
	}
	if got := remember(m); got != later {
		t.Errorf("after that: %+v, want the new one", got)
	}
}

func testShares(t *testing.T, s Store) {
	ctx, ref := t.Context(), NewRef()
	share := func(id string) pipeline.Share {
		t.Helper()
		one := pipeline.Share{SessionRef: ref, ID: id + string(ref.Session), ExpiresAt: time.Now().UTC().Truncate(time.Second)}
		noError(t, s.Share(ctx, one))
		return one
	}
	valid := func(one pipeline.Share, want bool) {
		t.Helper()
		got, err := s.Shared(ctx, one.ID)
		if want && (err != nil || got != one) || !want && !errors.Is(err, pipeline.ErrNotFound) {
			t.Errorf("share %s: %+v, %v; valid should be %v", one.ID, got, err, want)
		}
	}
	noError(t, s.Unshare(ctx, ref))
	first := share("a")
	valid(first, true)
	second := share("b")
	valid(first, false)
	valid(second, true)
	noError(t, s.Unshare(ctx, ref))
	valid(second, false)
	noError(t, s.Unshare(ctx, ref))
}

func testDeletions(t *testing.T, s Store) {
	ctx := t.Context()
	at := time.Unix(1_000_000_000, 0).UTC() // before all other tests' marks
	old, young := NewRef(), NewRef()
	noError(t, s.MarkDeleted(ctx, pipeline.Deletion{SessionRef: young, At: at.Add(time.Hour)}))
	noError(t, s.MarkDeleted(ctx, pipeline.Deletion{SessionRef: old, At: at.Add(999 * time.Millisecond)}))
	marks := func(before time.Time) (refs []pipeline.SessionRef) {
		t.Helper()
		for d, err := range s.Deletions(ctx, before) {
			noError(t, err)
			if d.At.Nanosecond() != 0 {
				t.Errorf("%s is not to the second", d.At)
			}
			refs = append(refs, d.SessionRef)
		}
		return refs
	}
	if got := marks(at); len(got) != 0 {
		t.Errorf("before both: %v", got)
	}
	if got := marks(at.Add(time.Minute)); !slices.Equal(got, []pipeline.SessionRef{old}) {
		t.Errorf("between them: %v", got)
	}
	if got := marks(at.Add(2 * time.Hour)); !slices.Equal(got, []pipeline.SessionRef{old, young}) {
		t.Errorf("after both: %v", got)
	}
	for _, f := range []pipeline.File{pipeline.OriginalImage, pipeline.Metadata} {
		for range 2 { // two versions
			noError(t, s.Put(ctx, old.Key(f), bytes.NewReader([]byte(f)), nil))
		}
	}
	noError(t, s.Put(ctx, young.Key(pipeline.Poster), bytes.NewReader(nil), nil))
	noError(t, s.MarkInFlight(ctx, old))
	noError(t, s.Erase(ctx, old))
	noError(t, s.Erase(ctx, old)) // again
	for _, f := range []pipeline.File{pipeline.OriginalImage, pipeline.Metadata} {
		if _, err := s.Head(ctx, old.Key(f)); !errors.Is(err, pipeline.ErrNotFound) {
			t.Errorf("%s after erasing: %v", f, err)
		}
	}
	if _, err := s.Head(ctx, young.Key(pipeline.Poster)); err != nil {
		t.Errorf("another session's file: %v", err)
	}
	noError(t, s.Unmark(ctx, pipeline.Deletion{SessionRef: old, At: at}))
	if got := marks(at.Add(2 * time.Hour)); !slices.Equal(got, []pipeline.SessionRef{young}) {
		t.Errorf("after unmarking: %v", got)
	}
}
