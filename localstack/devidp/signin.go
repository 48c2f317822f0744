package devidp

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

func (p *Provider) loginPage(w http.ResponseWriter, r *http.Request) {
	v, ok := p.view(w, r, "login", "Sign in")
	if !ok {
		return
	}
	a, _, known := p.signedIn(r)
	if known && !r.URL.Query().Has("fresh") {
		// Going back to this page must not sign in to the app a second time by itself.
		v.Page, v.Title, v.Account = "signed-in", "You are signed in", a
	}
	p.render(w, http.StatusOK, v)
}

func (p *Provider) login(w http.ResponseWriter, r *http.Request) {
	v, ok := p.view(w, r, "login", "Sign in")
	if !ok {
		return
	}
	v.Values["email"] = r.PostFormValue("email")
	password := r.PostFormValue("password")
	email, valid := parseEmail(v.Values["email"])
	if !valid {
		v.fail("email", "Enter your e-mail address, as in ada@example.com.")
	}
	if password == "" {
		v.fail("password", "Enter your password.")
	}
	if len(v.Errors) > 0 {
		p.render(w, http.StatusUnprocessableEntity, v)
		return
	}
	if wait := p.guesses.wait(email, p.cfg.Clock()); wait > 0 {
		v.fail("", "That was too often. Try again in "+spell(wait)+".")
		w.Header().Set("Retry-After", fmt.Sprint(int(wait.Seconds())+1))
		p.render(w, http.StatusTooManyRequests, v)
		return
	}
	a, err := p.db.accountOf(email)
	if errors.Is(err, errNone) {
		p.loginPending(w, r, v, email, password)
		return
	}
	if err != nil {
		p.broken(w, err)
		return
	}
	if !p.matches(r.Context(), a.Hash, password) {
		p.wrongPassword(w, v)
		return
	}
	p.enter(w, r, v, a)
}

// loginPending is somebody without an account: perhaps they have signed up and not
// confirmed their address yet. Who knows the password is sent to do that.
func (p *Provider) loginPending(w http.ResponseWriter, r *http.Request, v view, email, password string) {
	t, err := p.pending(email)
	if err != nil {
		p.broken(w, err)
		return
	}
	if !p.matches(r.Context(), t.Hash, password) {
		p.wrongPassword(w, v)
		return
	}
	p.guesses.forgive(email)
	p.sendTo(w, r, v, "confirm", t)
}

// wrongPassword says the same whether or not there is an account.
func (p *Provider) wrongPassword(w http.ResponseWriter, v view) {
	v.fail("password", "The e-mail address or the password is wrong.")
	p.render(w, http.StatusUnprocessableEntity, v)
}

// enter signs a browser in and sends it to the app, or to its account's page.
func (p *Provider) enter(w http.ResponseWriter, r *http.Request, v view, a account) {
	p.guesses.forgive(a.Email)
	if err := p.signIn(w, r, a); err != nil {
		p.broken(w, err)
		return
	}
	http.Redirect(w, r, string(v.Onward()), http.StatusSeeOther)
}

func (p *Provider) accountPage(w http.ResponseWriter, r *http.Request) {
	a, _, ok := p.signedIn(r)
	if !ok {
		http.Redirect(w, r, p.base+"/login", http.StatusFound)
		return
	}
	p.render(w, http.StatusOK, view{Page: "account", Title: "Your account", Account: a, base: p.base})
}

func (p *Provider) signOutByForm(w http.ResponseWriter, r *http.Request) {
	v, ok := p.view(w, r, "login", "Sign in")
	if !ok {
		return
	}
	if err := p.signOut(w, r); err != nil {
		p.broken(w, err)
		return
	}
	http.Redirect(w, r, string(v.Href("login")), http.StatusSeeOther)
}

// logout is Cognito's: it ends the browser's session and leads to an address that
// the app has registered.
func (p *Provider) logout(w http.ResponseWriter, r *http.Request) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || len(q["client_id"]) > 1 || len(q["logout_uri"]) > 1 {
		p.refuse(w, errQuery)
		return
	}
	client, ok := p.cfg.client(q.Get("client_id"))
	if !ok {
		p.refuse(w, errClient)
		return
	}
	to := q.Get("logout_uri")
	if !slices.Contains(client.Logouts, to) {
		p.refuse(w, errLogout)
		return
	}
	if err := p.signOut(w, r); err != nil {
		p.broken(w, err)
		return
	}
	http.Redirect(w, r, to, http.StatusFound)
}

// spell is a wait in words.
func spell(d time.Duration) string {
	switch s := int(d.Seconds()) + 1; {
	case s == 1:
		return "a second"
	case s < 90:
		return fmt.Sprintf("%d seconds", s)
	default:
		return fmt.Sprintf("%d minutes", (s+59)/60)
	}
}
