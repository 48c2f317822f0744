package devidp_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestCodesThatAreRefused(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signUp("ada@example.com")
	long := strings.Repeat("x", 43)
	for name, c := range map[string]struct {
		changes []string
		wait    time.Duration
		want    string
	}{
		"another verifier":          {[]string{"code_verifier", long}, 0, "invalid_grant"},
		"no verifier":               {[]string{"code_verifier", ""}, 0, "invalid_grant"},
		"a short verifier":          {[]string{"code_verifier", "short"}, 0, "invalid_grant"},
		"another redirect":          {[]string{"redirect_uri", goodbye}, 0, "invalid_grant"},
		"no redirect":               {[]string{"redirect_uri", ""}, 0, "invalid_grant"},
		"another app":               {[]string{"client_id", "gen3d-cli"}, 0, "invalid_grant"},
		"an app that nobody knows":  {[]string{"client_id", "x"}, 0, "invalid_client"},
		"a code after six minutes":  {nil, 6 * time.Minute, "invalid_grant"},
		"another way to get tokens": {[]string{"grant_type", "password"}, 0, "unsupported_grant_type"},
		"a made-up code":            {[]string{"code", "ABCDEF"}, 0, "invalid_grant"},
		"no code":                   {[]string{"code", ""}, 0, "invalid_grant"},
	} {
		t.Run(name, func(t *testing.T) {
			b := b.in(t)
			code := b.grant()
			w.pass(c.wait)
			if got := b.exchange(code, c.changes...); got.Error != c.want || got.Access != "" {
				t.Errorf("got %+v, want %s", got, c.want)
			}
			w.pass(-c.wait)
			if c.want != "invalid_grant" || len(c.changes) > 0 && c.changes[0] == "code" {
				return
			}
			if got := b.exchange(code); got.Error != "invalid_grant" {
				t.Error("the code had a second try")
			}
		})
	}
}

func TestACodeWorksOnce(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signUp("ada@example.com")
	code := b.grant()
	first := b.exchange(code)
	if first.Error != "" {
		t.Fatal(first.Error)
	}
	if again := b.exchange(code); again.Error != "invalid_grant" {
		t.Errorf("the second use: %+v", again)
	}
	if got := b.refresh(first.Refresh); got.Error != "invalid_grant" {
		t.Error("what came of the first use lives on")
	}
	b.want(b.get("/idp/oauth2/userInfo", "Authorization", "Bearer "+first.Access), http.StatusUnauthorized)
}

func TestRefreshTokens(t *testing.T) {
	start := func(t *testing.T) (*world, *browser, string) {
		w := newWorld(t)
		b := w.browser()
		b.signUp("ada@example.com")
		return w, b, b.exchange(b.grant()).Refresh
	}
	t.Run("a token that was used before ends its family", func(t *testing.T) {
		_, b, first := start(t)
		second := b.refresh(first).Refresh
		third := b.refresh(second).Refresh
		if got := b.refresh(first); got.Error != "invalid_grant" {
			t.Errorf("the first again: %+v", got)
		}
		if got := b.refresh(third); got.Error != "invalid_grant" {
			t.Errorf("the newest lives on: %+v", got)
		}
	})
	t.Run("another family lives on", func(t *testing.T) {
		_, b, first := start(t)
		other := b.exchange(b.grant()).Refresh
		b.refresh(first)
		b.refresh(first)
		if got := b.refresh(other); got.Error != "" {
			t.Error(got.Error)
		}
	})
	t.Run("thirty days from the sign-in, however often it was used", func(t *testing.T) {
		w, b, token := start(t)
		for range 29 {
			w.pass(24 * time.Hour)
			got := b.refresh(token)
			if got.Error != "" {
				t.Fatal(got.Error)
			}
			token = got.Refresh
		}
		w.pass(24*time.Hour + time.Minute)
		if got := b.refresh(token); got.Error != "invalid_grant" {
			t.Errorf("after 30 days: %+v", got)
		}
	})
	t.Run("another app's", func(t *testing.T) {
		_, b, token := start(t)
		if got := b.token("grant_type", "refresh_token", "client_id", "gen3d-cli", "refresh_token", token); got.Error != "invalid_grant" {
			t.Errorf("%+v", got)
		}
		if got := b.refresh(token); got.Error != "" {
			t.Error("another app's try ended it")
		}
	})
	t.Run("revoked", func(t *testing.T) {
		_, b, token := start(t)
		b.want(b.post("/idp/oauth2/revoke", "client_id", app, "token", "made-up"), http.StatusOK)
		b.want(b.post("/idp/oauth2/revoke", "client_id", "gen3d-cli", "token", token), http.StatusOK)
		next := b.refresh(token)
		if next.Error != "" {
			t.Fatal("another app revoked it")
		}
		b.want(b.post("/idp/oauth2/revoke", "client_id", app, "token", next.Refresh), http.StatusOK)
		if got := b.refresh(next.Refresh); got.Error != "invalid_grant" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("ended by a new password", func(t *testing.T) {
		w, b, token := start(t)
		w.pass(time.Minute)
		other := w.browser()
		p := other.post("/idp/forgot", "email", "ada@example.com")
		other.want(other.post(p.to, "code", w.code("ada@example.com"), "password", "Another-horse-2"), http.StatusSeeOther)
		if got := b.refresh(token); got.Error != "invalid_grant" {
			t.Errorf("%+v", got)
		}
		b.want(b.get("/idp/"), http.StatusFound) // the old session has ended
		other.want(other.get("/idp/"), http.StatusOK)
		b.want(b.post("/idp/login", "email", "ada@example.com", "password", password), http.StatusUnprocessableEntity)
		b.want(b.post("/idp/login", "email", "ada@example.com", "password", "Another-horse-2"), http.StatusSeeOther)
	})
}

func TestRequestsOfApps(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signUp("ada@example.com")
	cli := func(redirect string) []string { return []string{"client_id", "gen3d-cli", "redirect_uri", redirect} }
	for name, c := range map[string]struct {
		changes []string
		to      string // "" where nobody may be redirected
		outcome string // of the redirect: code, or an error
	}{
		"as it should be":                    {nil, back, "code"},
		"without a state":                    {[]string{"state", ""}, back, "code"},
		"without scopes":                     {[]string{"scope", ""}, back, "code"},
		"an unknown app":                     {[]string{"client_id", "x"}, "", ""},
		"another path":                       {[]string{"redirect_uri", back + "/x"}, "", ""},
		"another port":                       {[]string{"redirect_uri", "http://127.0.0.1:4001/callback"}, "", ""},
		"a query that is not registered":     {[]string{"redirect_uri", back + "?x=1"}, "", ""},
		"another host":                       {[]string{"redirect_uri", "http://evil.example/callback"}, "", ""},
		"no redirect":                        {[]string{"redirect_uri", ""}, "", ""},
		"a script":                           {[]string{"redirect_uri", "javascript:alert(1)"}, "", ""},
		"a token instead of a code":          {[]string{"response_type", "token"}, back, "unsupported_response_type"},
		"no PKCE":                            {[]string{"code_challenge", "", "code_challenge_method", ""}, back, "invalid_request"},
		"plain PKCE":                         {[]string{"code_challenge_method", "plain"}, back, "invalid_request"},
		"a short challenge":                  {[]string{"code_challenge", "x"}, back, "invalid_request"},
		"a scope that there is not":          {[]string{"scope", "openid admin"}, back, "invalid_scope"},
		"an unknown prompt":                  {[]string{"prompt", "maybe"}, back, "invalid_request"},
		"no prompt at all, signed in":        {[]string{"prompt", "none"}, back, "code"},
		"the command line, any port":         {cli("http://127.0.0.1:51234/callback"), "http://127.0.0.1:51234/callback", "code"},
		"the command line, IPv6":             {cli("http://[::1]:51234/callback"), "http://[::1]:51234/callback", "code"},
		"the command line, by name":          {cli("http://localhost:8976/callback"), "http://localhost:8976/callback", "code"},
		"the command line, another path":     {cli("http://127.0.0.1:51234/other"), "", ""},
		"the command line, https":            {cli("https://127.0.0.1:51234/callback"), "", ""},
		"the command line, another host":     {cli("http://evil.example:80/callback"), "", ""},
		"the command line, a name in front":  {cli("http://127.0.0.1:51234@evil.example/callback"), "", ""},
		"the command line, a name behind":    {cli("http://127.0.0.1.evil.example:80/callback"), "", ""},
		"the command line, without the host": {cli("/callback"), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := b.in(t)
			p := b.get("/idp/oauth2/authorize?" + wish(c.changes...))
			if c.to == "" {
				if b.want(p, http.StatusBadRequest); p.to != "" {
					t.Errorf("redirected to %s", p.to)
				}
				return
			}
			b.want(p, http.StatusFound)
			u, err := url.Parse(p.to)
			if err != nil || !strings.HasPrefix(p.to, c.to+"?") {
				t.Fatalf("redirected to %s", p.to)
			}
			q := u.Query()
			if got := q.Get("error"); got != c.outcome && (c.outcome != "code" || q.Get("code") == "") {
				t.Errorf("got %q, want %s", p.to, c.outcome)
			}
		})
	}
	t.Run("a parameter twice", func(t *testing.T) {
		b := b.in(t)
		b.want(b.get("/idp/oauth2/authorize?"+wish()+"&redirect_uri=http://evil.example/"), http.StatusBadRequest)
	})
	t.Run("far too long", func(t *testing.T) {
		b := b.in(t)
		b.want(b.get("/idp/oauth2/authorize?"+wish("state", strings.Repeat("x", 9000))), http.StatusBadRequest)
	})
	t.Run("asked to sign in again", func(t *testing.T) {
		if p := b.get("/idp/oauth2/authorize?" + wish("prompt", "login")); !strings.HasPrefix(p.to, "/idp/login?") {
			t.Errorf("sent to %s", p.to)
		}
	})
	t.Run("nobody signed in, and no page wanted", func(t *testing.T) {
		if p := w.browser().get("/idp/oauth2/authorize?" + wish("prompt", "none")); !strings.Contains(p.to, "error=login_required") {
			t.Errorf("sent to %s", p.to)
		}
	})
	for name, query := range map[string]string{
		"to an address that is not registered": values("client_id", app, "logout_uri", "http://evil.example/").Encode(),
		"for an app that nobody knows":         values("client_id", "x", "logout_uri", goodbye).Encode(),
		"to two addresses":                     values("client_id", app, "logout_uri", goodbye).Encode() + "&logout_uri=http://evil.example/",
	} {
		t.Run("sign-out "+name, func(t *testing.T) {
			b := b.in(t)
			b.want(b.get("/idp/logout?"+query), http.StatusBadRequest)
			b.want(b.get("/idp/"), http.StatusOK)
		})
	}
}
