package devidp

import (
	"net/http"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// userInfo says who an access token belongs to. As Cognito's, it writes
// email_verified as a string, and knows nothing of tokens whose family has ended.
func (p *Provider) userInfo(w http.ResponseWriter, r *http.Request) {
	a, scope, ok := p.bearer(r)
	if !ok {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		answer(w, http.StatusUnauthorized, map[string]string{"error": "invalid_token"})
		return
	}
	who := map[string]string{"sub": a.Sub, "username": a.Sub}
	if has(scope, "email") {
		who["email"], who["email_verified"] = a.Email, "true"
	}
	if has(scope, "profile") {
		who["name"] = a.Name
		if a.Locale != "" {
			who["locale"] = a.Locale
		}
	}
	answer(w, http.StatusOK, who)
}

// bearer is whose token came with a request, and the token's scopes.
func (p *Provider) bearer(r *http.Request) (account, string, bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || len(token) > maxForm {
		return account{}, "", false
	}
	signed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return account{}, "", false
	}
	var c struct {
		jwt.Claims
		Use    string `json:"token_use"`
		Scope  string `json:"scope"`
		Family string `json:"origin_jti"`
	}
	if err := signed.Claims(p.signer.key.Key, &c); err != nil || c.Use != "access" || !has(c.Scope, "openid") {
		return account{}, "", false
	}
	if err := c.ValidateWithLeeway(jwt.Expected{Issuer: p.cfg.Issuer, Time: p.cfg.Clock()}, 0); err != nil {
		return account{}, "", false
	}
	if _, err := read[family](p.db, families, []byte(c.Family)); err != nil {
		return account{}, "", false
	}
	a, err := p.db.account(c.Subject)
	return a, c.Scope, err == nil
}
