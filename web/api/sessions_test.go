package api_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/contract"
)

func TestPagesHoldEverySessionOnceNewestFirst(t *testing.T) {
	w := serve(t)
	var want []string
	for i := range 45 {
		one := pipeline.SessionRef{User: "ada", Session: pipeline.SessionID(fmt.Sprintf("sess_%d_%08x", 1_700_000_000+i/2, i))}
		events := []pipeline.Event{&pipeline.SessionCreated{SessionRef: one}}
		if i%9 == 0 {
			events = append(events, &pipeline.SessionDeleted{SessionRef: one})
		} else {
			want = append(want, string(one.Session))
		}
		w.tell(events...)
	}
	// A folder without metadata.json, and one with nonsense in it, hide no others.
	w.put(pipeline.SessionRef{User: "ada", Session: "sess_1700000003_ffffffff"}.Key(pipeline.OriginalImage), "photo")
	w.put(pipeline.SessionRef{User: "ada", Session: "sess_1700000004_ffffffff"}.Key(pipeline.Poster), "")
	slices.SortFunc(want, func(a, b string) int { return pipeline.CompareListed(pipeline.SessionID(a), pipeline.SessionID(b)) })
	for _, limit := range []int{1, 7, 39, 40, 41, 100} {
		var have []string
		pages := 0
		for cursor := ""; ; pages++ {
			var page contract.SessionPage
			w.do(call{method: "GET", path: fmt.Sprintf("/v1/sessions?limit=%d%s", limit, cursor), token: "ada"}).decode(t, &page)
			for _, s := range page.Sessions {
				have = append(have, s.SessionID)
			}
			if page.NextCursor == nil {
				break
			}
			cursor = "&cursor=" + *page.NextCursor
		}
		if !slices.Equal(have, want) {
			t.Errorf("in pages of %d: %d sessions, want %d in order", limit, len(have), len(want))
		}
		if pages > 45/limit+1 {
			t.Errorf("in pages of %d: %d pages", limit, pages+1)
		}
	}
	var deleted contract.SessionPage
	w.do(call{method: "GET", path: "/v1/sessions?status=deleted&limit=100", token: "ada"}).decode(t, &deleted)
	if len(deleted.Sessions) != 5 {
		t.Errorf("%d deleted sessions, want 5", len(deleted.Sessions))
	}
}

func TestAnETagHoldsWhileNothingChangesAndLinksWork(t *testing.T) {
	w := serve(t)
	w.encoded()
	get := func(etag string) got {
		return w.do(call{method: "GET", path: at(""), token: "ada", header: map[string]string{"If-None-Match": etag}})
	}
	first := get("")
	etag := first.header.Get("ETag")
	if g := get(etag); g.status != http.StatusNotModified || len(g.body) != 0 || g.header.Get("ETag") != etag {
		t.Errorf("unchanged: %d %s", g.status, g.body)
	}
	if g := get("W/" + etag); g.status != http.StatusNotModified {
		t.Errorf("unchanged, weakly asked: %d", g.status)
	}
	for _, other := range []string{`"x"`, `"x.1"`, `*`, `"` + strings.Repeat("a", 250) + `.1"`} {
		if g := get(other); g.status != http.StatusOK {
			t.Errorf("ETag %s: %d", other, g.status)
		}
	}
	w.wait(31 * time.Minute)
	if g := get(etag); g.status != http.StatusOK || g.header.Get("ETag") == etag {
		t.Errorf("when the links have grown old: %d", g.status)
	}
	etag = get("").header.Get("ETag")
	w.tell(&pipeline.MaskUploaded{SessionRef: ref, Upload: w.put(ref.Key(pipeline.MaskFinal), "mask")})
	if g := get(etag); g.status != http.StatusOK {
		t.Errorf("changed: %d", g.status)
	}
}

// An integrator may write metadata.json in its own folder. What it claims there
// must not become a link to somebody else's file.
func TestLinksLeadIntoTheSessionsOwnFolderWhateverMetadataSays(t *testing.T) {
	w := serve(t)
	run := w.photo()
	w.tell(&pipeline.EncodingCompleted{SessionRef: ref, Run: run, Result: pipeline.EncodingResult{Artefacts: []pipeline.Artefact{
		{File: pipeline.Thumbnail, Key: "users/eve/sessions/sess_1_00000000/original_image.jpg"},
		{File: "../../../eve/sessions/sess_1_00000000/original_image.jpg"}, {File: "embeddings./../x.f16"}, {File: "receipts/run.json"}, {File: ""},
	}}})
	var view contract.SessionView
	w.do(call{method: "GET", path: at(""), token: "ada"}).decode(t, &view)
	var names []string
	for _, f := range view.Files {
		names = append(names, f.File)
		if !strings.Contains(f.URL, ref.Prefix()) || strings.Contains(f.URL, "eve") {
			t.Errorf("a link to %s", f.URL)
		}
	}
	if !slices.Equal(names, []string{"original_image.jpg", "thumbnail.jpg"}) {
		t.Errorf("links to %v", names)
	}
}

func TestAShareShowsWhatWasMadeUntilItEnds(t *testing.T) {
	w := serve(t)
	w.modelled()
	share := func() (made contract.Share) {
		w.do(call{method: "POST", path: at("/share"), token: "ada", body: `{"expires_in_sec":3600}`}).decode(t, &made)
		return made
	}
	look := func(token string) got { return w.do(call{method: "GET", path: "/v1/shared/" + token}) }
	first := share()
	g := look(first.Token)
	var view contract.SharedView
	g.decode(t, &view)
	for _, f := range view.Files {
		if f.File != "output_mesh.ply" && f.File != "poster.jpg" {
			t.Errorf("a share shows %s", f.File)
		}
	}
	if len(view.Files) != 2 || strings.Contains(string(g.body), "Teddy") {
		t.Errorf("a share shows %s", g.body)
	}
	second := share()
	if look(first.Token).status != http.StatusNotFound || look(second.Token).status != http.StatusOK {
		t.Error("a new share did not end the one before")
	}
	if g := w.do(call{method: "DELETE", path: at("/share"), token: "ada"}); g.status != http.StatusNoContent || look(second.Token).status != http.StatusNotFound {
		t.Error("an ended share still works")
	}
	third := share()
	w.wait(time.Hour)
	if look(third.Token).status != http.StatusNotFound {
		t.Error("an expired share still works")
	}
	fourth := share()
	w.do(call{method: "DELETE", path: at(""), token: "ada"})
	if look(fourth.Token).status != http.StatusNotFound {
		t.Error("a deleted session is still shared")
	}
}

func TestACancelledRunHasOneEnd(t *testing.T) {
	w := serve(t)
	run := w.masked()
	if g := w.do(call{method: "POST", path: at("/cancel"), token: "ada"}); g.status != http.StatusAccepted {
		t.Fatalf("%d: %s", g.status, g.body)
	}
	// The worker, had it been at work, would file its result now.
	late := &pipeline.ReconstructionCompleted{SessionRef: ref, Run: run}
	pipeline.Stamp("worker", w.clock(), "", []pipeline.Event{late})
	kept, err := w.File(t.Context(), run.ID, late)
	if err != nil {
		t.Fatal(err)
	}
	failed, ok := kept.(*pipeline.ReconstructionFailed)
	if !ok || failed.Failure.Code != pipeline.Cancelled {
		t.Errorf("the run's end is %+v", kept)
	}
	s, err := w.Session(t.Context(), ref)
	if err != nil || s.Status != pipeline.Failed || s.Error.Code != pipeline.Cancelled || !s.AtRest() {
		t.Errorf("the session is %s, %+v, %v", s.Status, s.Error, err)
	}
	if len(w.emitted) != 1 || w.emitted[0].Head().ID != kept.Head().ID {
		t.Errorf("emitted %+v", w.emitted)
	}
	if g := w.do(call{method: "POST", path: at("/cancel"), token: "ada"}); g.status != http.StatusConflict {
		t.Errorf("cancelled again: %d", g.status)
	}
	if g := w.do(call{method: "POST", path: at("/retry"), token: "ada"}); g.status != http.StatusAccepted {
		t.Errorf("tried again: %d %s", g.status, g.body)
	}
}

func TestWorkThatEndedFirstIsNotCancelled(t *testing.T) {
	w := serve(t)
	run := w.masked()
	done := &pipeline.ReconstructionCompleted{SessionRef: ref, Run: run}
	pipeline.Stamp("worker", w.clock(), "", []pipeline.Event{done})
	if _, err := w.File(t.Context(), run.ID, done); err != nil {
		t.Fatal(err)
	}
	if g := w.do(call{method: "POST", path: at("/cancel"), token: "ada"}); g.status != http.StatusConflict || len(w.emitted) != 0 {
		t.Errorf("%d, emitted %v", g.status, w.emitted)
	}
}

// Deleted, restored on day 6; deleted again, gone on day 8.
func TestADeletedSessionCanBeRestoredForSevenDays(t *testing.T) {
	const day = 24 * time.Hour
	w := serve(t)
	w.modelled()
	sweep := func() int {
		t.Helper()
		n, err := handlers.SweepDeleted{Store: w, Clock: w.clock}.Once(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	status := func(method, suffix string) int {
		return w.do(call{method: method, path: at(suffix), token: "ada"}).status
	}
	before := w.Keys(ref.Prefix())

	for range 2 { // the second changes nothing
		if got := status("DELETE", ""); got != 204 || len(w.emitted) != 1 {
			t.Fatalf("deleted: %d, %v", got, w.emitted)
		}
	}
	w.wait(6 * day)
	if n := sweep(); n != 0 {
		t.Fatalf("%d erased on day 6", n)
	}
	if got := status("POST", "/restore"); got != 202 {
		t.Fatalf("restored on day 6: %d", got)
	}
	for _, e := range w.emitted { // as update-session will
		if _, err := handlers.UpdateSession(w)(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	w.wait(2 * day)
	if n := sweep(); n != 0 || status("GET", "") != 200 || !slices.Equal(w.Keys(ref.Prefix()), before) {
		t.Fatalf("%d erased although restored; left: %v", n, w.Keys(ref.Prefix()))
	}
	if marks := w.Keys("deleted/"); len(marks) != 0 {
		t.Errorf("marks of a restored session: %v", marks)
	}

	status("DELETE", "")
	w.wait(7*day - time.Second)
	if n := sweep(); n != 0 || status("GET", "") != 200 {
		t.Fatalf("%d erased a second before the end", n)
	}
	w.wait(time.Second)
	if status("GET", "") != 404 || status("POST", "/restore") != 404 || status("GET", "/events") != 404 {
		t.Error("after seven days the session is still there")
	}
	w.wait(day)
	if n := sweep(); n != 1 || len(w.Keys(ref.Prefix())) != 0 || len(w.Keys("deleted/")) != 0 {
		t.Errorf("%d erased on day 8, left: %v %v", n, w.Keys(ref.Prefix()), w.Keys("deleted/"))
	}
	if n := sweep(); n != 0 {
		t.Errorf("%d erased again", n)
	}
}

func TestEverybodysNamesComeThrough(t *testing.T) {
	for given, want := range map[string]string{"bear.jpg": "bear.jpg", "Bär 熊.jpg": "=?utf-8?b?QsOkciDnhoouanBn?=", "a\r\nX: y": "aX: y"} {
		w := serve(t)
		var made contract.CreatedSession
		body := strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(fmt.Sprintf(`{"filename":"%s"}`, given))
		w.do(call{method: "POST", path: "/v1/sessions", token: "ada", body: body}).decode(t, &made)
		if have := made.Upload.Fields["x-amz-meta-original-filename"]; have != want {
			t.Errorf("%q became %q, want %q", given, have, want)
		}
		key, err := pipeline.ParseObjectKey(made.Upload.Fields["key"])
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Put(t.Context(), key, bytes.NewReader(nil), map[string]string{"original-filename": want}); err != nil {
			t.Fatal(err)
		}
		events, err := handlers.RecordUpload(w)(t.Context(), &pipeline.ObjectCreated{Key: key.String(), EventTime: start})
		if err != nil || len(events) != 2 {
			t.Fatal(events, err)
		}
		if got := events[1].(*pipeline.ImageUploaded).Filename; got != strings.NewReplacer("\r", "", "\n", "").Replace(given) {
			t.Errorf("%q came through as %q", given, got)
		}
	}
}
