package signin_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/2112-lab/gen3d/internal/identity/signin"
	"github.com/2112-lab/gen3d/localstack/devidp"
	"github.com/2112-lab/gen3d/pipeline"
)

const client = "gen3d-cli"

// provider is a local identity provider with one signed-in browser.
type provider struct {
	issuer string
	person *http.Client
}

func newProvider(t *testing.T) *provider {
	var code string
	server := httptest.NewUnstartedServer(nil)
	issuer := "http://" + server.Listener.Addr().String() + "/idp"
	idp, err := devidp.Open(t.TempDir(), devidp.Config{
		Issuer: issuer, From: "noreply@example.com", Cost: bcrypt.MinCost,
		Clients: []devidp.Client{{ID: client, Redirects: []string{"/callback"}}},
		Send: func(_ context.Context, m pipeline.Mail) error {
			code = regexp.MustCompile(`\d{3} \d{3}`).FindString(m.Text)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = idp.Handler()
	server.Start()
	t.Cleanup(func() { server.Close(); _ = idp.Close() })
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{issuer, &http.Client{Jar: jar}}
	res, err := p.person.PostForm(issuer+"/signup", url.Values{"name": {"Ada"}, "email": {"ada@example.com"}, "password": {"Correct-horse-1"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res, err = p.person.PostForm(res.Request.URL.String(), url.Values{"code": {code}}); err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return p
}

// visit opens an address as the person's browser does, to the end of its redirects.
func (p *provider) visit(t *testing.T, address string) string {
	res, err := p.person.Get(address)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

func (p *provider) signIn(t *testing.T) signin.Tokens {
	t.Helper()
	var page string
	var seen sync.WaitGroup
	tokens, err := signin.Browser(t.Context(), signin.Config{Issuer: p.issuer, Client: client, Show: func(address string) {
		seen.Go(func() { page = p.visit(t, address) })
	}})
	seen.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page, "You are signed in") {
		t.Errorf("the browser shows %s", page)
	}
	return tokens
}

func TestSigningInAndOut(t *testing.T) {
	p := newProvider(t)
	tokens := p.signIn(t)
	if tokens.Email != "ada@example.com" || tokens.Issuer != p.issuer || tokens.Client != client {
		t.Errorf("tokens: %+v", tokens)
	}
	file := signin.File(filepath.Join(t.TempDir(), "new", "token.json"))
	if _, err := file.Access(t.Context(), time.Now()); !errors.Is(err, signin.ErrSignedOut) {
		t.Errorf("before: %v", err)
	}
	if err := file.Save(tokens); err != nil {
		t.Fatal(err)
	}
	if s, err := os.Stat(string(file)); err != nil || s.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", s.Mode(), err)
	}
	if got, err := file.Access(t.Context(), time.Now()); got != tokens.Access || err != nil {
		t.Errorf("a fresh token was renewed: %v", err)
	}

	// An hour later, eight programs at once: one of them renews.
	later := time.Now().Add(59 * time.Minute)
	access := make([]string, 8)
	var all sync.WaitGroup
	for i := range access {
		all.Go(func() {
			var err error
			if access[i], err = file.Access(t.Context(), later); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, a := range access {
		if a != access[0] || a == tokens.Access {
			t.Fatal("the programs did not share one renewal")
		}
	}

	renewed, err := file.Load()
	if err != nil {
		t.Fatal(err)
	}
	if renewed.Refresh == tokens.Refresh {
		t.Error("the rotated refresh token was not kept")
	}
	if err := renewed.Revoke(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Access(t.Context(), later.Add(time.Hour)); !errors.Is(err, signin.ErrSignedOut) {
		t.Errorf("after revoking: %v", err)
	}
	if err := errors.Join(file.Remove(), file.Remove()); err != nil {
		t.Error(err)
	}
}

func TestAnAnswerThatIsNotOurs(t *testing.T) {
	p := newProvider(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	var seen sync.WaitGroup
	tokens, err := signin.Browser(ctx, signin.Config{Issuer: p.issuer, Client: client, Show: func(address string) {
		u, err := url.Parse(address)
		if err != nil {
			t.Error(err)
			return
		}
		back := u.Query().Get("redirect_uri")
		seen.Go(func() {
			if page := p.visit(t, back+"?code=stolen&state=guessed"); strings.Contains(page, "signed in") {
				t.Error("a wrong state is taken")
			}
			p.visit(t, strings.TrimSuffix(back, "/callback")+"/other")
			p.visit(t, address) // the right one still does
		})
	}})
	seen.Wait()
	if err != nil || tokens.Access == "" {
		t.Errorf("got %v", err)
	}
}

func TestSigningInFails(t *testing.T) {
	p := newProvider(t)
	t.Run("nobody comes", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err := signin.Browser(ctx, signin.Config{Issuer: p.issuer, Client: client, Show: func(string) {}})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("the person says no", func(t *testing.T) {
		var seen sync.WaitGroup
		_, err := signin.Browser(t.Context(), signin.Config{Issuer: p.issuer, Client: client, Show: func(address string) {
			u, _ := url.Parse(address)
			q := u.Query()
			seen.Go(func() {
				p.visit(t, q.Get("redirect_uri")+"?"+url.Values{"error": {"access_denied"}, "state": {q.Get("state")}}.Encode())
			})
		}})
		seen.Wait()
		if err == nil || !strings.Contains(err.Error(), "access_denied") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("the port is taken", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		_, err = signin.Browser(t.Context(), signin.Config{Issuer: p.issuer, Client: client, Port: l.Addr().(*net.TCPAddr).Port, Show: func(string) {}})
		if err == nil {
			t.Error("it went on")
		}
	})
	for name, issuer := range map[string]string{
		"an issuer without TLS":     "http://issuer.example/idp",
		"an issuer that is a name":  "issuer.example",
		"an issuer by another name": strings.Replace(p.issuer, "127.0.0.1", "localhost", 1),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := signin.Browser(t.Context(), signin.Config{Issuer: issuer, Client: client, Show: func(string) { t.Error("a page was shown") }}); err == nil {
				t.Error("it went on")
			}
		})
	}
	t.Run("a damaged file", func(t *testing.T) {
		file := signin.File(filepath.Join(t.TempDir(), "token.json"))
		if err := os.WriteFile(string(file), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := file.Access(t.Context(), time.Now()); !errors.Is(err, signin.ErrSignedOut) {
			t.Errorf("got %v", err)
		}
	})
}
