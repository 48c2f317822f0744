package devidp

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// request is an app's wish for a code (RFC 6749 §4.1.1, RFC 7636 §4.3). The pages
// carry it in their addresses, so that going back and reloading keep it.
type request struct {
	Client    Client
	Redirect  string
	State     string
	Scope     string
	Nonce     string
	Challenge string
	Prompt    string
}

// scopes are what an app may ask for.
var scopes = []string{"openid", "email", "profile"}

const (
	allScopes = "openid email profile"
	// maxQuery bounds a request; browsers and proxies bound it likewise.
	maxQuery = 8 << 10
	// challengeLength is that of a SHA-256 in base64url.
	challengeLength = 43
)

var requestParameters = []string{
	"client_id", "redirect_uri", "response_type", "state", "scope", "nonce", "code_challenge", "code_challenge_method", "prompt",
}

// Mistakes after which nobody may be redirected (RFC 6749 §4.1.2.1): where to is
// what is in doubt.
var (
	errQuery    = errors.New("the address of this page is damaged: it is too long, or says something twice")
	errClient   = errors.New("no app is known by this client_id")
	errLogout   = errors.New("this logout_uri is not registered for the app; it must be the same to the letter")
	errRedirect = errors.New("this redirect_uri is not registered for the app; it must be the same to the letter")
)

// oauthError is a mistake that the app is told of (RFC 6749 §4.1.2.1, §5.2).
type oauthError struct{ Code, Description string }

func (e *oauthError) Error() string { return e.Code + ": " + e.Description }

// parseRequest reads a request. With an oauthError, Client, Redirect and State
// stand, so that the app can be told.
func (c Config) parseRequest(raw string) (request, error) {
	if len(raw) > maxQuery {
		return request{}, errQuery
	}
	q, err := url.ParseQuery(raw)
	if err != nil {
		return request{}, errQuery
	}
	for _, name := range requestParameters {
		if len(q[name]) > 1 {
			return request{}, errQuery
		}
	}
	client, ok := c.client(q.Get("client_id"))
	if !ok {
		return request{}, errClient
	}
	r := request{
		Client: client, Redirect: q.Get("redirect_uri"), State: q.Get("state"), Scope: q.Get("scope"), Nonce: q.Get("nonce"),
		Challenge: q.Get("code_challenge"), Prompt: q.Get("prompt"),
	}
	if !client.mayRedirect(r.Redirect) {
		return request{}, errRedirect
	}
	switch {
	case q.Get("response_type") != "code":
		return r, &oauthError{"unsupported_response_type", "response_type must be code"}
	case q.Get("code_challenge_method") != "S256" || len(r.Challenge) != challengeLength:
		return r, &oauthError{"invalid_request", "PKCE is required: code_challenge with code_challenge_method S256"}
	case r.Prompt != "" && r.Prompt != "login" && r.Prompt != "none":
		return r, &oauthError{"invalid_request", "prompt must be login or none"}
	}
	if strings.TrimSpace(r.Scope) == "" {
		r.Scope = allScopes // Cognito's way: all that the client may have
	}
	for _, s := range strings.Fields(r.Scope) {
		if !slices.Contains(scopes, s) {
			return r, &oauthError{"invalid_scope", "the scopes are " + allScopes}
		}
	}
	return r, nil
}

// query is the request as the part of an address after the question mark. What the
// app wanted of the sign-in page (prompt) has been done by then.
func (r request) query() string {
	if r.Client.ID == "" {
		return ""
	}
	q := url.Values{
		"response_type": {"code"}, "client_id": {r.Client.ID}, "redirect_uri": {r.Redirect}, "scope": {r.Scope},
		"code_challenge": {r.Challenge}, "code_challenge_method": {"S256"},
	}
	for name, value := range map[string]string{"state": r.State, "nonce": r.Nonce} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q.Encode()
}

// back is the app's address with an answer.
func (r request) back(answer url.Values) string {
	if r.State != "" {
		answer.Set("state", r.State)
	}
	joint := "?"
	if strings.Contains(r.Redirect, "?") {
		joint = "&"
	}
	return r.Redirect + joint + answer.Encode()
}

// has reports whether a scope is among those of a list.
func has(list, scope string) bool { return slices.Contains(strings.Fields(list), scope) }
