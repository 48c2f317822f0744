package devidp

import (
	"errors"
	"net/http"
	"strings"

	bolt "go.etcd.io/bbolt"
)

func (p *Provider) forgotPage(w http.ResponseWriter, r *http.Request) {
	if v, ok := p.view(w, r, "forgot", "Forgot your password?"); ok {
		p.render(w, http.StatusOK, v)
	}
}

func (p *Provider) forgot(w http.ResponseWriter, r *http.Request) {
	v, ok := p.view(w, r, "forgot", "Forgot your password?")
	if !ok {
		return
	}
	v.Values["email"] = r.PostFormValue("email")
	email, valid := parseEmail(v.Values["email"])
	if !valid {
		v.fail("email", "Enter your e-mail address, as in ada@example.com.")
		p.render(w, http.StatusUnprocessableEntity, v)
		return
	}
	_, err := p.db.accountOf(email)
	if err != nil && !errors.Is(err, errNone) {
		p.broken(w, err)
		return
	}
	p.sendTo(w, r, v, "reset", ticket{Kind: reset, Email: email, Void: err != nil})
}

func (p *Provider) resetPage(w http.ResponseWriter, r *http.Request) {
	if v, ok := p.codeView(w, r, reset); ok {
		p.render(w, http.StatusOK, v)
	}
}

// reset sets a new password. All that was signed in with the old one ends.
func (p *Provider) reset(w http.ResponseWriter, r *http.Request) {
	v, ok := p.codeView(w, r, reset)
	if !ok || p.wantsAnother(w, r, v, reset) {
		return
	}
	code, password := r.PostFormValue("code"), r.PostFormValue("password")
	v.Values["code"] = code
	if strings.TrimSpace(code) == "" {
		v.fail("code", "Enter the code from the mail.")
	}
	if lack := missing(password); lack != "" {
		v.fail("password", lack)
	}
	if len(v.Errors) > 0 { // no guess is used up
		p.render(w, http.StatusUnprocessableEntity, v)
		return
	}
	hash, err := p.hash(r.Context(), password)
	if err != nil {
		p.broken(w, err)
		return
	}
	var a account
	err = p.redeem(v.Ticket, reset, code, func(tx *bolt.Tx, t ticket) (err error) {
		if a, err = accountOf(tx, t.Email); err != nil {
			return err
		}
		a.Hash, a.Since = hash, p.cfg.Clock()
		return put(tx, accounts, []byte(a.Sub), a)
	})
	if err != nil {
		p.wrongCode(w, v, err)
		return
	}
	p.enter(w, r, v, a)
}
