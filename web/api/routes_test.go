package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api"
)

// Every route, well used and misused. What else must hold of an answer (that the
// contract has its status, type and body) the transport of these tests checks.
func TestRoutes(t *testing.T) {
	some := func(w *world) { w.modelled() }
	for _, c := range []struct {
		name   string
		before func(*world)
		call   call
		status int
		code   string
		holds  string // is in the body
	}{
		{"a session begins", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `{"filename":"bear.jpg","content_type":"image/png"}`}, 201, "", `"Content-Type":"image/png"`},
		{"a session begins with nothing said", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `{}`}, 201, "", `"Content-Type":"image/jpeg"`},
		{"its form is for the caller's folder", nil, call{method: "POST", path: "/v1/sessions", token: "eve", body: `{}`}, 201, "", `"key":"users/eve/sessions/sess_1796034600_`},
		{"a field that nobody knows", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `{"user":"eve"}`}, 400, "bad-request", "user"},
		{"a type that is no photo's", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `{"content_type":"text/html"}`}, 400, "bad-request", ""},
		{"a name that is too long", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `{"filename":"` + strings.Repeat("ä", 256) + `"}`}, 400, "bad-request", "256"},
		{"a list instead of an object", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `[]`}, 400, "bad-request", ""},
		{"null", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `null`}, 400, "bad-request", ""},
		{"null in a field", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `{"filename":null}`}, 400, "bad-request", "null"},
		{"two objects", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `{}{}`}, 400, "bad-request", ""},
		{"half an object", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `{"filename":`}, 400, "bad-request", ""},
		{"bytes that are no text", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: "{\"filename\":\"\xff\"}"}, 400, "bad-request", "UTF-8"},
		{"nesting without end", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: strings.Repeat(`{"a":`, 100_000)}, 400, "bad-request", ""},
		{"more than 1 MiB", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `{"filename":"` + strings.Repeat("a", 1<<20) + `"}`}, 413, "body-too-large", ""},
		{"a form instead of JSON", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `a=b`, header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}, 415, "not-json", ""},
		{"an Idempotency-Key of two words", nil, call{method: "POST", path: "/v1/sessions", token: "ada", body: `{}`, header: map[string]string{"Idempotency-Key": "a b"}}, 400, "bad-request", "Idempotency-Key"},

		{"a mask", nil, call{method: "POST", path: at("/masks"), token: "ada", body: `{"object":3,"num_clicks":4}`}, 201, "", `sessions/` + string(ref.Session) + `/objects/3/mask_final.png`},
		{"a mask of object 0", nil, call{method: "POST", path: at("/masks"), token: "ada", body: `{}`}, 201, "", string(ref.Session) + `/mask_final.png`},
		{"a mask of an object too many", nil, call{method: "POST", path: at("/masks"), token: "ada", body: `{"object":64}`}, 400, "bad-request", "object is 64"},
		{"a mask of object -1", nil, call{method: "POST", path: at("/masks"), token: "ada", body: `{"object":-1}`}, 400, "bad-request", ""},
		{"a mask for no session", nil, call{method: "POST", path: "/v1/sessions/x/masks", token: "ada", body: `{}`}, 404, "not-found", ""},

		{"an empty list", nil, call{method: "GET", path: "/v1/sessions", token: "ada"}, 200, "", `{"sessions":[]}`},
		{"a list", some, call{method: "GET", path: "/v1/sessions", token: "ada"}, 200, "", `"poster_url"`},
		{"a list by status", some, call{method: "GET", path: "/v1/sessions?status=notified", token: "ada"}, 200, "", string(ref.Session)},
		{"a list by another status", some, call{method: "GET", path: "/v1/sessions?status=failed", token: "ada"}, 200, "", `{"sessions":[]}`},
		{"a list by name", some, call{method: "GET", path: "/v1/sessions?q=teddy%20B%C3%84R", token: "ada"}, 200, "", string(ref.Session)},
		{"a list by another name", some, call{method: "GET", path: "/v1/sessions?q=duck", token: "ada"}, 200, "", `{"sessions":[]}`},
		{"somebody else's list", some, call{method: "GET", path: "/v1/sessions", token: "eve"}, 200, "", `{"sessions":[]}`},
		{"a list of none", nil, call{method: "GET", path: "/v1/sessions?limit=0", token: "ada"}, 400, "bad-request", "limit"},
		{"a list of too many", nil, call{method: "GET", path: "/v1/sessions?limit=101", token: "ada"}, 400, "bad-request", ""},
		{"a list of some", nil, call{method: "GET", path: "/v1/sessions?limit=some", token: "ada"}, 400, "bad-request", ""},
		{"a list by no status", nil, call{method: "GET", path: "/v1/sessions?status=lost", token: "ada"}, 400, "bad-request", "lost"},
		{"a cursor that is none", nil, call{method: "GET", path: "/v1/sessions?cursor=../eve", token: "ada"}, 400, "bad-request", "cursor"},

		{"a session", some, call{method: "GET", path: at(""), token: "ada"}, 200, "", `"file":"output_mesh.ply"`},
		{"a session's tensors", some, call{method: "GET", path: at(""), token: "ada"}, 200, "", `"file":"embeddings.image.f16"`},
		{"a session that is not there", nil, call{method: "GET", path: at(""), token: "ada"}, 404, "not-found", ""},
		{"somebody else's session", some, call{method: "GET", path: at(""), token: "eve"}, 404, "not-found", ""},
		{"an id with a way out", some, call{method: "GET", path: "/v1/sessions/..%2f..%2fada%2fsessions%2f" + string(ref.Session), token: "eve"}, 404, "not-found", ""},

		{"nothing to retry", some, call{method: "POST", path: at("/retry"), token: "ada"}, 409, "nothing-to-retry", "notified"},
		{"a retry", func(w *world) {
			w.tell(&pipeline.EncodingFailed{SessionRef: ref, Run: w.photo(), Failure: *pipeline.NewFailure(pipeline.ModelCrashed, "")})
		}, call{method: "POST", path: at("/retry"), token: "ada"}, 202, "", `"failed"`},
		{"somebody else's retry", func(w *world) {
			w.tell(&pipeline.EncodingFailed{SessionRef: ref, Run: w.photo(), Failure: *pipeline.NewFailure(pipeline.ModelCrashed, "")})
		}, call{method: "POST", path: at("/retry"), token: "eve"}, 404, "not-found", ""},
		{"nothing to cancel", some, call{method: "POST", path: at("/cancel"), token: "ada"}, 409, "nothing-to-cancel", ""},
		{"a cancelled encoding", func(w *world) { w.photo() }, call{method: "POST", path: at("/cancel"), token: "ada"}, 202, "", `"failed"`},
		{"a cancelled model", func(w *world) { w.masked() }, call{method: "POST", path: at("/cancel"), token: "ada"}, 202, "", `"failed"`},
		{"somebody else's work", func(w *world) { w.masked() }, call{method: "POST", path: at("/cancel"), token: "eve"}, 404, "not-found", ""},

		{"clicks", func(w *world) { w.encoded() }, call{method: "POST", path: at("/prompts"), token: "ada", body: `{"object":2,"clicks":[{"x":3,"y":4.5,"label":1}],"boxes":[{"x0":0,"y0":0,"x1":9,"y1":9}]}`}, 202, "", "awaiting_mask"},
		{"clicks of another user", func(w *world) { w.encoded() }, call{method: "POST", path: at("/prompts"), token: "eve", body: `{"clicks":[{"x":3,"y":4,"label":1}]}`}, 404, "not-found", ""},
		{"a click without a label", func(w *world) { w.encoded() }, call{method: "POST", path: at("/prompts"), token: "ada", body: `{"clicks":[{"x":3,"y":4}]}`}, 400, "bad-request", "label"},
		{"a click without a place", func(w *world) { w.encoded() }, call{method: "POST", path: at("/prompts"), token: "ada", body: `{"clicks":[{"label":1}]}`}, 400, "bad-request", "click 0"},
		{"a click outside of every photo", func(w *world) { w.encoded() }, call{method: "POST", path: at("/prompts"), token: "ada", body: `{"clicks":[{"x":1e9,"y":4,"label":1}]}`}, 400, "bad-request", ""},
		{"clicks outside alone", func(w *world) { w.encoded() }, call{method: "POST", path: at("/prompts"), token: "ada", body: `{"clicks":[{"x":3,"y":4,"label":0}]}`}, 409, "prompts-unusable", ""},
		{"a box without area", func(w *world) { w.encoded() }, call{method: "POST", path: at("/prompts"), token: "ada", body: `{"boxes":[{"x0":3,"y0":4,"x1":3,"y1":9}]}`}, 409, "prompts-unusable", ""},
		{"too many clicks", func(w *world) { w.encoded() }, call{method: "POST", path: at("/prompts"), token: "ada", body: `{"clicks":[` + strings.Repeat(`{"x":3,"y":4,"label":1},`, 256) + `{"x":3,"y":4,"label":1}]}`}, 400, "bad-request", ""},

		{"a name", some, call{method: "PATCH", path: at(""), token: "ada", body: `{"name":" Grandma's Bär "}`}, 202, "", "notified"},
		{"a name of 120 characters", some, call{method: "PATCH", path: at(""), token: "ada", body: `{"name":"` + strings.Repeat("🧸", 120) + `"}`}, 202, "", ""},
		{"a name of 121 characters", some, call{method: "PATCH", path: at(""), token: "ada", body: `{"name":"` + strings.Repeat("ä", 121) + `"}`}, 400, "bad-request", "121"},
		{"a name of space", some, call{method: "PATCH", path: at(""), token: "ada", body: `{"name":" \t "}`}, 400, "bad-request", "1 to 120"},
		{"a name of two lines", some, call{method: "PATCH", path: at(""), token: "ada", body: `{"name":"a\nb"}`}, 400, "bad-request", "line break"},
		{"no name", some, call{method: "PATCH", path: at(""), token: "ada", body: `{}`}, 400, "bad-request", ""},
		{"a change of what is not the owner's", some, call{method: "PATCH", path: at(""), token: "ada", body: `{"name":"x","status":"completed"}`}, 400, "bad-request", "status"},
		{"a name for nothing", nil, call{method: "PATCH", path: at(""), token: "ada", body: `{"name":"x"}`}, 404, "not-found", ""},
		{"a name for somebody else's", some, call{method: "PATCH", path: at(""), token: "eve", body: `{"name":"x"}`}, 404, "not-found", ""},
		{"a name for what is deleted", func(w *world) {
			w.modelled()
			w.tell(&pipeline.SessionDeleted{SessionRef: ref})
		}, call{method: "PATCH", path: at(""), token: "ada", body: `{"name":"x"}`}, 404, "not-found", ""},

		{"a deletion", some, call{method: "DELETE", path: at(""), token: "ada"}, 204, "", ""},
		{"a deletion of nothing", nil, call{method: "DELETE", path: at(""), token: "ada"}, 404, "not-found", ""},
		{"a deletion of somebody else's", some, call{method: "DELETE", path: at(""), token: "eve"}, 404, "not-found", ""},
		{"nothing to restore", some, call{method: "POST", path: at("/restore"), token: "ada"}, 409, "not-deleted", ""},
		{"a restoration", func(w *world) {
			w.modelled()
			w.tell(&pipeline.SessionDeleted{SessionRef: ref})
		}, call{method: "POST", path: at("/restore"), token: "ada"}, 202, "", `"notified"`},
		{"a restoration of somebody else's", func(w *world) {
			w.modelled()
			w.tell(&pipeline.SessionDeleted{SessionRef: ref})
		}, call{method: "POST", path: at("/restore"), token: "eve"}, 404, "not-found", ""},

		{"a share", some, call{method: "POST", path: at("/share"), token: "ada", body: `{"expires_in_sec":3600}`}, 201, "", `"expires_at":"2026-11-30T11:30`},
		{"a share of a week", some, call{method: "POST", path: at("/share"), token: "ada", body: `{}`}, 201, "", `"expires_at":"2026-12-07T10:30`},
		{"a share for ever", some, call{method: "POST", path: at("/share"), token: "ada", body: `{"expires_in_sec":2592001}`}, 400, "bad-request", ""},
		{"a share of somebody else's", some, call{method: "POST", path: at("/share"), token: "eve", body: `{}`}, 404, "not-found", ""},
		{"the end of no share", some, call{method: "DELETE", path: at("/share"), token: "ada"}, 204, "", ""},
		{"the end of somebody else's", some, call{method: "DELETE", path: at("/share"), token: "eve"}, 404, "not-found", ""},
		{"a token that nobody made", nil, call{method: "GET", path: "/v1/shared/" + strings.Repeat("A", 32)}, 404, "not-found", ""},
		{"a token that is none", nil, call{method: "GET", path: "/v1/shared/x"}, 404, "not-found", ""},
		{"a token with a way out", nil, call{method: "GET", path: "/v1/shared/..%2fhealth"}, 401, "unauthorised", ""},

		{"preferences of somebody who said nothing", nil, call{method: "GET", path: "/v1/preferences", token: "ada"}, 200, "", `{"email":"each","file_links":false}`},
		{"preferences without a token", nil, call{method: "GET", path: "/v1/preferences"}, 401, "unauthorised", ""},
		{"the first preferences", nil, call{method: "PUT", path: "/v1/preferences", token: "ada", body: `{"email":"digest","language":"es","time_zone":"Europe/Madrid","quiet_hours":{"from":"22:00","to":"07:00"},"file_links":true}`, header: map[string]string{"If-Match": `"none"`}}, 200, "", `"time_zone":"Europe/Madrid"`},
		{"preferences without If-Match", nil, call{method: "PUT", path: "/v1/preferences", token: "ada", body: `{"email":"none"}`}, 428, "if-match-missing", ""},
		{"preferences in place of others", nil, call{method: "PUT", path: "/v1/preferences", token: "ada", body: `{"email":"none"}`, header: map[string]string{"If-Match": `"9e107d9d372bb6826bd81d3542a419d6"`}}, 412, "changed-meanwhile", ""},
		{"preferences in place of any", nil, call{method: "PUT", path: "/v1/preferences", token: "ada", body: `{"email":"none"}`, header: map[string]string{"If-Match": `*`}}, 412, "changed-meanwhile", ""},
		{"preferences of another shape", nil, call{method: "PUT", path: "/v1/preferences", token: "ada", body: `{"email":"often"}`, header: map[string]string{"If-Match": `"none"`}}, 400, "bad-request", "email"},
		{"preferences in no language", nil, call{method: "PUT", path: "/v1/preferences", token: "ada", body: `{"email":"each","language":"tlh"}`, header: map[string]string{"If-Match": `"none"`}}, 400, "bad-request", "language"},
		{"preferences in no zone", nil, call{method: "PUT", path: "/v1/preferences", token: "ada", body: `{"email":"each","time_zone":"Moon/Base"}`, header: map[string]string{"If-Match": `"none"`}}, 400, "bad-request", "time_zone"},
		{"an address among preferences", nil, call{method: "PUT", path: "/v1/preferences", token: "ada", body: `{"email":"each","address":"eve@example.com"}`, header: map[string]string{"If-Match": `"none"`}}, 400, "bad-request", "address"},

		{"a question about mail", nil, call{method: "GET", path: "/v1/unsubscribe/" + linkKey.Unsubscribe("ada")}, 200, "", "Stop all mail"},
		{"the end of mail", nil, call{method: "POST", path: "/v1/unsubscribe/" + linkKey.Unsubscribe("ada"), body: "List-Unsubscribe=One-Click", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}, 200, "", "no more mail"},
		{"the end of mail with a stale token", nil, call{method: "POST", path: "/v1/unsubscribe/" + linkKey.Unsubscribe("ada"), token: "x"}, 200, "", "no more mail"},
		{"an unsubscribe link that nobody made", nil, call{method: "POST", path: "/v1/unsubscribe/YWRh.AAAAAAAAAAAAAAAAAAAAAA"}, 404, "not-found", ""},

		{"an error in a client", nil, call{method: "POST", path: "/v1/client-errors", body: `{"message":"boom"}`}, 202, "", ""},
		{"an error of a user", nil, call{method: "POST", path: "/v1/client-errors", token: "ada", body: `{"message":"boom","stack":"a\nb","page":"/x","release":"1"}`}, 202, "", ""},
		{"an error without a message", nil, call{method: "POST", path: "/v1/client-errors", body: `{}`}, 400, "bad-request", "message"},
		{"an error with a bad token", nil, call{method: "POST", path: "/v1/client-errors", token: "x", body: `{"message":"boom"}`}, 401, "unauthorised", ""},
		{"health", nil, call{method: "GET", path: "/v1/health"}, 200, "", `"ok"`},
		{"health with a stale token", nil, call{method: "GET", path: "/v1/health", token: "x"}, 200, "", `"ok"`},

		{"no token", nil, call{method: "GET", path: "/v1/sessions"}, 401, "unauthorised", ""},
		{"a token that is refused", nil, call{method: "GET", path: "/v1/sessions", token: "x"}, 401, "unauthorised", ""},
		{"a password instead of a token", nil, call{method: "GET", path: "/v1/sessions", header: map[string]string{"Authorization": "Basic YWRhOmFkYQ=="}}, 401, "unauthorised", ""},
		{"keys that cannot be had", nil, call{method: "GET", path: "/v1/sessions", token: "away"}, 503, "unavailable", ""},
		{"an address that leads nowhere, without a token", nil, call{method: "GET", path: "/v1/nothing"}, 401, "unauthorised", ""},
		{"an address that leads nowhere", nil, call{method: "GET", path: "/v1/nothing", token: "ada"}, 404, "not-found", ""},
		{"a doubled slash", nil, call{method: "GET", path: "/v1//sessions", token: "ada"}, 404, "not-found", ""},
		{"a slash at the end", nil, call{method: "GET", path: "/v1/sessions/", token: "ada"}, 404, "not-found", ""},
		{"dots", nil, call{method: "GET", path: "/v1/sessions/../sessions", token: "ada"}, 404, "not-found", ""},
		{"another method", nil, call{method: "PUT", path: "/v1/sessions", token: "ada"}, 405, "method-not-allowed", ""},
		{"a method that nobody knows", nil, call{method: "BREW", path: "/v1/sessions", token: "ada"}, 405, "method-not-allowed", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := serve(t)
			if c.before != nil {
				c.before(w)
			}
			g := w.do(c.call)
			if g.status != c.status || g.code() != c.code || !strings.Contains(string(g.body), c.holds) {
				t.Errorf("%d %s, want %d %s with %q: %s", g.status, g.code(), c.status, c.code, c.holds, g.body)
			}
			if g.status == http.StatusUnauthorized && g.header.Get("WWW-Authenticate") == "" {
				t.Error("401 without WWW-Authenticate")
			}
			if g.status == http.StatusMethodNotAllowed && g.header.Get("Allow") != "GET, POST" {
				t.Errorf("405 with Allow %q", g.header.Get("Allow"))
			}
		})
	}
}

func TestWithoutIdentityNobodyIsLetIn(t *testing.T) {
	w := serve(t, func(c *api.Config) { c.Verifier = nil })
	for _, token := range []string{"", "ada"} {
		if g := w.do(call{method: "GET", path: "/v1/sessions", token: token}); g.status != http.StatusUnauthorized {
			t.Errorf("token %q: %d", token, g.status)
		}
	}
	if g := w.do(call{method: "GET", path: "/v1/health"}); g.status != http.StatusOK {
		t.Errorf("health: %d", g.status)
	}
}

func TestStorageThatIsDownIsSaidToBe(t *testing.T) {
	for _, c := range []call{
		{method: "GET", path: "/v1/sessions"}, {method: "GET", path: at("")}, {method: "GET", path: at("/events")}, {method: "DELETE", path: at("")},
		{method: "POST", path: at("/retry")}, {method: "POST", path: at("/cancel")}, {method: "POST", path: at("/restore")},
		{method: "POST", path: at("/share"), body: `{}`}, {method: "DELETE", path: at("/share")},
		{method: "GET", path: "/v1/shared/" + strings.Repeat("A", 32)}, {method: "GET", path: "/v1/health"},
		{method: "POST", path: "/v1/sessions", body: `{}`, header: map[string]string{"Idempotency-Key": "k"}},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			w := serve(t)
			w.modelled()
			w.mu.Lock()
			w.down = errDown
			w.mu.Unlock()
			c.token = "ada"
			g := w.do(c)
			if g.status != http.StatusServiceUnavailable || g.header.Get("Retry-After") == "" || strings.Contains(string(g.body), errDown.Error()) {
				t.Errorf("%d, Retry-After %q: %s", g.status, g.header.Get("Retry-After"), g.body)
			}
			w.mu.Lock()
			defer w.mu.Unlock()
			if l := w.lines[len(w.lines)-1]; l.Err == nil || l.Status != g.status || l.RequestID != g.header.Get("X-Request-Id") {
				t.Errorf("logged %+v", l)
			}
		})
	}
}

func TestABeginningAsksStorageNothing(t *testing.T) {
	w := serve(t)
	w.mu.Lock()
	w.down = errDown
	w.mu.Unlock()
	if g := w.do(call{method: "POST", path: "/v1/sessions", token: "ada", body: `{}`}); g.status != http.StatusCreated {
		t.Errorf("with storage down: %d", g.status)
	}
	if g := w.do(call{method: "POST", path: at("/masks"), token: "ada", body: `{}`}); g.status != http.StatusCreated {
		t.Errorf("a mask with storage down: %d", g.status)
	}
}
