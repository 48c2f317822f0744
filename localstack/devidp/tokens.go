package devidp

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/google/uuid"

	"github.com/2112-lab/gen3d/pipeline"
)

const (
	accessLife  = 60 * time.Minute    // the guide's
	refreshLife = 30 * 24 * time.Hour // the guide's
)

// family is one sign-in of a user to an app, and all tokens that come of it.
type family struct {
	ID       string // the tokens' origin_jti
	Sub      string
	Client   string
	Scope    string
	Nonce    string    // of the request that started it; in its first id token alone
	SignedIn time.Time // the tokens' auth_time
	Expires  time.Time
	Secret   []byte // hash of the half of the refresh token that changes
}

// accessClaims are the claims of an access token, as Cognito writes them: no aud,
// and the user's name is the subject where people sign in by e-mail.
func accessClaims(issuer string, f family, now time.Time) map[string]any {
	return map[string]any{
		"iss": issuer, "sub": f.Sub, "username": f.Sub, "client_id": f.Client, "token_use": "access", "scope": f.Scope, "version": 2,
		"auth_time": f.SignedIn.Unix(), "iat": now.Unix(), "exp": now.Add(accessLife).Unix(),
		"jti": uuid.NewString(), "origin_jti": f.ID, "event_id": uuid.NewString(),
	}
}

// idClaims are the claims of an id token, as Cognito writes them.
func idClaims(issuer string, f family, a account, access string, now time.Time) map[string]any {
	half := sha256.Sum256([]byte(access)) // OpenID Connect Core 1.0, §3.1.3.6
	c := map[string]any{
		"iss": issuer, "sub": f.Sub, "aud": f.Client, "token_use": "id", "cognito:username": f.Sub,
		"auth_time": f.SignedIn.Unix(), "iat": now.Unix(), "exp": now.Add(accessLife).Unix(),
		"jti": uuid.NewString(), "origin_jti": f.ID, "event_id": uuid.NewString(),
		"at_hash": base64.RawURLEncoding.EncodeToString(half[:16]),
	}
	if f.Nonce != "" {
		c["nonce"] = f.Nonce
	}
	if has(f.Scope, "email") {
		c["email"], c["email_verified"] = a.Email, true
	}
	if has(f.Scope, "profile") {
		c["name"] = a.Name
		if a.Locale != "" {
			c["locale"] = a.Locale
		}
	}
	return c
}

// mint makes an access token that no sign-in led to.
func (s *signer) mint(user pipeline.UserID, client string, now time.Time) (string, error) {
	if _, err := pipeline.ParseUserID(string(user)); err != nil {
		return "", err
	}
	f := family{ID: uuid.NewString(), Sub: string(user), Client: client, Scope: allScopes, SignedIn: now}
	return s.token(accessClaims(s.issuer, f, now))
}

// secretText is 26 characters of chance, 130 bits.
func secretText() string { return rand.Text() }

// hashed is what is kept of a secret of chance; it needs no salt.
func hashed(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}
