package devidp_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/internal/identity"
	"github.com/2112-lab/gen3d/localstack/devidp"
)

func (w *world) verifier() *identity.Verifier {
	w.t.Helper()
	v, err := identity.NewVerifier(identity.Config{Issuer: w.issuer, Clients: []string{app, "gen3d-cli"}, Clock: w.clock})
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// TestTheWholeWay goes from no account to signed out again, over HTTP.
func TestTheWholeWay(t *testing.T) {
	w := newWorld(t)
	b := w.browser()

	p := b.get("/idp/oauth2/authorize?" + wish())
	b.want(p, http.StatusFound)
	if !strings.HasPrefix(p.to, "/idp/login?") {
		t.Fatalf("somebody unknown is sent to %s", p.to)
	}
	signUp := strings.Replace(p.to, "/login?", "/signup?", 1)
	b.want(b.get(p.to), http.StatusOK)
	b.want(b.get(signUp), http.StatusOK)
	p = b.post(signUp, "name", " Ada Lovelace ", "email", "Ada@Example.COM", "password", password)
	b.want(p, http.StatusSeeOther)
	confirm := p.to
	if p = b.get(confirm); !strings.Contains(p.body, "ada@example.com") {
		t.Error("the page does not say where the code went")
	}
	code := w.code("ada@example.com")
	p = b.post(confirm, "code", " "+code[:3]+" "+code[3:]+" ")
	b.want(p, http.StatusSeeOther)
	p = b.get(p.to)
	b.want(p, http.StatusFound)
	u, err := url.Parse(p.to)
	if err != nil || !strings.HasPrefix(p.to, back+"?") || u.Query().Get("state") != "s&1" {
		t.Fatalf("the app is sent %s", p.to)
	}

	got := b.exchange(u.Query().Get("code"))
	if got.Error != "" || got.Type != "Bearer" || got.Seconds != 3600 || got.Refresh == "" || got.ID == "" {
		t.Fatalf("tokens: %+v", got)
	}
	v := w.verifier()
	caller, err := v.Verify(t.Context(), got.Access)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Verify(t.Context(), got.ID); !errors.Is(err, identity.ErrTokenUse) {
		t.Errorf("the id token passes for an access token: %v", err)
	}
	if who, err := w.idp.Person(t.Context(), caller.User); who.Address != "ada@example.com" || err != nil {
		t.Errorf("person: %+v, %v", who, err)
	}
	if who, err := w.idp.Person(t.Context(), "acme"); who.Address != "" || err != nil {
		t.Errorf("nobody: %+v, %v", who, err)
	}
	if id := claims(t, got.ID); id["nonce"] != "n1" || id["email"] != "ada@example.com" || id["name"] != "Ada Lovelace" || id["aud"] != app {
		t.Errorf("id token: %v", id)
	}
	p = b.get("/idp/oauth2/userInfo", "Authorization", "Bearer "+got.Access)
	b.want(p, http.StatusOK)
	var who map[string]string
	if err := json.Unmarshal([]byte(p.body), &who); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"sub": string(caller.User), "username": string(caller.User), "email": "ada@example.com", "email_verified": "true", "name": "Ada Lovelace"}
	if d := cmp.Diff(want, who); d != "" {
		t.Error("userInfo (-want +got):", d)
	}

	w.pass(59 * time.Minute)
	next := b.refresh(got.Refresh)
	if next.Error != "" || next.Refresh == got.Refresh || next.Refresh == "" {
		t.Fatalf("refreshed: %+v", next)
	}
	again, err := v.Verify(t.Context(), next.Access)
	if err != nil || again.User != caller.User || !again.Expires.Equal(w.clock().Add(time.Hour)) {
		t.Errorf("refreshed: %+v, %v", again, err)
	}

	p = b.get("/idp/logout?" + values("client_id", app, "logout_uri", goodbye).Encode())
	if b.want(p, http.StatusFound); p.to != goodbye {
		t.Errorf("signed out to %s", p.to)
	}
	if p = b.get("/idp/oauth2/authorize?" + wish()); !strings.HasPrefix(p.to, "/idp/login?") {
		t.Errorf("signed out, yet sent to %s", p.to)
	}

	p = b.post("/idp/login", "email", "ADA@example.com", "password", password)
	if b.want(p, http.StatusSeeOther); p.to != "/idp/" {
		t.Errorf("signed in by oneself to %s", p.to)
	}
	if p = b.get("/idp/"); !strings.Contains(p.body, string(caller.User)) {
		t.Error("the account's page does not show the user id")
	}
	b.want(b.post("/idp/signout"), http.StatusSeeOther)
	b.want(b.get("/idp/"), http.StatusFound)
}

// TestClaimsHaveCognitosShape holds the tokens as they are made to the fixture that
// the verifier's tests read, by the names and kinds of their claims.
func TestClaimsHaveCognitosShape(t *testing.T) {
	file, err := os.ReadFile("../../internal/identity/testdata/claims.json")
	if err != nil {
		t.Fatal(err)
	}
	var fixture map[string]struct{ Access, ID map[string]any }
	if err := json.Unmarshal(file, &fixture); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	b := w.browser()
	b.signUp("ada@example.com")
	got := b.exchange(b.grant("scope", "openid email", "nonce", ""))
	for name, c := range map[string]struct {
		made string
		want map[string]any
	}{"access token": {got.Access, fixture["devidp"].Access}, "id token": {got.ID, fixture["devidp"].ID}} {
		if d := cmp.Diff(kinds(c.want), kinds(claims(t, c.made))); d != "" {
			t.Errorf("%s differs from the fixture (-want +got): %s", name, d)
		}
	}
	for name := range fixture["devidp"].Access {
		if _, ok := fixture["cognito"].Access[name]; !ok {
			t.Errorf("Cognito's access tokens have no %s", name)
		}
	}
}

func kinds(c map[string]any) map[string]string {
	out := map[string]string{}
	for name, v := range c {
		out[name] = map[bool]string{true: "text"}[isText(v)]
	}
	return out
}

func isText(v any) bool { _, ok := v.(string); return ok }

func claims(t *testing.T, token string) map[string]any {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	var c map[string]any
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAllIsKept(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signUp("ada@example.com")
	got := b.exchange(b.grant())
	minted, err := w.idp.Mint("acme", "gen3d-cli")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.idp.Close(); err != nil {
		t.Fatal(err)
	}
	w.open()
	if next := b.refresh(got.Refresh); next.Error != "" {
		t.Error("the refresh token was forgotten:", next.Error)
	}
	if p := b.get("/idp/"); p.status != http.StatusOK {
		t.Error("the session was forgotten")
	}
	v := w.verifier()
	for name, token := range map[string]string{"issued": got.Access, "minted": minted} {
		if _, err := v.Verify(t.Context(), token); err != nil {
			t.Errorf("the key changed: a token %s before: %v", name, err)
		}
	}
	files, err := filepath.Glob(w.dir + "/*")
	if err != nil || len(files) != 2 {
		t.Fatalf("files: %v, %v", files, err)
	}
	for _, f := range files {
		if s, err := os.Stat(f); err != nil || s.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", filepath.Base(f), s.Mode(), err)
		}
	}
	b2 := w.browser()
	b2.want(b2.post("/idp/login", "email", "ada@example.com", "password", password), http.StatusSeeOther)
}

func TestMint(t *testing.T) {
	w := newWorld(t)
	m, err := devidp.OpenMinter(w.dir, w.issuer) // beside the running provider
	if err != nil {
		t.Fatal(err)
	}
	token, err := m.Mint("acme", "gen3d-cli", w.clock())
	if err != nil {
		t.Fatal(err)
	}
	caller, err := w.verifier().Verify(t.Context(), token)
	if err != nil || caller.User != "acme" || caller.ClientID != "gen3d-cli" {
		t.Errorf("got %+v, %v", caller, err)
	}
	if _, err := m.Mint("../acme", "gen3d-cli", w.clock()); err == nil {
		t.Error("a token was minted for a path")
	}
	if _, err := w.idp.Mint("acme", "unknown"); err == nil {
		t.Error("a token was minted for an unknown app")
	}
	if _, err := devidp.OpenMinter(t.TempDir(), w.issuer); err == nil {
		t.Error("a folder without a key was opened")
	}
}

func TestOpenRefusesWhatIsNotForThisMachine(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(*devidp.Config){
		"an issuer in the world":               func(c *devidp.Config) { c.Issuer = "https://auth.example.com/idp" },
		"an issuer in the local network":       func(c *devidp.Config) { c.Issuer = "http://192.168.1.10:8080/idp" },
		"an issuer on all addresses":           func(c *devidp.Config) { c.Issuer = "http://0.0.0.0:8080/idp" },
		"a name that looks local":              func(c *devidp.Config) { c.Issuer = "http://localhost.example.com/idp" },
		"a process that trusts a Cognito pool": func(c *devidp.Config) { c.Beside = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x" },
	} {
		t.Run(name, func(t *testing.T) {
			cfg := w.config()
			change(&cfg)
			if _, err := devidp.Open(t.TempDir(), cfg); !errors.Is(err, devidp.ErrNotLocal) {
				t.Errorf("got %v", err)
			}
		})
	}
	cfg := w.config()
	cfg.Beside = "http://localhost:9999/idp"
	if p, err := devidp.Open(t.TempDir(), cfg); err != nil {
		t.Error("beside another local issuer:", err)
	} else if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestDiscovery(t *testing.T) {
	w := newWorld(t)
	d, err := identity.Discover(t.Context(), http.DefaultClient, w.issuer)
	if err != nil {
		t.Fatal(err)
	}
	want := identity.Discovery{
		Issuer: w.issuer, Authorization: w.issuer + "/oauth2/authorize", Token: w.issuer + "/oauth2/token", UserInfo: w.issuer + "/oauth2/userInfo",
		Revocation: w.issuer + "/oauth2/revoke", Keys: w.issuer + "/.well-known/jwks.json",
	}
	if d := cmp.Diff(want, d); d != "" {
		t.Error("(-want +got):", d)
	}
	var set struct{ Keys []map[string]any }
	if err := json.Unmarshal([]byte(w.browser().get("/idp/.well-known/jwks.json").body), &set); err != nil || len(set.Keys) != 1 {
		t.Fatal(err, set)
	}
	if got := slices.Sorted(maps.Keys(set.Keys[0])); !slices.Equal(got, []string{"alg", "e", "kid", "kty", "n", "use"}) {
		t.Errorf("the key shows %v", got)
	}
}
