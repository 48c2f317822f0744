package devidp

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	bolt "go.etcd.io/bbolt"
)

// grant is an authorization code that was given out.
type grant struct {
	Sub, Client, Redirect, Scope, Nonce, Challenge string

	SignedIn time.Time
	Expires  time.Time
	Used     bool
	Family   string // what the code was used for
}

// codeGrantLife is Cognito's: a code is exchanged at once.
const codeGrantLife = 5 * time.Minute

// authorize answers a browser that is signed in with a code, and shows the sign-in
// page to others.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	req, err := p.cfg.parseRequest(r.URL.RawQuery)
	var told *oauthError
	switch {
	case errors.As(err, &told):
		p.tell(w, r, req, told)
		return
	case err != nil:
		p.refuse(w, err)
		return
	}
	a, s, ok := p.signedIn(r)
	switch {
	case req.Prompt == "none" && !ok:
		p.tell(w, r, req, &oauthError{"login_required", "nobody is signed in"})
	case !ok || req.Prompt == "login":
		http.Redirect(w, r, p.base+"/login?"+req.query(), http.StatusFound)
	default:
		p.grant(w, r, req, a, s)
	}
}

// tell sends an app its mistake.
func (p *Provider) tell(w http.ResponseWriter, r *http.Request, req request, e *oauthError) {
	http.Redirect(w, r, req.back(url.Values{"error": {e.Code}, "error_description": {e.Description}}), http.StatusFound)
}

func (p *Provider) grant(w http.ResponseWriter, r *http.Request, req request, a account, s session) {
	code := secretText()
	g := grant{
		Sub: a.Sub, Client: req.Client.ID, Redirect: req.Redirect, Scope: req.Scope, Nonce: req.Nonce, Challenge: req.Challenge,
		SignedIn: s.Started, Expires: p.cfg.Clock().Add(codeGrantLife),
	}
	if err := p.db.update(func(tx *bolt.Tx) error { return put(tx, grants, hashed(code), g) }); err != nil {
		p.broken(w, err)
		return
	}
	http.Redirect(w, r, req.back(url.Values{"code": {code}}), http.StatusFound)
}
