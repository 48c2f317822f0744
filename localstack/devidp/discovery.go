package devidp

import (
	"net/http"

	"github.com/go-jose/go-jose/v4"
)

// discovery is the document of OpenID Connect Discovery 1.0, §3. Anybody may read
// it and the keys.
func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	at := p.cfg.Issuer
	w.Header().Set("Access-Control-Allow-Origin", "*")
	answer(w, http.StatusOK, map[string]any{
		"issuer":                                p.cfg.Issuer,
		"authorization_endpoint":                at + "/oauth2/authorize",
		"token_endpoint":                        at + "/oauth2/token",
		"userinfo_endpoint":                     at + "/oauth2/userInfo",
		"revocation_endpoint":                   at + "/oauth2/revoke",
		"end_session_endpoint":                  at + "/logout",
		"jwks_uri":                              at + "/.well-known/jwks.json",
		"response_types_supported":              []string{"code"},
		"grant_types_supported":                 []string{"authorization_code", "refresh_token"},
		"subject_types_supported":               []string{"public"},
		"scopes_supported":                      scopes,
		"claims_supported":                      []string{"sub", "email", "email_verified", "name", "locale"},
		"id_token_signing_alg_values_supported": []string{string(jose.RS256)},
		"code_challenge_methods_supported":      []string{"S256"},
		"token_endpoint_auth_methods_supported": []string{"none"},
		"prompt_values_supported":               []string{"login", "none"},
	})
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{p.signer.key}})
}
