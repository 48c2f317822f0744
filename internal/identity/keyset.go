package identity

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// minRSA is the least modulus of an RSA key in bits, RFC 7518 §3.3.
const minRSA = 2048

// keyset is an issuer's keys at one time. It is never changed once made.
type keyset struct {
	keys    map[keyName]verificationKey
	fetched time.Time
}

// keyName is what a key is found by. The algorithm belongs to it, so that a
// token cannot choose how a key is used.
type keyName struct{ id, algorithm string }

// verificationKey is a public key of either kind.
type verificationKey interface {
	Equal(crypto.PublicKey) bool
}

// parseKeys reads a JWK Set (RFC 7517 §5) and keeps the public keys that can
// verify RS256 or ES256. Others are passed over: an issuer may have them for
// other uses.
func parseKeys(raws []json.RawMessage, fetched time.Time) (*keyset, error) {
	set := &keyset{keys: map[keyName]verificationKey{}, fetched: fetched}
	for _, raw := range raws {
		var k jose.JSONWebKey
		if err := json.Unmarshal(raw, &k); err != nil || k.Use != "" && k.Use != "sig" {
			continue // RFC 7517 §5: ignore keys that are not understood
		}
		key, algorithm := usable(k.Key)
		name := keyName{k.KeyID, algorithm}
		if key == nil || k.Algorithm != "" && k.Algorithm != algorithm {
			continue
		}
		if _, twice := set.keys[name]; twice {
			return nil, fmt.Errorf("two %s keys of one name", algorithm)
		}
		set.keys[name] = key
	}
	if len(set.keys) == 0 {
		return nil, errors.New("no key for RS256 or ES256 among them")
	}
	return set, nil
}

// usable is the key and the one algorithm it is for, or nil.
func usable(key any) (verificationKey, string) {
	switch k := key.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() >= minRSA {
			return k, string(jose.RS256)
		}
	case *ecdsa.PublicKey:
		if k.Curve == elliptic.P256() {
			return k, string(jose.ES256)
		}
	}
	return nil, ""
}

// find is the key of a name. A token without a name is taken where there is no
// choice (OpenID Connect Core 1.0, §10.1).
func (s *keyset) find(name keyName) verificationKey {
	if s == nil {
		return nil
	}
	if key, ok := s.keys[name]; ok {
		return key
	}
	if name.id != "" {
		return nil
	}
	var only verificationKey
	for n, key := range s.keys {
		if n.algorithm == name.algorithm {
			if only != nil {
				return nil
			}
			only = key
		}
	}
	return only
}

// lost reports whether a key of old is not in s any more.
func (s *keyset) lost(old *keyset) bool {
	if old == nil {
		return false
	}
	for name, key := range old.keys {
		if now, ok := s.keys[name]; !ok || !now.Equal(key) {
			return true
		}
	}
	return false
}
