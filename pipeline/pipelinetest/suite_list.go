package pipelinetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/pipeline"
)

func testPages(t *testing.T, s Store) {
	ctx, user := t.Context(), NewRef().User
	now := time.Now().Unix()
	var want []pipeline.Listing
	// One of each age: a minute, hours, days, years, and ids of other lengths.
	for i, at := range []int64{now - 60, now - 60, now - 61, now - 7200, now - 86400*3, now - 86400*90, now - 86400*1200, 1_000_000_000, 5, 0} {
		id := pipeline.SessionID(fmt.Sprintf("sess_%d_%08x", at, i))
		_, l := enlisted(t, s, pipeline.SessionRef{User: user, Session: id}, fmt.Sprintf("photo %d.jpg", i))
		want = append(want, l)
	}
	pipeline.SortListed(want)
	for _, size := range []int{1, 2, 3, 10, 20} {
		var got []pipeline.Listing
		for after, more := pipeline.SessionID(""), true; more; {
			page, on, err := s.Listings(ctx, user, after, size)
			noError(t, err)
			if len(page) > size || on && len(page) < size {
				t.Errorf("a page of %d has %d, more %v", size, len(page), on)
			}
			got, more = append(got, page...), on
			after = got[len(got)-1].Session
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in pages of %d (-want +got):\n%s", size, diff)
		}
	}
	if page, more, err := s.Listings(ctx, NewRef().User, "", 5); err != nil || more || len(page) != 0 {
		t.Errorf("somebody without sessions: %v, %v, %v", page, more, err)
	}
}

// enlisted is a session with a name, as its metadata.json and the index have it.
func enlisted(t *testing.T, s Store, ref pipeline.SessionRef, name string) (pipeline.Session, pipeline.Listing) {
	t.Helper()
	e := &pipeline.ImageUploaded{SessionRef: ref, Upload: pipeline.Upload{ETag: "e"}, Filename: name}
	pipeline.Stamp("s3"+string(ref.Session), time.Unix(1_700_000_000, 0), "", []pipeline.Event{e})
	one, err := s.Apply(t.Context(), ref, e)
	noError(t, err)
	noError(t, s.Enlist(t.Context(), one))
	return one, one.Listing()
}

func testIndex(t *testing.T, s Store) {
	ctx := t.Context()
	listed := func(ref pipeline.SessionRef) []pipeline.Listing {
		t.Helper()
		all, _, err := s.Listings(ctx, ref.User, "", 100)
		noError(t, err)
		return all
	}
	change := func(ref pipeline.SessionRef, cause string, after time.Duration, e pipeline.Event) pipeline.Session {
		t.Helper()
		pipeline.Stamp(cause, time.Unix(1_700_000_000, 0).Add(after), "", []pipeline.Event{e})
		one, err := s.Apply(ctx, ref, e)
		noError(t, err)
		return one
	}
	names := map[string]string{
		"a name of nothing":         "",
		"a name with a way out":     "../../eve/x.jpg",
		"a name with everything":    "Bär 熊 \u202e&?%2f+=\"'.jpg",
		"a name of long characters": strings.Repeat("🧸", 128),
		"a name too long for a key": strings.Repeat("🧸", 5000),
		"a name that fills a part":  strings.Repeat("a", 143),
	}
	for what, name := range names {
		t.Run(what, func(t *testing.T) {
			ref := NewRef()
			_, want := enlisted(t, s, ref, name)
			if diff := cmp.Diff([]pipeline.Listing{want}, listed(ref)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	t.Run("an entry follows its session, whatever the order", func(t *testing.T) {
		ref := NewRef()
		first, _ := enlisted(t, s, ref, "bear.jpg")
		short := change(ref, "a", time.Second, &pipeline.SessionRenamed{SessionRef: ref, Name: "Bär"})
		long := change(ref, "b", 2*time.Second, &pipeline.SessionRenamed{SessionRef: ref, Name: "Bär" + strings.Repeat("🧸", 100)})
		gone := change(ref, "c", 3*time.Second, &pipeline.SessionDeleted{SessionRef: ref})
		for _, told := range []pipeline.Session{long, gone, short, gone, first, first} { // late news change nothing
			noError(t, s.Enlist(ctx, told))
			if diff := cmp.Diff([]pipeline.Listing{gone.Listing()}, listed(ref)); told.Status == pipeline.Deleted && diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
		if diff := cmp.Diff([]pipeline.Listing{gone.Listing()}, listed(ref)); diff != "" {
			t.Errorf("in the end (-want +got):\n%s", diff)
		}
		back := change(ref, "d", 4*time.Second, &pipeline.SessionRestored{SessionRef: ref})
		noError(t, s.Enlist(ctx, back))
		if diff := cmp.Diff([]pipeline.Listing{back.Listing()}, listed(ref)); diff != "" {
			t.Errorf("restored (-want +got):\n%s", diff)
		}
		noError(t, s.Erase(ctx, ref))
		noError(t, s.Enlist(ctx, back)) // from before it was erased
		if left := listed(ref); len(left) != 0 {
			t.Errorf("erased: %v", left)
		}
	})
}
