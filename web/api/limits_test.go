package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/web/api"
)

func limited(t *testing.T) *world {
	return serve(t, func(c *api.Config) { c.Limits.PerUser, c.Limits.PerAddress = 0, 0 })
}

func TestAUserMayMakeAHundredRequestsAMinute(t *testing.T) {
	w := limited(t)
	list := call{method: "GET", path: "/v1/sessions", token: "ada"}
	for i := range 100 {
		g := w.do(list)
		if g.status != http.StatusOK || g.header.Get("RateLimit-Limit") != "100" || g.header.Get("RateLimit-Remaining") != fmt.Sprint(99-i) {
			t.Fatalf("request %d: %d, %v", i, g.status, g.header)
		}
	}
	g := w.do(list)
	if g.status != http.StatusTooManyRequests || g.code() != "too-many-requests" || g.header.Get("Retry-After") != "1" || g.header.Get("RateLimit-Reset") != "60" {
		t.Errorf("request 101: %d %s, %v", g.status, g.code(), g.header)
	}
	if g := w.do(call{method: "GET", path: "/v1/sessions", token: "eve"}); g.status != http.StatusOK {
		t.Errorf("somebody else: %d", g.status)
	}
	if g := w.do(call{method: "GET", path: "/v1/health"}); g.status != http.StatusOK {
		t.Errorf("the same address without a token: %d", g.status)
	}
	w.wait(time.Second) // 1.67 requests
	if a, b := w.do(list), w.do(list); a.status != http.StatusOK || b.status != http.StatusTooManyRequests {
		t.Errorf("a second later: %d, %d", a.status, b.status)
	}
	w.wait(time.Hour)
	if g := w.do(list); g.header.Get("RateLimit-Remaining") != "99" {
		t.Errorf("an hour later: %v", g.header)
	}
}

func TestStrangersHaveASmallerBucket(t *testing.T) {
	w := limited(t)
	guess := call{method: "GET", path: "/v1/sessions"}
	for i := range 30 {
		guess.token = []string{"", "guess"}[i%2]
		if g := w.do(guess); g.status != http.StatusUnauthorized {
			t.Fatalf("guess %d: %d", i, g.status)
		}
	}
	for _, token := range []string{"", "guess"} {
		guess.token = token
		if g := w.do(guess); g.status != http.StatusTooManyRequests || g.header.Get("Retry-After") != "2" {
			t.Errorf("token %q: %d, %v", token, g.status, g.header)
		}
	}
	if g := w.do(call{method: "GET", path: "/v1/sessions", token: "ada"}); g.status != http.StatusOK {
		t.Errorf("a user at the same address: %d", g.status)
	}
}

func TestOnlyListedOriginsMayCall(t *testing.T) {
	w := serve(t)
	for origin, allowed := range map[string]bool{
		"https://app.example": true, "https://app.example.evil": false, "http://app.example": false, "null": false,
	} {
		pre := w.do(call{method: "OPTIONS", path: "/v1/sessions", header: map[string]string{"Origin": origin, "Access-Control-Request-Method": "POST"}})
		real := w.do(call{method: "GET", path: "/v1/sessions", token: "ada", header: map[string]string{"Origin": origin}})
		for name, g := range map[string]got{"preflight": pre, "request": real} {
			if have := g.header.Get("Access-Control-Allow-Origin"); (have == origin) != allowed || have != "" && !allowed || g.header.Get("Vary") != "Origin" {
				t.Errorf("%s from %s: %v", name, origin, g.header)
			}
		}
		if pre.status != http.StatusNoContent || strings.Contains(pre.header.Get("Access-Control-Allow-Headers"), "Authorization") != allowed {
			t.Errorf("preflight from %s: %d, %v", origin, pre.status, pre.header)
		}
		if real.header.Get("Access-Control-Allow-Credentials") != "" {
			t.Error("cookies are allowed; there are none")
		}
	}
}

func TestAnIdempotencyKeyGivesTheSameSessionForADay(t *testing.T) {
	w := serve(t)
	ask := func(token, key, body string) got {
		return w.do(call{method: "POST", path: "/v1/sessions", token: token, body: body, header: map[string]string{"Idempotency-Key": key}})
	}
	session := func(g got) string {
		var made struct {
			SessionID string `json:"session_id"`
			Upload    struct {
				Fields map[string]string `json:"fields"`
			} `json:"upload"`
		}
		g.decode(t, &made)
		if g.status != http.StatusCreated || !strings.Contains(made.Upload.Fields["key"], made.SessionID) {
			t.Fatalf("%d: %s", g.status, g.body)
		}
		return made.SessionID
	}
	first := session(ask("ada", "k1", `{}`))
	w.wait(23 * time.Hour)
	if again := session(ask("ada", "k1", `{}`)); again != first {
		t.Errorf("the same request gave %s, at first %s", again, first)
	}
	if other := session(ask("ada", "k2", `{}`)); other == first {
		t.Error("another key gave the same session")
	}
	if other := session(ask("eve", "k1", `{}`)); other == first {
		t.Error("another user's key gave the same session")
	}
	if g := ask("ada", "k1", `{"filename":"x"}`); g.status != http.StatusConflict || g.code() != "idempotency-key-reused" {
		t.Errorf("another body: %d %s", g.status, g.code())
	}
	w.wait(2 * time.Hour)
	if later := session(ask("ada", "k1", `{}`)); later == first {
		t.Error("a day later the session was the same")
	}
}

func TestAPanicIsAnAnswer(t *testing.T) {
	w := serve(t, func(c *api.Config) { c.Report = func(api.ClientReport) { panic("boom") } })
	g := w.do(call{method: "POST", path: "/v1/client-errors", body: `{"message":"x"}`})
	if g.status != http.StatusInternalServerError || strings.Contains(string(g.body), "boom") {
		t.Errorf("%d: %s", g.status, g.body)
	}
}

func TestReportsLoseTheirSecrets(t *testing.T) {
	w := serve(t)
	w.do(call{method: "POST", path: "/v1/client-errors", token: "ada", body: `{"message":"GET https://s3/x?X-Amz-Signature=abc failed","page":"https://app/cb?code=1#t"}`})
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.reports) != 1 || strings.Contains(w.reports[0].Message, "abc") || w.reports[0].Page != "https://app/cb?…" || w.reports[0].User != "ada" {
		t.Errorf("%+v", w.reports)
	}
}

func TestConfigNamesEveryMistake(t *testing.T) {
	err := api.Config{Origins: []string{"app.example", "https://a/b"}, Proxies: -1}.Validate()
	for _, part := range []string{"store", "app.example", "https://a/b", "proxies"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not speak of %s", err, part)
		}
	}
}

func TestWholeNumbersMayBeWrittenAsTheyLike(t *testing.T) {
	w := serve(t)
	for body, status := range map[string]int{`{"object":3.0}`: 201, `{"object":3e0}`: 201, `{"object":3.5}`: 400, `{"object":1e30}`: 400, `{"object":"3"}`: 400} {
		if g := w.do(call{method: "POST", path: at("/masks"), token: "ada", body: body}); g.status != status {
			t.Errorf("%s: %d, want %d", body, g.status, status)
		}
	}
}
