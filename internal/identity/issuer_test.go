package identity_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/2112-lab/gen3d/internal/identity"
)

// issued is when the tokens of the fixture were made.
var issued = time.Unix(1781049600, 0)

// keys are made once: an RSA key takes a second with the race detector.
var (
	rsaKey   = sync.OnceValue(func() *rsa.PrivateKey { k, _ := rsa.GenerateKey(rand.Reader, 2048); return k })
	otherRSA = sync.OnceValue(func() *rsa.PrivateKey { k, _ := rsa.GenerateKey(rand.Reader, 2048); return k })
	ecKey    = sync.OnceValue(func() *ecdsa.PrivateKey { k, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader); return k })
)

// shape is one provider's tokens in testdata/claims.json.
type shape struct {
	Issuer, Client string
	Header         map[string]any
	Access, ID     map[string]any
}

func shapes(t testing.TB) map[string]shape {
	t.Helper()
	b, err := os.ReadFile("testdata/claims.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]shape
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// issuer is a provider in this process, under any name: its client takes every
// request to it, wherever it is addressed.
type issuer struct {
	name    string
	keys    atomic.Pointer[jose.JSONWebKeySet]
	down    atomic.Bool
	fetches atomic.Int32
	now     atomic.Int64
}

func newIssuer(name string, keys ...jose.JSONWebKey) *issuer {
	i := &issuer{name: name}
	i.publish(keys...)
	i.now.Store(issued.Add(time.Minute).Unix())
	return i
}

func (i *issuer) publish(keys ...jose.JSONWebKey) { i.keys.Store(&jose.JSONWebKeySet{Keys: keys}) }

func (i *issuer) clock() time.Time { return time.Unix(i.now.Load(), 0) }

func (i *issuer) pass(d time.Duration) { i.now.Add(int64(d / time.Second)) }

// RoundTrip answers as the issuer.
func (i *issuer) RoundTrip(r *http.Request) (*http.Response, error) {
	i.fetches.Add(1)
	if i.down.Load() {
		return nil, errors.New("nobody there")
	}
	w := httptest.NewRecorder()
	switch r.URL.String() {
	case i.name + "/.well-known/openid-configuration":
		_ = json.NewEncoder(w).Encode(map[string]any{"issuer": i.name, "jwks_uri": i.name + "/keys"})
	case i.name + "/keys":
		_ = json.NewEncoder(w).Encode(i.keys.Load())
	default:
		w.WriteHeader(http.StatusNotFound)
	}
	return w.Result(), nil
}

func (i *issuer) verifier(t testing.TB, change func(*identity.Config)) *identity.Verifier {
	t.Helper()
	cfg := identity.Config{Issuer: i.name, Clients: []string{"app"}, Clock: i.clock, HTTP: &http.Client{Transport: i}}
	if change != nil {
		change(&cfg)
	}
	v, err := identity.NewVerifier(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func public(id string, key crypto.PublicKey) jose.JSONWebKey {
	return jose.JSONWebKey{KeyID: id, Key: key, Use: "sig"}
}

// sign makes a token of raw parts, right or wrong.
func sign(t testing.TB, header map[string]any, payload []byte, key any) string {
	t.Helper()
	h, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	return signRaw(t, h, payload, key)
}

func signRaw(t testing.TB, header, payload []byte, key any) string {
	t.Helper()
	input := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	var signature []byte
	var err error
	switch k := key.(type) {
	case *rsa.PrivateKey:
		h := crypto.SHA256.New()
		h.Write([]byte(input))
		signature, err = rsa.SignPKCS1v15(rand.Reader, k, crypto.SHA256, h.Sum(nil))
	case *ecdsa.PrivateKey:
		h := crypto.SHA256.New()
		h.Write([]byte(input))
		r, s, e := ecdsa.Sign(rand.Reader, k, h.Sum(nil))
		err = e
		signature = append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	case []byte:
		signature = hmacSHA256(k, input)
	}
	if err != nil {
		t.Fatal(err)
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func der(t testing.TB, key crypto.PublicKey) []byte {
	t.Helper()
	b, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func raw(t testing.TB, claims map[string]any) []byte {
	t.Helper()
	b, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// with is claims with some changed; nil takes one away.
func with(claims map[string]any, changes map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range claims {
		out[k] = v
	}
	for k, v := range changes {
		if out[k] = v; v == nil {
			delete(out, k)
		}
	}
	return out
}
