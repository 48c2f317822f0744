package devidp

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	bolt "go.etcd.io/bbolt"
)

// tokens is the answer of the token endpoint, RFC 6749 §5.1.
type tokens struct {
	Access  string `json:"access_token"`
	ID      string `json:"id_token,omitempty"`
	Refresh string `json:"refresh_token,omitempty"`
	Type    string `json:"token_type"`
	Seconds int    `json:"expires_in"`
}

var errGrant = &oauthError{"invalid_grant", "the code or refresh token is unknown, used, expired, or another app's"}

// token is the token endpoint.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	form, client, err := p.form(w, r)
	if err != nil {
		p.answerError(w, err)
		return
	}
	var f family
	var refresh string
	switch form.Get("grant_type") {
	case "authorization_code":
		f, refresh, err = p.exchange(client, form)
	case "refresh_token":
		f, refresh, err = p.rotate(client, form.Get("refresh_token"))
	default:
		err = &oauthError{"unsupported_grant_type", "grant_type must be authorization_code or refresh_token"}
	}
	if err != nil {
		p.answerError(w, err)
		return
	}
	out, err := p.issueTokens(f, refresh)
	if err != nil {
		p.answerError(w, err)
		return
	}
	answer(w, http.StatusOK, out)
}

// form reads a form from an app (RFC 6749 §3.2: nothing stands there twice).
func (p *Provider) form(w http.ResponseWriter, r *http.Request) (url.Values, Client, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return nil, Client{}, &oauthError{"invalid_request", "want a form (application/x-www-form-urlencoded)"}
	}
	for name, values := range r.PostForm {
		if len(values) > 1 {
			return nil, Client{}, &oauthError{"invalid_request", name + " stands there twice"}
		}
	}
	client, ok := p.cfg.client(r.PostForm.Get("client_id"))
	if !ok {
		return nil, Client{}, &oauthError{"invalid_client", "no app is known by this client_id"}
	}
	return r.PostForm, client, nil
}

// exchange makes a family of an authorization code. A code has one try. Its second
// use ends what came of the first (RFC 6749 §4.1.2): one of the two was not meant
// to have it.
func (p *Provider) exchange(client Client, form url.Values) (f family, refresh string, err error) {
	now := p.cfg.Clock()
	var verdict error // what is found out must be written down, so it is not the transaction's error
	err = p.db.update(func(tx *bolt.Tx) error {
		key := hashed(form.Get("code"))
		g, err := get[grant](tx, grants, key)
		switch {
		case errors.Is(err, errNone):
			verdict = errGrant
			return nil
		case err != nil:
			return err
		case g.Used:
			verdict = errGrant
			return remove(tx, families, []byte(g.Family))
		}
		g.Used = true
		if g.Client != client.ID || g.Redirect != form.Get("redirect_uri") || now.After(g.Expires) || !proves(form.Get("code_verifier"), g.Challenge) {
			verdict = errGrant
			return put(tx, grants, key, g)
		}
		a, err := get[account](tx, accounts, []byte(g.Sub))
		if err != nil || g.SignedIn.Before(a.Since) {
			verdict = errGrant
			return put(tx, grants, key, g)
		}
		refresh = secretText() + "." + secretText()
		f = family{
			ID: familyID(refresh), Sub: g.Sub, Client: g.Client, Scope: g.Scope, Nonce: g.Nonce, SignedIn: g.SignedIn,
			Expires: now.Add(refreshLife), Secret: hashed(refresh),
		}
		g.Family = f.ID
		if err := put(tx, grants, key, g); err != nil {
			return err
		}
		return put(tx, families, []byte(f.ID), f)
	})
	return f, refresh, errors.Join(err, verdict)
}

// proves reports whether a verifier is the one behind a challenge (RFC 7636 §4.6).
func proves(verifier, challenge string) bool {
	if len(verifier) < 43 || len(verifier) > 128 {
		return false
	}
	sum := sha256.Sum256([]byte(verifier))
	return subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(challenge)) == 1
}

func (p *Provider) issueTokens(f family, refresh string) (tokens, error) {
	now := p.cfg.Clock()
	access, err := p.signer.token(accessClaims(p.cfg.Issuer, f, now))
	if err != nil {
		return tokens{}, err
	}
	out := tokens{Access: access, Refresh: refresh, Type: "Bearer", Seconds: int(accessLife / time.Second)}
	if !has(f.Scope, "openid") {
		return out, nil
	}
	a, err := p.db.account(f.Sub)
	if err != nil {
		return tokens{}, err
	}
	out.ID, err = p.signer.token(idClaims(p.cfg.Issuer, f, a, access, now))
	return out, err
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// answerError is RFC 6749 §5.2.
func (p *Provider) answerError(w http.ResponseWriter, err error) {
	var e *oauthError
	if !errors.As(err, &e) {
		p.cfg.Log.Error().Err(err).Msg("token endpoint failed")
		answer(w, http.StatusInternalServerError, map[string]string{"error": "server_error"})
		return
	}
	answer(w, http.StatusBadRequest, map[string]string{"error": e.Code, "error_description": e.Description})
}
