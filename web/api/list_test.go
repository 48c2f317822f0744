package api_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
	"github.com/2112-lab/gen3d/web/contract"
)

func (w *world) list(query string) contract.SessionPage {
	w.t.Helper()
	var page contract.SessionPage
	w.do(call{method: "GET", path: "/v1/sessions" + query, token: "ada"}).decode(w.t, &page)
	return page
}

func TestANameIsInListsAndSearches(t *testing.T) {
	w := serve(t)
	w.modelled()
	rename := func(name string) {
		t.Helper()
		if g := w.do(call{method: "PATCH", path: at(""), token: "ada", body: fmt.Sprintf(`{"name":%q}`, name)}); g.status != 202 {
			t.Fatal(g.status, string(g.body))
		}
	}
	for _, name := range []string{"Grandma's Bear", "Ursa", "Grandma's Bear"} { // within a millisecond of each other
		rename(name)
		if page := w.list("?q=" + strings.ToLower(name[:4])); len(page.Sessions) != 1 || page.Sessions[0].Name != name {
			t.Errorf("%s: %+v", name, page)
		}
	}
	if n := len(w.emitted); n != 3 {
		t.Errorf("%d events of three changes", n)
	}
	rename("Grandma's Bear")
	if n := len(w.emitted); n != 3 {
		t.Errorf("an event of no change")
	}
	w.tell(&pipeline.ImageUploaded{SessionRef: ref, Upload: w.put(ref.Key(pipeline.OriginalImage), "another"), Filename: "duck.jpg"})
	var view contract.SessionView
	w.do(call{method: "GET", path: at(""), token: "ada"}).decode(t, &view)
	if view.Session.Name != "Grandma's Bear" || len(w.list("?q=duck").Sessions) != 0 || len(w.list("?q=ursa").Sessions) != 0 {
		t.Errorf("after another photo it is called %q", view.Session.Name)
	}
}

func TestARowHasWhatAHistoryShows(t *testing.T) {
	w := serve(t)
	run := w.masked()
	w.tell(&pipeline.ReconstructionStarted{SessionRef: ref, Run: run},
		&pipeline.ReconstructionProgressed{SessionRef: ref, Run: run, Advance: pipeline.Advance{Step: "inflate", Fraction: .5, ETASec: 2}})
	row := w.list("").Sessions[0]
	if row.Status != pipeline.Reconstructing || row.Progress == nil || row.Progress.Fraction != .5 || row.ThumbnailURL == nil || row.PosterURL != nil || row.Error != nil {
		t.Errorf("at work: %+v", row)
	}
	w.tell(&pipeline.ReconstructionFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(pipeline.MaskEmpty, "secret detail")})
	row = w.list("?status=failed").Sessions[0]
	if row.Error == nil || row.Error.Code != pipeline.MaskEmpty || row.Error.Detail != "" || row.Progress != nil || row.CreatedAt.IsZero() {
		t.Errorf("failed: %+v", row)
	}
}

func TestPagesStayAsTheyAreWhileSessionsAreAdded(t *testing.T) {
	w := serve(t)
	made := 0
	add := func() {
		made++
		w.tell(&pipeline.SessionCreated{SessionRef: pipeline.SessionRef{User: "ada", Session: pipeline.SessionID(fmt.Sprintf("sess_%d_%08x", 1_700_000_000+made, made))}})
	}
	for range 10 {
		add()
	}
	var have []string
	for query := "?limit=3"; query != ""; {
		page := w.list(query)
		for _, s := range page.Sessions {
			have = append(have, s.SessionID)
		}
		query = ""
		if page.NextCursor != nil {
			query = "?limit=3&cursor=" + *page.NextCursor
		}
		add()
	}
	if sorted := slices.Clone(have); len(have) != 10 || len(slices.Compact(sorted)) != 10 || !slices.IsSortedFunc(have, func(a, b string) int {
		return pipeline.CompareListed(pipeline.SessionID(a), pipeline.SessionID(b))
	}) {
		t.Errorf("%v", have)
	}
}

// The index may be a moment behind; what is shown is read from metadata.json.
func TestAStaleIndexShowsNothingUntrue(t *testing.T) {
	w := serve(t)
	w.modelled()
	stale, err := w.Session(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	forget := func() { // puts the entry back to what it was
		t.Helper()
		truth, killed := w.Bytes(ref.Key(pipeline.Metadata).String()), errors.New("killed")
		w.Before = func(op pipelinetest.Op, key string) error {
			if op == pipelinetest.Get {
				return killed
			}
			return nil
		}
		defer func() { w.Before = nil }()
		if err := w.Enlist(t.Context(), stale); !errors.Is(err, killed) || len(truth) == 0 {
			t.Fatal(err)
		}
	}
	w.tell(&pipeline.SessionRenamed{SessionRef: ref, Name: "Ursa"})
	forget()
	if page := w.list("?q=teddy"); len(page.Sessions) != 0 {
		t.Errorf("found by a name that it had: %+v", page)
	}
	if page := w.list(""); len(page.Sessions) != 1 || page.Sessions[0].Name != "Ursa" {
		t.Errorf("listed: %+v", page)
	}
	w.tell(&pipeline.SessionDeleted{SessionRef: ref})
	forget()
	if page := w.list("?status=notified"); len(page.Sessions) != 0 || len(w.list("").Sessions) != 0 {
		t.Errorf("deleted and listed: %+v", page)
	}
	if err := w.Erase(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	left := w.list("?status=deleted")
	if len(left.Sessions) != 0 || left.NextCursor != nil {
		t.Errorf("erased and listed: %+v", left)
	}
}

// A search goes over so many entries for one answer, then says where to go on.
func TestASearchGoesOnByCursor(t *testing.T) {
	w := serve(t)
	for i := range 250 {
		one := pipeline.SessionRef{User: "ada", Session: pipeline.SessionID(fmt.Sprintf("sess_%d_%08x", 1_700_000_000+i, i))}
		w.tell(&pipeline.ImageUploaded{SessionRef: one, Upload: pipeline.Upload{ETag: "e"}, Filename: fmt.Sprintf("photo %d.jpg", i%10)})
	}
	var have []string
	for query := "?q=PHOTO%203&limit=10"; query != ""; {
		page := w.list(query)
		for _, s := range page.Sessions {
			have = append(have, s.SessionID)
		}
		query = ""
		if page.NextCursor != nil {
			query = "?q=PHOTO%203&limit=10&cursor=" + *page.NextCursor
		}
	}
	if len(have) != 25 {
		t.Errorf("%d found, want 25", len(have))
	}
}
