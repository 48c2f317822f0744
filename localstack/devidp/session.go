package devidp

import (
	"net/http"
	"time"

	bolt "go.etcd.io/bbolt"
)

// session is a browser that is signed in.
type session struct {
	Sub     string
	Started time.Time
	Expires time.Time
}

// sessionLife is how long a browser stays signed in here: Cognito's hour.
const sessionLife = time.Hour

// signedIn is who a browser is signed in as.
func (p *Provider) signedIn(r *http.Request) (account, session, bool) {
	c, err := r.Cookie(p.cookie)
	if err != nil {
		return account{}, session{}, false
	}
	s, err := read[session](p.db, sessions, hashed(c.Value))
	if err != nil || p.cfg.Clock().After(s.Expires) {
		return account{}, session{}, false
	}
	a, err := p.db.account(s.Sub)
	if err != nil || s.Started.Before(a.Since) {
		return account{}, session{}, false
	}
	return a, s, true
}

// signIn signs a browser in under a new name; the old one ends.
func (p *Provider) signIn(w http.ResponseWriter, r *http.Request, a account) error {
	now := p.cfg.Clock()
	name := secretText()
	err := p.db.update(func(tx *bolt.Tx) error {
		if err := p.forget(tx, r); err != nil {
			return err
		}
		return put(tx, sessions, hashed(name), session{Sub: a.Sub, Started: now, Expires: now.Add(sessionLife)})
	})
	if err != nil {
		return err
	}
	p.setCookie(w, name, int(sessionLife.Seconds()))
	return nil
}

// signOut ends the browser's session. Tokens of apps live on.
func (p *Provider) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := p.db.update(func(tx *bolt.Tx) error { return p.forget(tx, r) }); err != nil {
		return err
	}
	p.setCookie(w, "", -1)
	return nil
}

func (p *Provider) forget(tx *bolt.Tx, r *http.Request) error {
	c, err := r.Cookie(p.cookie)
	if err != nil {
		return nil
	}
	return remove(tx, sessions, hashed(c.Value))
}

// setCookie sets the session's cookie. It is not Secure: loopback has no TLS, and
// not every browser takes such a cookie there. Lax, since apps on other ports send
// people here by links.
func (p *Provider) setCookie(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: p.cookie, Value: value, Path: p.base + "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
