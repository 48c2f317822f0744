package devidp

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	bolt "go.etcd.io/bbolt"
)

func (p *Provider) signUpPage(w http.ResponseWriter, r *http.Request) {
	if v, ok := p.view(w, r, "signup", "Create an account"); ok {
		p.render(w, http.StatusOK, v)
	}
}

func (p *Provider) signUp(w http.ResponseWriter, r *http.Request) {
	v, ok := p.view(w, r, "signup", "Create an account")
	if !ok {
		return
	}
	v.Values["name"], v.Values["email"] = r.PostFormValue("name"), r.PostFormValue("email")
	password := r.PostFormValue("password")
	name, valid := parseName(v.Values["name"])
	if !valid {
		v.fail("name", "Enter your name, in 100 characters or fewer.")
	}
	email, valid := parseEmail(v.Values["email"])
	if !valid {
		v.fail("email", "Enter your e-mail address, as in ada@example.com.")
	}
	if lack := missing(password); lack != "" {
		v.fail("password", lack)
	}
	if len(v.Errors) > 0 {
		p.render(w, http.StatusUnprocessableEntity, v)
		return
	}
	hash, err := p.hash(r.Context(), password) // also where it is not needed, for the time it takes
	if err != nil {
		p.broken(w, err)
		return
	}
	_, err = p.db.accountOf(email)
	if err != nil && !errors.Is(err, errNone) {
		p.broken(w, err)
		return
	}
	p.sendTo(w, r, v, "confirm", ticket{Kind: signUp, Email: email, Name: name, Locale: localeOf(r), Hash: hash, Void: err == nil})
}

// sendTo mails a ticket's code and sends the browser where it is to be typed.
func (p *Provider) sendTo(w http.ResponseWriter, r *http.Request, v view, page string, t ticket) {
	name, err := p.issue(r.Context(), t)
	switch {
	case errors.Is(err, errTooMany):
		v.fail("", "Too many codes were asked for with this address. Use the newest one, or try again in an hour.")
		p.render(w, http.StatusTooManyRequests, v)
	case err != nil:
		p.cfg.Log.Error().Err(err).Msg("code not mailed")
		v.fail("", "The mail could not be sent just now. Try again in a minute.")
		p.render(w, http.StatusServiceUnavailable, v)
	default:
		http.Redirect(w, r, string(v.href(page, url.Values{"ticket": {name}})), http.StatusSeeOther)
	}
}

func (p *Provider) confirmPage(w http.ResponseWriter, r *http.Request) {
	if v, ok := p.codeView(w, r, signUp); ok {
		p.render(w, http.StatusOK, v)
	}
}

func (p *Provider) confirm(w http.ResponseWriter, r *http.Request) {
	v, ok := p.codeView(w, r, signUp)
	if !ok || p.wantsAnother(w, r, v, signUp) {
		return
	}
	var a account
	err := p.redeem(v.Ticket, signUp, r.PostFormValue("code"), func(tx *bolt.Tx, t ticket) (err error) {
		a, err = create(tx, t.Email, t.Name, t.Locale, t.Hash, p.cfg.Clock())
		return err
	})
	if errors.Is(err, errTaken) { // they have proved that the address is theirs, so they may know
		p.message(w, http.StatusConflict, "You have an account already", "This address was confirmed before. Sign in with the password that you chose then, or reset it.",
			link{"Sign in", v.Href("login")}, link{"Reset the password", v.Href("forgot")})
		return
	}
	if err != nil {
		p.wrongCode(w, v, err)
		return
	}
	p.enter(w, r, v, a)
}

var localeTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// localeOf is the first language that the browser asks for, or "".
func localeOf(r *http.Request) string {
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	first, _, _ = strings.Cut(first, ";")
	if first = strings.TrimSpace(first); len(first) > 35 || !localeTag.MatchString(first) {
		return ""
	}
	return first
}
