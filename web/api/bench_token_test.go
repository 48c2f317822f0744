package api_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/2112-lab/gen3d/internal/identity"
)

// issuer signs real access tokens, whose key the real verifier fetches over HTTP.
type issuer struct {
	name   string
	signer jose.Signer
}

func newIssuer(tb testing.TB, algorithm jose.SignatureAlgorithm) *issuer {
	tb.Helper()
	var key crypto.Signer
	var err error
	if algorithm == jose.RS256 {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		tb.Fatal(err)
	}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	tb.Cleanup(server.Close)
	answer := func(path string, body any) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(body) })
	}
	answer("/.well-known/openid-configuration", map[string]string{"issuer": server.URL, "jwks_uri": server.URL + "/keys"})
	answer("/keys", jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "one", Algorithm: string(algorithm), Use: "sig"}}})
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: "one"}}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return &issuer{server.URL, signer}
}

// token is one in the manner of Cognito.
func (i *issuer) token(tb testing.TB, user string) string {
	tb.Helper()
	now := time.Now()
	token, err := jwt.Signed(i.signer).Claims(map[string]any{
		"sub": user, "iss": i.name, "client_id": "gen3d-web", "token_use": "access", "scope": "openid email profile",
		"auth_time": now.Unix(), "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "jti": "7e1c3a9e-8a47-4b0c-9d7b-5b1d0a4f6a11",
	}).Serialize()
	if err != nil {
		tb.Fatal(err)
	}
	return token
}

func (i *issuer) verifier(tb testing.TB) *identity.Verifier {
	tb.Helper()
	v, err := identity.NewVerifier(identity.Config{Issuer: i.name, Clients: []string{"gen3d-web"}})
	if err != nil {
		tb.Fatal(err)
	}
	return v
}
