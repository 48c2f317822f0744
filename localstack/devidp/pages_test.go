package devidp_test

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

var ticketName = regexp.MustCompile(`ticket=[A-Z0-9]+`)

// alike is a page without what differs by nature: the ticket's name and the address.
func alike(p page, email string) string {
	return ticketName.ReplaceAllString(strings.ReplaceAll(p.to+"\n"+p.body, email, "EMAIL"), "ticket=T")
}

// TestPagesTellNothingAboutAccounts compares what somebody sees who asks about an
// address with an account to what they see about one without.
func TestPagesTellNothingAboutAccounts(t *testing.T) {
	w := newWorld(t)
	w.browser().signUp("known@example.com")
	for name, ask := range map[string]func(b *browser, email string) []page{
		"signing in with a wrong password": func(b *browser, email string) []page {
			var all []page
			for range 7 { // past the lockout
				all = append(all, b.post("/idp/login", "email", email, "password", "Wrong-horse-1"))
			}
			return all
		},
		"signing up": func(b *browser, email string) []page {
			sent := b.post("/idp/signup", "name", "Eve", "email", email, "password", password)
			all := []page{sent, b.get(sent.to)}
			for range 6 {
				all = append(all, b.post(sent.to, "code", "000000"))
			}
			return append(all, b.post(sent.to, "action", "again"))
		},
		"a forgotten password": func(b *browser, email string) []page {
			sent := b.post("/idp/forgot", "email", email)
			all := []page{sent, b.get(sent.to)}
			for range 6 {
				all = append(all, b.post(sent.to, "code", "000000", "password", password))
			}
			return append(all, b.post(sent.to, "action", "again"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := w.browser().in(t)
			known, unknown := ask(b, "known@example.com"), ask(b, "nobody@example.com")
			for i := range known {
				if known[i].status != unknown[i].status || alike(known[i], "known@example.com") != alike(unknown[i], "nobody@example.com") {
					t.Errorf("answer %d differs: %d %s\nand %d %s", i, known[i].status, known[i].body, unknown[i].status, unknown[i].body)
				}
			}
		})
	}
	if m := w.mail("known@example.com"); sixDigits.MatchString(m.Text) && strings.Contains(m.Text, "signed up") {
		t.Error("a sign-up with somebody's address mails them a code")
	}
	if m := w.mail("nobody@example.com"); m.Text == "" || m.HTML == "" || m.From != "noreply@example.com" {
		t.Errorf("the mail to nobody: %+v", m)
	}
}

// TestASignUpWithAnothersAddress: whoever signs up with the address of somebody
// else must not get the account when that person confirms their own sign-up.
func TestASignUpWithAnothersAddress(t *testing.T) {
	w := newWorld(t)
	ada, eve := w.browser(), w.browser()
	hers := ada.post("/idp/signup", "name", "Ada", "email", "ada@example.com", "password", password)
	first := w.code("ada@example.com")
	eve.want(eve.post("/idp/signup", "name", "Eve", "email", "ada@example.com", "password", "Eves-password-1"), http.StatusSeeOther)
	second := w.code("ada@example.com")
	if first != second {
		ada.want(ada.post(hers.to, "code", second), http.StatusUnprocessableEntity)
	}
	ada.want(ada.post(hers.to, "code", first), http.StatusSeeOther)
	eve.want(eve.post("/idp/login", "email", "ada@example.com", "password", "Eves-password-1"), http.StatusUnprocessableEntity)
	ada.want(ada.post("/idp/login", "email", "ada@example.com", "password", password), http.StatusSeeOther)
}

func TestMailedCodes(t *testing.T) {
	start := func(t *testing.T) (*browser, string) {
		b := newWorld(t).browser()
		p := b.post("/idp/signup", "name", "Ada", "email", "ada@example.com", "password", password)
		b.want(p, http.StatusSeeOther)
		return b, p.to
	}
	wrong := func(code string) string { return map[bool]string{true: "111111", false: "000000"}[code == "000000"] }
	says := func(t *testing.T, p page, status int, text string) {
		t.Helper()
		if p.status != status || !strings.Contains(p.body, text) {
			t.Errorf("status %d, want %d with %q: %s", p.status, status, text, p.body)
		}
	}
	t.Run("five guesses, then the right one is no good either", func(t *testing.T) {
		b, form := start(t)
		code := b.code("ada@example.com")
		for range 4 {
			says(t, b.post(form, "code", wrong(code)), http.StatusUnprocessableEntity, "not the code")
		}
		says(t, b.post(form, "code", wrong(code)), http.StatusUnprocessableEntity, "too often")
		says(t, b.post(form, "code", code), http.StatusUnprocessableEntity, "too often")
	})
	t.Run("fifteen minutes", func(t *testing.T) {
		b, form := start(t)
		b.pass(15*time.Minute + time.Second)
		says(t, b.post(form, "code", b.code("ada@example.com")), http.StatusUnprocessableEntity, "expired")
		b.want(b.post(form, "action", "again"), http.StatusSeeOther)
		b.want(b.post(form, "code", b.code("ada@example.com")), http.StatusSeeOther)
	})
	t.Run("a new code ends the one before", func(t *testing.T) {
		b, form := start(t)
		old := b.code("ada@example.com")
		says(t, b.post(form, "action", "again"), http.StatusTooManyRequests, "half a minute")
		b.pass(31 * time.Second)
		p := b.post(form, "action", "again")
		b.want(p, http.StatusSeeOther)
		says(t, b.get(p.to), http.StatusOK, "on its way")
		if fresh := b.code("ada@example.com"); fresh != old {
			says(t, b.post(form, "code", old), http.StatusUnprocessableEntity, "not the code")
			b.want(b.post(form, "code", fresh), http.StatusSeeOther)
		}
	})
	t.Run("five mails an hour to one address, whatever for", func(t *testing.T) {
		b, form := start(t)
		for range 2 {
			b.pass(31 * time.Second)
			b.want(b.post(form, "action", "again"), http.StatusSeeOther)
			b.want(b.post("/idp/forgot", "email", "ada@example.com"), http.StatusSeeOther)
		}
		b.pass(31 * time.Second)
		says(t, b.post(form, "action", "again"), http.StatusTooManyRequests, "Too many codes")
		says(t, b.post("/idp/forgot", "email", "ada@example.com"), http.StatusTooManyRequests, "Too many codes")
		b.want(b.post("/idp/forgot", "email", "bob@example.com"), http.StatusSeeOther)
		b.pass(time.Hour)
		b.want(b.post(form, "action", "again"), http.StatusSeeOther)
	})
	t.Run("a code works once", func(t *testing.T) {
		b, form := start(t)
		code := b.code("ada@example.com")
		b.want(b.post(form, "code", code), http.StatusSeeOther)
		says(t, b.post(form, "code", code), http.StatusNotFound, "no longer good")
	})
	t.Run("a day", func(t *testing.T) {
		b, form := start(t)
		b.pass(25 * time.Hour)
		says(t, b.get(form), http.StatusNotFound, "no longer good")
	})
	t.Run("a code to confirm resets no password", func(t *testing.T) {
		b, form := start(t)
		other := strings.Replace(form, "/confirm", "/reset", 1)
		b.want(b.post(other, "code", b.code("ada@example.com"), "password", password), http.StatusNotFound)
	})
	t.Run("signing in before confirming leads to the code", func(t *testing.T) {
		b, _ := start(t)
		b.want(b.post("/idp/login", "email", "ada@example.com", "password", "Wrong-horse-1"), http.StatusUnprocessableEntity)
		p := b.post("/idp/login", "email", "ada@example.com", "password", password)
		b.want(p, http.StatusSeeOther)
		b.want(b.post(p.to, "code", b.code("ada@example.com")), http.StatusSeeOther)
		b.want(b.get("/idp/"), http.StatusOK)
	})
	t.Run("two sign-ups with one address, both confirmed", func(t *testing.T) {
		b, form := start(t)
		first := b.code("ada@example.com")
		p := b.post("/idp/signup", "name", "Ada", "email", "ada@example.com", "password", password)
		b.want(b.post(form, "code", first), http.StatusSeeOther)
		says(t, b.post(p.to, "code", b.code("ada@example.com")), http.StatusConflict, "have an account already")
	})
	t.Run("mail that cannot be sent", func(t *testing.T) {
		b, _ := start(t)
		b.mute = errors.New("ses is away")
		says(t, b.post("/idp/forgot", "email", "ada@example.com"), http.StatusServiceUnavailable, "could not be sent")
	})
}

func TestFormsThatAreWrong(t *testing.T) {
	b := newWorld(t).browser()
	for name, c := range map[string]struct {
		fields []string
		text   string
	}{
		"seven characters":         {[]string{"password", "Abcdef1"}, "needs 8 characters or more."},
		"no number":                {[]string{"password", "Abcdefgh"}, "needs a number."},
		"no upper-case letter":     {[]string{"password", "abcdefg1"}, "needs an upper-case letter."},
		"no lower-case letter":     {[]string{"password", "ABCDEFG1"}, "needs a lower-case letter."},
		"nothing at all":           {[]string{"password", ""}, "needs 8 characters or more, a lower-case letter, an upper-case letter and a number."},
		"257 characters":           {[]string{"password", "Aa1" + strings.Repeat("x", 254)}, "256 characters or fewer"},
		"no name":                  {[]string{"name", "  "}, "Enter your name"},
		"a name with a line break": {[]string{"name", "Ada\r\nBcc: x@example.com"}, "Enter your name"},
		"a very long name":         {[]string{"name", strings.Repeat("x", 101)}, "Enter your name"},
		"no address":               {[]string{"email", ""}, "Enter your e-mail address"},
		"half an address":          {[]string{"email", "ada@"}, "Enter your e-mail address"},
		"an address with a name":   {[]string{"email", "Ada <ada@example.com>"}, "Enter your e-mail address"},
		"two addresses":            {[]string{"email", "a@example.com, b@example.com"}, "Enter your e-mail address"},
		"an address with a break":  {[]string{"email", "a@example.com\r\nBcc: b@example.com"}, "Enter your e-mail address"},
	} {
		t.Run(name, func(t *testing.T) {
			b := b.in(t)
			p := b.post("/idp/signup", append([]string{"name", `<b>"Ada"`, "email", "ada@example.com", "password", password}, c.fields...)...)
			if b.want(p, http.StatusUnprocessableEntity); !strings.Contains(p.body, c.text) {
				t.Errorf("the page does not say %q: %s", c.text, p.body)
			}
			if strings.Contains(p.body, "<b>") {
				t.Error("what was typed is in the page as HTML")
			}
			if !strings.Contains(p.body, `aria-invalid="true"`) || !strings.Contains(p.body, "-wrong") {
				t.Error("the problem is not tied to its field")
			}
		})
	}
	if len(b.mails) > 0 {
		t.Error("a wrong form sent mail")
	}
	long := "Aa1" + strings.Repeat("x", 253)
	p := b.post("/idp/signup", "name", "Ada", "email", "long@example.com", "password", long)
	b.post(p.to, "code", b.code("long@example.com"))
	b.want(b.post("/idp/login", "email", "long@example.com", "password", long[:255]), http.StatusUnprocessableEntity)
	b.want(b.post("/idp/login", "email", "long@example.com", "password", long), http.StatusSeeOther)
	b.want(b.post("/idp/login", "email", strings.Repeat("x", 100_000), "password", long), http.StatusUnprocessableEntity)
}

func TestGuessingPasswordsGetsSlow(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signUp("ada@example.com")
	guess := func(pw string) int { return b.post("/idp/login", "email", "ada@example.com", "password", pw).status }
	for range 5 {
		if got := guess("Wrong-horse-1"); got != http.StatusUnprocessableEntity {
			t.Fatal(got)
		}
	}
	if got := guess(password); got != http.StatusTooManyRequests {
		t.Errorf("the right password in the pause: %d", got)
	}
	w.pass(time.Second)
	if got := guess("Wrong-horse-1"); got != http.StatusUnprocessableEntity {
		t.Errorf("after the pause: %d", got)
	}
	w.pass(time.Second)
	if got := guess(password); got != http.StatusTooManyRequests {
		t.Errorf("the pause did not double: %d", got)
	}
	w.pass(time.Second)
	if got := guess(password); got != http.StatusSeeOther {
		t.Errorf("the right password after it: %d", got)
	}
	if got := guess("Wrong-horse-1"); got != http.StatusUnprocessableEntity {
		t.Errorf("the right password was not a new start: %d", got)
	}
}

func TestGuards(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signUp("ada@example.com")
	t.Run("another site's name for this machine", func(t *testing.T) {
		b := b.in(t)
		for _, path := range []string{"/idp/", "/idp/login", "/idp/.well-known/jwks.json", "/idp/oauth2/authorize?" + wish()} {
			b.want(b.get(path, "Host", "evil.example:80"), http.StatusForbidden)
		}
		b.want(b.get("/idp/login", "Host", "localhost:80"), http.StatusOK)
	})
	t.Run("another site's form", func(t *testing.T) {
		b := b.in(t)
		form := values("email", "ada@example.com", "password", password)
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "http://evil.example"}, {"Origin", "null"}} {
			for _, path := range []string{"/idp/login", "/idp/signup", "/idp/confirm", "/idp/forgot", "/idp/reset", "/idp/signout"} {
				b.want(b.do(http.MethodPost, path, form, header...), http.StatusForbidden)
			}
		}
		b.want(b.do(http.MethodPost, "/idp/login", form, "Sec-Fetch-Site", "same-origin"), http.StatusSeeOther)
	})
	t.Run("headers of pages", func(t *testing.T) {
		b := b.in(t)
		p := b.get("/idp/login?" + wish())
		csp := p.header.Get("Content-Security-Policy")
		if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "form-action 'self' http://127.0.0.1:4000;") {
			t.Error("policy:", csp)
		}
		if strings.Contains(p.body, "<style") || strings.Contains(p.body, "style=") || strings.Contains(p.body, " on") && regexp.MustCompile(`\son[a-z]+="`).MatchString(p.body) {
			t.Error("there is style or script within the page")
		}
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
			if got := p.header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if !strings.Contains(p.body, "You are signed in") {
			t.Error("going back to the sign-in page signs in again by itself")
		}
	})
	t.Run("the cookie", func(t *testing.T) {
		b := b.in(t)
		c := b.post("/idp/login", "email", "ada@example.com", "password", password).header.Get("Set-Cookie")
		for _, part := range []string{"HttpOnly", "SameSite=Lax", "Path=/idp/", "Max-Age=3600"} {
			if !strings.Contains(c, part) {
				t.Errorf("no %s in %s", part, c)
			}
		}
		w.pass(time.Hour + time.Second)
		b.want(b.get("/idp/"), http.StatusFound)
	})
	t.Run("scripts of apps and of others", func(t *testing.T) {
		b := b.in(t)
		for origin, want := range map[string]string{"http://127.0.0.1:4000": "http://127.0.0.1:4000", "http://evil.example": "", "": ""} {
			p := b.do(http.MethodOptions, "/idp/oauth2/token", nil, "Origin", origin)
			if got := p.header.Get("Access-Control-Allow-Origin"); got != want {
				t.Errorf("%q may read: %q", origin, got)
			}
		}
	})
	t.Run("damaged tokens at userInfo", func(t *testing.T) {
		b := b.in(t)
		for _, header := range []string{"", "Bearer", "Bearer x", "Basic eDp5", "Bearer " + strings.Repeat("x.", 20_000)} {
			b.want(b.get("/idp/oauth2/userInfo", "Authorization", header), http.StatusUnauthorized)
		}
	})
}
