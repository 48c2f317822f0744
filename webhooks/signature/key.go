package signature

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// Prefixes of keys in writing.
const (
	secretPrefix  = "whsec_"
	privatePrefix = "whsk_"
	publicPrefix  = "whpk_"
)

// Key signs or verifies by one scheme. Its zero value does neither.
type Key struct {
	secret  []byte             // of v1
	macs    *sync.Pool         // of v1: set up with the secret, which is half of their work
	private ed25519.PrivateKey // of v1a
	public  ed25519.PublicKey  // of v1a
}

// ErrKey: a text is not a key.
var ErrKey = errors.New("not a webhook key")

// HMAC is a key of v1. The specification wants 24 to 64 bytes.
func HMAC(secret []byte) (Key, error) {
	if len(secret) < 24 || len(secret) > 64 {
		return Key{}, fmt.Errorf("%w: a secret has 24 to 64 bytes, not %d", ErrKey, len(secret))
	}
	return Key{secret: secret, macs: &sync.Pool{New: func() any { return hmac.New(sha256.New, secret) }}}, nil
}

// Ed25519 is a key of v1a that can sign, made of a seed of 32 bytes.
func Ed25519(seed []byte) (Key, error) {
	if len(seed) != ed25519.SeedSize {
		return Key{}, fmt.Errorf("%w: a seed has %d bytes, not %d", ErrKey, ed25519.SeedSize, len(seed))
	}
	private := ed25519.NewKeyFromSeed(seed)
	return Key{private: private, public: private.Public().(ed25519.PublicKey)}, nil
}

// Parse reads whsec_…, whsk_… or whpk_….
func Parse(text string) (Key, error) {
	text = strings.TrimSpace(text)
	for prefix, make := range map[string]func([]byte) (Key, error){secretPrefix: HMAC, privatePrefix: Ed25519, publicPrefix: public} {
		rest, ok := strings.CutPrefix(text, prefix)
		if !ok {
			continue
		}
		b, err := base64.StdEncoding.DecodeString(rest)
		if err != nil {
			return Key{}, fmt.Errorf("%w: what follows %s is not base64", ErrKey, prefix)
		}
		return make(b)
	}
	return Key{}, fmt.Errorf("%w: it begins with neither whsec_, whpk_ nor whsk_", ErrKey)
}

func public(b []byte) (Key, error) {
	if len(b) != ed25519.PublicKeySize {
		return Key{}, fmt.Errorf("%w: a public key has %d bytes, not %d", ErrKey, ed25519.PublicKeySize, len(b))
	}
	return Key{public: b}, nil
}

// Secret is the key of v1 as its receiver has it, whsec_…; "" for others.
func (k Key) Secret() string {
	if k.secret == nil {
		return ""
	}
	return secretPrefix + base64.StdEncoding.EncodeToString(k.secret)
}

// Public is the key of v1a as its receiver has it, whpk_…; "" for others.
func (k Key) Public() string {
	if k.public == nil {
		return ""
	}
	return publicPrefix + base64.StdEncoding.EncodeToString(k.public)
}

// String hides the key.
func (k Key) String() string { return "***" }

// GoString hides the key.
func (k Key) GoString() string { return "***" }
