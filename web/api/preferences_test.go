package api_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

// Two windows: the second one to save is told that it has not seen the first's.
func TestPreferencesAreNotLost(t *testing.T) {
	w := serve(t)
	put := func(body, etag string) got {
		return w.do(call{method: "PUT", path: "/v1/preferences", token: "ada", body: body, header: map[string]string{"If-Match": etag}})
	}
	read := w.do(call{method: "GET", path: "/v1/preferences", token: "ada"})
	if etag := read.header.Get("ETag"); etag != `"none"` {
		t.Errorf("ETag %s", etag)
	}
	first := put(`{"email":"digest"}`, read.header.Get("ETag"))
	if g := put(`{"email":"each","language":"es"}`, read.header.Get("ETag")); g.status != http.StatusPreconditionFailed {
		t.Errorf("in place of what it has not seen: %d", g.status)
	}
	if g := put(`{"email":"each","language":"es","preset":"fast"}`, first.header.Get("ETag")); g.status != http.StatusOK {
		t.Errorf("in place of what it has seen: %d %s", g.status, g.body)
	}
	if g := w.do(call{method: "GET", path: "/v1/preferences", token: "ada"}); string(g.body) != `{"email":"each","file_links":false,"language":"es","preset":"fast"}`+"\n" {
		t.Errorf("kept %s", g.body)
	}
	if g := w.do(call{method: "GET", path: "/v1/preferences", token: "eve"}); g.header.Get("ETag") != `"none"` {
		t.Errorf("eve sees %s", g.body)
	}
}

// What an owner wrote into the bucket by hand does not break the API.
func TestPreferencesByHand(t *testing.T) {
	w := serve(t)
	if err := w.Upload("users/ada/config/preferences.json", []byte(`{"email":`), nil); err != nil {
		t.Fatal(err)
	}
	read := w.do(call{method: "GET", path: "/v1/preferences", token: "ada"})
	if read.status != http.StatusOK || !strings.Contains(string(read.body), `"each"`) {
		t.Errorf("%d %s", read.status, read.body)
	}
	g := w.do(call{method: "PUT", path: "/v1/preferences", token: "ada", body: `{"email":"none"}`, header: map[string]string{"If-Match": read.header.Get("ETag")}})
	if g.status != http.StatusOK {
		t.Errorf("%d %s", g.status, g.body)
	}
}

func TestUnsubscribe(t *testing.T) {
	w := serve(t)
	if _, err := w.PutPreferences(t.Context(), "ada", pipeline.Preferences{Email: pipeline.EmailDigest, Language: pipeline.Spanish, TimeZone: "Europe/Madrid"}, ""); err != nil {
		t.Fatal(err)
	}
	path := "/v1/unsubscribe/" + linkKey.Unsubscribe("ada")
	page := w.do(call{method: "GET", path: path})
	if p, _, _ := w.Preferences(t.Context(), "ada"); p.Email != pipeline.EmailDigest || !strings.Contains(string(page.body), `lang="es"`) {
		t.Errorf("asking changed something (%s), or not in Spanish: %s", p.Email, page.body)
	}
	_, style, _ := strings.Cut(string(page.body), "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	sum := sha256.Sum256([]byte(style))
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy %s does not let the page have its style", policy)
	}
	for range 2 {
		if g := w.do(call{method: "POST", path: path}); g.status != http.StatusOK || strings.Contains(string(g.body), "<form") {
			t.Errorf("%d %s", g.status, g.body)
		}
	}
	want := pipeline.Preferences{Email: pipeline.EmailNone, Language: pipeline.Spanish, TimeZone: "Europe/Madrid"}
	if p, _, err := w.Preferences(t.Context(), "ada"); p != want || err != nil {
		t.Errorf("afterwards %+v, %v", p, err)
	}
}
