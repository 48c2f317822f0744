package identity

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// maxToken bounds a token; Cognito's access tokens have about 1 KiB.
const maxToken = 16 << 10

// algorithms are all that are ever tried. "none" and the HMAC family, with which
// a public key could be made to pass for a secret, are not among them.
var algorithms = []jose.SignatureAlgorithm{jose.RS256, jose.ES256}

// Verifier verifies the access tokens of one issuer. It is safe for concurrent
// use. It starts nothing: keys are fetched when the first token comes.
type Verifier struct {
	cfg   Config
	keys  *keyring
	known *cache
}

// NewVerifier checks the configuration. It asks the issuer nothing yet, so that a
// program starts while its issuer is away.
func NewVerifier(cfg Config) (*Verifier, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("configure identity: %w", err)
	}
	v := &Verifier{cfg: cfg.withDefaults(), known: newCache()}
	v.keys = newKeyring(v.cfg, v.known.clear)
	return v, nil
}

// Verify answers whose token it is. The error is ErrRefused (errors.Is) if the
// token is bad, ErrUnavailable if the issuer's keys cannot be had, or ctx's.
func (v *Verifier) Verify(ctx context.Context, token string) (Caller, error) {
	if len(token) > maxToken {
		return Caller{}, ErrTooLarge
	}
	now := v.cfg.Clock()
	v.keys.refresh(now)
	id := sha256.Sum256([]byte(token))
	if caller, ok := v.known.get(id); ok {
		if !now.Before(caller.Expires.Add(v.cfg.Leeway)) {
			return Caller{}, ErrExpired
		}
		return caller, nil
	}
	signed, err := parse(token)
	if err != nil {
		return Caller{}, err
	}
	header := signed.Headers[0]
	epoch := v.known.epoch()
	key, err := v.keys.find(ctx, keyName{header.KeyID, header.Algorithm})
	if err != nil {
		return Caller{}, err
	}
	c, err := open(signed, key)
	if err != nil {
		return Caller{}, err
	}
	caller, err := v.judge(c, typeOf(header), now)
	if err != nil {
		return Caller{}, err
	}
	v.known.put(id, caller, epoch)
	return caller, nil
}

// parse takes a token apart. Its algorithm is settled here, before any key is
// looked at.
func parse(token string) (*jwt.JSONWebToken, error) {
	signed, err := jwt.ParseSigned(token, algorithms)
	var other *jose.ErrUnexpectedSignatureAlgorithm
	switch {
	case errors.As(err, &other):
		return nil, ErrAlgorithm
	case err != nil || len(signed.Headers) != 1:
		return nil, ErrMalformed // the library's text may quote the token
	}
	return signed, nil
}

// judge holds claims, whose signature is proven, to the configuration.
func (v *Verifier) judge(c claims, typ string, now time.Time) (Caller, error) {
	switch {
	case c.Issuer != v.cfg.Issuer:
		return Caller{}, ErrIssuer
	case c.Expires == nil:
		return Caller{}, ErrMalformed
	case !now.Before(c.Expires.Time().Add(v.cfg.Leeway)):
		return Caller{}, ErrExpired
	case c.NotBefore != nil && c.NotBefore.Time().After(now.Add(v.cfg.Leeway)),
		c.IssuedAt != nil && c.IssuedAt.Time().After(now.Add(v.cfg.Leeway)):
		return Caller{}, ErrNotYet
	case !c.access(typ):
		return Caller{}, ErrTokenUse
	case !v.forUs(c):
		return Caller{}, ErrClient
	}
	user, err := c.user()
	if err != nil {
		return Caller{}, ErrSubject
	}
	scopes := strings.Fields(c.Scope)
	for _, s := range v.cfg.Scopes {
		if !slices.Contains(scopes, s) {
			return Caller{}, ErrScope
		}
	}
	return Caller{User: user, ClientID: c.ClientID, Scopes: scopes, Expires: c.Expires.Time()}, nil
}

// forUs reports whether the token was made for one of our apps.
func (v *Verifier) forUs(c claims) bool {
	heard := v.cfg.Audience != "" && c.Audience.Contains(v.cfg.Audience)
	if c.ClientID == "" {
		return heard
	}
	return slices.Contains(v.cfg.Clients, c.ClientID) && (v.cfg.Audience == "" || len(c.Audience) == 0 || heard)
}
