package devidp

import (
	"errors"
	"net/http"
	"net/url"

	bolt "go.etcd.io/bbolt"
)

// codeView begins a page where a mailed code is typed. Without a ticket that is
// still good it says so, and false.
func (p *Provider) codeView(w http.ResponseWriter, r *http.Request, kind letter) (view, bool) {
	page, title, start := "confirm", "Confirm your address", "signup"
	if kind == reset {
		page, title, start = "reset", "Set a new password", "forgot"
	}
	v, ok := p.view(w, r, page, title)
	if !ok {
		return v, false
	}
	var t ticket
	err := p.db.db.View(func(tx *bolt.Tx) (err error) {
		t, err = ticketOf(tx, v.Ticket, kind, p.cfg.Clock())
		return err
	})
	switch {
	case errors.Is(err, errNoTicket):
		p.message(w, http.StatusNotFound, "This page is no longer good", "Its code was used already, or a day has passed.",
			link{"Sign in", v.Href("login")}, link{"Start again", v.Href(start)})
		return v, false
	case err != nil:
		p.broken(w, err)
		return v, false
	}
	v.Email = t.Email
	if r.URL.Query().Has("sent") {
		v.Notice = "A new code is on its way. The one before it has ended."
	}
	return v, true
}

// wantsAnother answers the button that asks for another code; false if it was not
// that one.
func (p *Provider) wantsAnother(w http.ResponseWriter, r *http.Request, v view, kind letter) bool {
	if r.PostFormValue("action") != "again" {
		return false
	}
	v.Notice = ""
	switch err := p.again(r.Context(), v.Ticket, kind); {
	case err == nil:
		http.Redirect(w, r, string(v.href(v.Page, url.Values{"ticket": {v.Ticket}, "sent": {"1"}})), http.StatusSeeOther)
	case errors.Is(err, errTooSoon):
		v.fail("", "A code has only just been sent. Wait half a minute before you ask for another.")
		p.render(w, http.StatusTooManyRequests, v)
	case errors.Is(err, errTooMany):
		v.fail("", "Too many codes were asked for with this address. Use the newest one, or try again in an hour.")
		p.render(w, http.StatusTooManyRequests, v)
	default:
		p.cfg.Log.Error().Err(err).Msg("code not mailed")
		v.fail("", "The mail could not be sent just now. Try again in a minute.")
		p.render(w, http.StatusServiceUnavailable, v)
	}
	return true
}

// wrongCode says why a code did not do.
func (p *Provider) wrongCode(w http.ResponseWriter, v view, err error) {
	v.Notice = ""
	switch {
	case errors.Is(err, errWrongCode):
		v.fail("code", "This is not the code. Take the newest mail; it has six digits.")
	case errors.Is(err, errSpent):
		v.fail("code", "That was wrong too often, so this code has ended. Ask for a new one.")
	case errors.Is(err, errLateCode):
		v.fail("code", "This code has expired. Ask for a new one.")
	case errors.Is(err, errNoTicket):
		v.fail("code", "This code was used already.")
	default:
		p.broken(w, err)
		return
	}
	p.render(w, http.StatusUnprocessableEntity, v)
}
