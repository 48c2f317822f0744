package identity

import (
	"errors"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/2112-lab/gen3d/pipeline"
)

// claims are what is read of an access token: RFC 7519 §4.1, RFC 9068 §2.2, and
// token_use, which is Cognito's.
type claims struct {
	Issuer    string           `json:"iss"`
	Subject   string           `json:"sub"`
	Audience  jwt.Audience     `json:"aud"`
	Expires   *jwt.NumericDate `json:"exp"`
	NotBefore *jwt.NumericDate `json:"nbf"`
	IssuedAt  *jwt.NumericDate `json:"iat"`
	TokenUse  *string          `json:"token_use"`
	ClientID  string           `json:"client_id"`
	Scope     string           `json:"scope"`
}

// open verifies the signature and reads the claims. The library's JSON decoder
// tells case apart and refuses a claim that stands there twice, of which one
// reader could take the first and another the last.
func open(signed *jwt.JSONWebToken, key any) (claims, error) {
	var c claims
	switch err := signed.Claims(key, &c); {
	case errors.Is(err, jose.ErrCryptoFailure):
		return claims{}, ErrSignature
	case err != nil:
		return claims{}, ErrMalformed
	}
	return c, nil
}

// access reports whether this is an access token: by Cognito's claim or, where
// the issuer has no such claim, by the type in the header (RFC 9068 §2.1). An id
// token has neither.
func (c claims) access(typ string) bool {
	if c.TokenUse != nil {
		return *c.TokenUse == "access"
	}
	return typ == "at+jwt"
}

func (c claims) user() (pipeline.UserID, error) { return pipeline.ParseUserID(c.Subject) }

// typeOf is the header's media type in its short form, RFC 7515 §4.1.9.
func typeOf(h jose.Header) string {
	typ, _ := h.ExtraHeaders[jose.HeaderType].(string)
	return strings.TrimPrefix(strings.ToLower(typ), "application/")
}
