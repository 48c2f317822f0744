package devidp_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/2112-lab/gen3d/localstack/devidp"
	"github.com/2112-lab/gen3d/pipeline"
)

const (
	app      = "gen3d-web"
	back     = "http://127.0.0.1:4000/callback"
	goodbye  = "http://127.0.0.1:4000/"
	password = "Correct-horse-1"
	verifier = "a-verifier-of-chance-that-is-long-enough-for-pkce"
)

// world is a provider behind a real port, with its mail and its time.
type world struct {
	t      testing.TB
	dir    string
	issuer string
	idp    *devidp.Provider

	mu    sync.Mutex
	mails []pipeline.Mail
	now   time.Time
	mute  error // what sending answers
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, dir: t.TempDir(), now: time.Now().Truncate(time.Second)}
	server := httptest.NewUnstartedServer(nil)
	w.issuer = "http://" + server.Listener.Addr().String() + "/idp"
	w.open()
	server.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.idp.Handler().ServeHTTP(rw, r) })
	server.Start()
	t.Cleanup(func() { server.Close(); _ = w.idp.Close() })
	return w
}

func (w *world) open() {
	w.t.Helper()
	idp, err := devidp.Open(w.dir, w.config())
	if err != nil {
		w.t.Fatal(err)
	}
	w.idp = idp
}

func (w *world) config() devidp.Config {
	return devidp.Config{
		Issuer: w.issuer, Send: w.send, Clock: w.clock, From: "noreply@example.com", Cost: bcrypt.MinCost, Mailbox: "/_dev/mail",
		Clients: []devidp.Client{
			{ID: app, Name: "Gen3D", Redirects: []string{back}, Logouts: []string{goodbye}},
			{ID: "gen3d-cli", Redirects: []string{"/callback"}},
		},
	}
}

func (w *world) send(_ context.Context, m pipeline.Mail) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.mute == nil {
		w.mails = append(w.mails, m)
	}
	return w.mute
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// mail is the last mail to an address.
func (w *world) mail(to string) pipeline.Mail {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := len(w.mails) - 1; i >= 0; i-- {
		if w.mails[i].To == to {
			return w.mails[i]
		}
	}
	w.t.Fatalf("no mail to %s", to)
	return pipeline.Mail{}
}

var sixDigits = regexp.MustCompile(`\b(\d{3}) (\d{3})\b`)

// code is the code in the last mail to an address.
func (w *world) code(to string) string {
	w.t.Helper()
	m := sixDigits.FindStringSubmatch(w.mail(to).Text)
	if m == nil {
		w.t.Fatalf("no code in the mail %q", w.mail(to).Subject)
	}
	return m[1] + m[2]
}

// browser is somebody at the pages. It follows no redirects.
type browser struct {
	*world
	t    testing.TB
	http *http.Client
}

// in is the same browser in a subtest.
func (b *browser) in(t testing.TB) *browser { return &browser{b.world, t, b.http} }

func (w *world) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &browser{w, w.t, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// page is an answer, read.
type page struct {
	status int
	body   string
	to     string // Location
	header http.Header
}

func (b *browser) do(method, address string, form url.Values, header ...string) page {
	b.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = strings.TrimSuffix(b.issuer, "/idp") + address
	}
	req, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
	}
	res, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{res.StatusCode, string(body), res.Header.Get("Location"), res.Header}
}

func (b *browser) get(address string, header ...string) page {
	b.t.Helper()
	return b.do(http.MethodGet, address, nil, header...)
}

func (b *browser) post(address string, fields ...string) page {
	b.t.Helper()
	return b.do(http.MethodPost, address, values(fields...))
}

func values(fields ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	return v
}

// signUp makes an account and stays signed in to it.
func (b *browser) signUp(email string) {
	b.t.Helper()
	sent := b.post("/idp/signup", "name", "Ada Lovelace", "email", email, "password", password)
	b.want(sent, http.StatusSeeOther)
	b.want(b.post(sent.to, "code", b.code(email)), http.StatusSeeOther)
}

// want fails the test unless a page has a status.
func (b *browser) want(p page, status int) {
	b.t.Helper()
	if p.status != status {
		b.t.Fatalf("status %d, want %d: %s", p.status, status, p.body)
	}
}

// wish is the query of an app's request for a code.
func wish(changes ...string) string {
	sum := sha256.Sum256([]byte(verifier))
	v := values(
		"response_type", "code", "client_id", app, "redirect_uri", back, "scope", "openid email profile", "state", "s&1",
		"nonce", "n1", "code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]), "code_challenge_method", "S256",
	)
	for i := 0; i < len(changes); i += 2 {
		if v.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			v.Del(changes[i])
		}
	}
	return v.Encode()
}

// grant is a code for a browser that is signed in.
func (b *browser) grant(changes ...string) string {
	b.t.Helper()
	p := b.get("/idp/oauth2/authorize?" + wish(changes...))
	b.want(p, http.StatusFound)
	u, err := url.Parse(p.to)
	if err != nil || u.Query().Get("code") == "" {
		b.t.Fatalf("no code in %s", p.to)
	}
	return u.Query().Get("code")
}

// tokens is the answer of the token endpoint.
type tokens struct {
	Access  string `json:"access_token"`
	ID      string `json:"id_token"`
	Refresh string `json:"refresh_token"`
	Type    string `json:"token_type"`
	Seconds int    `json:"expires_in"`
	Error   string `json:"error"`
}

func (b *browser) token(fields ...string) tokens {
	b.t.Helper()
	p := b.post("/idp/oauth2/token", fields...)
	var t tokens
	if err := json.Unmarshal([]byte(p.body), &t); err != nil {
		b.t.Fatalf("token endpoint answered %d %q", p.status, p.body)
	}
	if (p.status == http.StatusOK) != (t.Error == "") {
		b.t.Fatalf("status %d with error %q", p.status, t.Error)
	}
	return t
}

func (b *browser) exchange(code string, changes ...string) tokens {
	b.t.Helper()
	return b.token(append([]string{"grant_type", "authorization_code", "client_id", app, "code", code, "redirect_uri", back, "code_verifier", verifier}, changes...)...)
}

func (b *browser) refresh(token string) tokens {
	b.t.Helper()
	return b.token("grant_type", "refresh_token", "client_id", app, "refresh_token", token)
}
