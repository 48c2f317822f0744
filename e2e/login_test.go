package e2e

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// person is somebody with a browser that keeps cookies and, like any, says where its
// forms come from.
type person struct {
	c       *cloud
	browser *http.Client
	at      *url.URL // the page that is shown
	page    string
}

func (c *cloud) person() *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return &person{c: c, browser: &http.Client{Jar: jar}}
}

func (p *person) load(req *http.Request, err error) {
	p.c.t.Helper()
	if err != nil {
		p.c.t.Fatal(err)
	}
	if p.at != nil {
		req.Header.Set("Origin", p.at.Scheme+"://"+p.at.Host)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := p.browser.Do(req)
	if err != nil {
		p.c.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		p.c.t.Fatalf("%s answers %s, %v: %s", res.Request.URL.Path, res.Status, err, b)
	}
	p.at, p.page = res.Request.URL, string(b)
}

// open goes to an address, as when a link is clicked.
func (p *person) open(address string) {
	p.c.t.Helper()
	p.load(http.NewRequest(http.MethodGet, address, nil))
}

// click follows the link on the page whose address contains a text.
func (p *person) click(part string) {
	p.c.t.Helper()
	for _, m := range regexp.MustCompile(`href="([^"]+)"`).FindAllStringSubmatch(p.page, -1) {
		if target, err := p.at.Parse(html.UnescapeString(m[1])); err == nil && strings.Contains(target.Path, part) {
			p.open(target.String())
			return
		}
	}
	p.c.t.Fatalf("%s has no link to %s:\n%s", p.at.Path, part, p.page)
}

// fill sends the page's form: what it hides, and what is typed into it.
func (p *person) fill(typed ...string) {
	p.c.t.Helper()
	form := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(p.page, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	for i := 0; i < len(typed); i += 2 {
		if !strings.Contains(p.page, `name="`+typed[i]+`"`) {
			p.c.t.Fatalf("%s has no field %s:\n%s", p.at.Path, typed[i], p.page)
		}
		form.Set(typed[i], typed[i+1])
	}
	target := p.at
	if m := regexp.MustCompile(`<form[^>]* action="([^"]+)"`).FindStringSubmatch(p.page); m != nil {
		var err error
		if target, err = p.at.Parse(html.UnescapeString(m[1])); err != nil {
			p.c.t.Fatal(err)
		}
	}
	req, err := http.NewRequest(http.MethodPost, target.String(), strings.NewReader(form.Encode()))
	if err == nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	p.load(req, err)
}

// login runs gen3d login and lets a person do what the page asks for.
func (c *cloud) login(t *testing.T, file string, person func(address string)) (stdout string) {
	c.t.Helper()
	cmd := exec.Command(gen3d, "login", "--no-browser", "--token-file", file)
	cmd.Env = append(clean(os.Environ()), "GEN3D_DIR="+c.dir)
	var out, errs syncBuffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }() // in case the test ends before it
	address := regexp.MustCompile(`http://\S+/oauth2/authorize\?\S+`)
	eventually(t, wait, "the link to sign in with", func() bool { return address.MatchString(errs.String()) })
	person(address.FindString(errs.String()))
	if err := cmd.Wait(); err != nil {
		c.t.Fatalf("gen3d login: %v\n%s%s", err, &out, &errs)
	}
	return out.String()
}

type tokens struct {
	Access  string    `json:"access_token"`
	Refresh string    `json:"refresh_token"`
	Expires time.Time `json:"expires"`
}

// tokensIn reads a token file, which must be its owner's alone.
func (c *cloud) tokensIn(file string) (t tokens, all map[string]any) {
	c.t.Helper()
	b, err := os.ReadFile(file)
	if err = errors.Join(err, json.Unmarshal(b, &t), json.Unmarshal(b, &all)); err != nil {
		c.t.Fatal(err)
	}
	if s, err := os.Stat(file); err != nil || s.Mode().Perm() != 0o600 {
		c.t.Errorf("the token file has mode %v, %v", s.Mode(), err)
	}
	return t, all
}

// taken reports whether the API takes an access token.
func (c *cloud) taken(token string) bool {
	c.t.Helper()
	req, err := http.NewRequest(http.MethodGet, c.URL+"/v1/sessions", nil)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusUnauthorized {
		c.t.Errorf("the API answers %s", res.Status)
	}
	return res.StatusCode == http.StatusOK
}

// From nobody to an account to a token, through the pages; then the token's life.
func TestSigningUpAndInFromTheCommandLine(t *testing.T) {
	c := start(t, t.TempDir())
	const email, password = "ada@example.com", "Correct-horse-1"
	file := filepath.Join(t.TempDir(), "new", "token.json")
	loginToken := func() (string, string, int) {
		out, errs, code := c.run("login", "token", "--token-file", file)
		return strings.TrimSpace(out), errs, code
	}
	if _, errs, code := loginToken(); code == 0 || !strings.Contains(errs, "gen3d login") {
		t.Errorf("before signing in: %d %s", code, errs)
	}

	ada := c.person()
	said := c.login(t, file, func(address string) {
		ada.open(address)
		ada.click("/signup")
		ada.fill("name", "Ada", "email", email, "password", password)
		var code string
		eventually(t, wait, "the mailed code", func() bool {
			for _, m := range c.mail(email) {
				code = regexp.MustCompile(`\d{3} \d{3}`).FindString(m.Text)
			}
			return code != ""
		})
		ada.fill("code", code)
		if !strings.Contains(ada.page, "You are signed in") || ada.at.Hostname() != "127.0.0.1" && ada.at.Hostname() != "localhost" {
			t.Errorf("at %s the browser shows %s", ada.at, ada.page)
		}
	})
	if said != "Signed in as "+email+".\n" {
		t.Errorf("gen3d login says %q", said)
	}
	first, _ := c.tokensIn(file)
	if got, _, code := loginToken(); code != 0 || got != first.Access || !c.taken(got) {
		t.Error("the token is not taken")
	}

	// An hour passes: the token is renewed, the old refresh token is used up.
	_, all := c.tokensIn(file)
	all["expires"] = time.Now().Add(-time.Minute)
	old, err := json.Marshal(all)
	if err == nil {
		err = os.WriteFile(file, old, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	renewed, errs, code := loginToken()
	second, _ := c.tokensIn(file)
	if code != 0 || renewed == first.Access || renewed != second.Access || second.Refresh == first.Refresh || !second.Expires.After(time.Now()) || !c.taken(renewed) {
		t.Errorf("renewing: %d %s", code, errs)
	}

	// Signing out tells the issuer: a copy of the file is worth nothing afterwards.
	_, all = c.tokensIn(file)
	all["expires"] = time.Now().Add(-time.Minute)
	kept, _ := json.Marshal(all)
	if out, errs, code := c.run("logout", "--token-file", file); code != 0 || out != "Signed out.\n" {
		t.Errorf("logout: %d %s%s", code, out, errs)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the token file is still there: %v", err)
	}
	if err := os.WriteFile(file, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := loginToken(); code == 0 || !strings.Contains(errs, "not signed in") {
		t.Errorf("a copy of the tokens after signing out: %d %s", code, errs)
	}
	if out, _, code := c.run("logout", "--token-file", file+".none"); code != 0 || !strings.Contains(out, "not signed in") {
		t.Errorf("logout twice: %d %s", code, out)
	}

	// Another browser, which knows nothing yet, signs in with the password.
	other := c.person()
	c.login(t, file, func(address string) {
		other.open(address)
		other.fill("email", email, "password", password)
	})
	third, _ := c.tokensIn(file)
	if !c.taken(third.Access) || subject(t, third.Access) != subject(t, first.Access) {
		t.Error("signing in again gives another user")
	}
}

// For scripts there is a token of any user without an account.
func TestDevTokenIsOfTheUserThatWasNamed(t *testing.T) {
	c := start(t, t.TempDir())
	if token := c.token("acme-42"); subject(t, token) != "acme-42" || !c.taken(token) || c.taken(token[:len(token)-8]+"AAAAAAAA") {
		t.Error("the token is not what was asked for")
	}
	if _, errs, code := c.run("dev", "token", "--user", "../eve"); code != 2 || !strings.Contains(errs, "GEN3D_USER") {
		t.Errorf("a user id that is none: %d %s", code, errs)
	}
}

// subject is whom a token names.
func subject(t *testing.T, token string) string {
	t.Helper()
	var claims struct{ Sub string }
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatal("that is no token")
	}
	b, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err = errors.Join(err, json.Unmarshal(b, &claims)); err != nil {
		t.Fatal(err)
	}
	return claims.Sub
}
