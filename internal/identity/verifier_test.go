package identity_test

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/internal/identity"
	"github.com/2112-lab/gen3d/pipeline"
)

func hmacSHA256(key []byte, input string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(input))
	return m.Sum(nil)
}

// TestTokensOfBothProviders holds Cognito's tokens and devidp's to the same
// verifier: what passes on one machine passes in production, and what fails fails.
func TestTokensOfBothProviders(t *testing.T) {
	for name, s := range shapes(t) {
		t.Run(name, func(t *testing.T) {
			kid := s.Header["kid"].(string)
			issuer := newIssuer(s.Issuer, public(kid, &rsaKey().PublicKey))
			v := issuer.verifier(t, func(c *identity.Config) { c.Clients = []string{s.Client} })

			got, err := v.Verify(t.Context(), sign(t, s.Header, raw(t, s.Access), rsaKey()))
			if err != nil {
				t.Fatalf("access token: %v", err)
			}
			want := identity.Caller{
				User: pipeline.UserID(s.Access["sub"].(string)), ClientID: s.Client,
				Scopes: []string{"openid", "email", "profile"}, Expires: issued.Add(time.Hour),
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error("caller (-want +got):", d)
			}
			if !got.Allowed("email") || got.Allowed("admin") {
				t.Error("Allowed does not follow the scopes")
			}
			if _, err := v.Verify(t.Context(), sign(t, s.Header, raw(t, s.ID), rsaKey())); !errors.Is(err, identity.ErrTokenUse) {
				t.Errorf("id token: got %v, want %v", err, identity.ErrTokenUse)
			}
		})
	}
}

// TestAttacks is what must never pass.
func TestAttacks(t *testing.T) {
	const name = "https://issuer.example"
	head := map[string]any{"alg": "RS256", "kid": "one"}
	good := map[string]any{
		"iss": name, "sub": "ada", "client_id": "app", "token_use": "access", "scope": "openid",
		"iat": issued.Unix(), "exp": issued.Add(time.Hour).Unix(),
	}
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	issuer := newIssuer(name, public("one", &rsaKey().PublicKey), public("two", &ecKey().PublicKey), public("small", &small.PublicKey))
	v := issuer.verifier(t, nil)
	change := func(changes map[string]any) string { return sign(t, head, raw(t, with(good, changes)), rsaKey()) }
	token := change(nil)
	if _, err := v.Verify(t.Context(), token); err != nil {
		t.Fatalf("the honest token: %v", err)
	}
	publicDER := der(t, &rsaKey().PublicKey)
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: publicDER})
	parts := strings.Split(token, ".")
	fromNow := func(d time.Duration) int64 { return issuer.clock().Add(d).Unix() }

	for name, c := range map[string]struct {
		token string
		want  error
	}{
		"no algorithm and no signature":        {sign(t, map[string]any{"alg": "none"}, raw(t, good), nil), identity.ErrAlgorithm},
		"no algorithm, written otherwise":      {sign(t, map[string]any{"alg": "nOnE", "kid": "one"}, raw(t, good), nil), identity.ErrAlgorithm},
		"no algorithm, the old signature":      {b64(`{"alg":"none","kid":"one"}`) + "." + parts[1] + "." + parts[2], identity.ErrAlgorithm},
		"HS256 with the public key in DER":     {sign(t, map[string]any{"alg": "HS256", "kid": "one"}, raw(t, good), publicDER), identity.ErrAlgorithm},
		"HS256 with the public key in PEM":     {sign(t, map[string]any{"alg": "HS256", "kid": "one"}, raw(t, good), publicPEM), identity.ErrAlgorithm},
		"RS512":                                {sign(t, map[string]any{"alg": "RS512", "kid": "one"}, raw(t, good), rsaKey()), identity.ErrAlgorithm},
		"the right name, another's key":        {sign(t, head, raw(t, good), otherRSA()), identity.ErrSignature},
		"a name that nobody knows":             {sign(t, map[string]any{"alg": "RS256", "kid": "three"}, raw(t, good), rsaKey()), identity.ErrSignature},
		"the name of another key":              {sign(t, map[string]any{"alg": "RS256", "kid": "two"}, raw(t, good), rsaKey()), identity.ErrSignature},
		"RS256 by the name of an EC key":       {sign(t, map[string]any{"alg": "RS256", "kid": "two"}, raw(t, good), ecKey()), identity.ErrSignature},
		"ES256 by the name of an RSA key":      {sign(t, map[string]any{"alg": "ES256", "kid": "one"}, raw(t, good), ecKey()), identity.ErrSignature},
		"an RSA key of 1024 bits":              {sign(t, map[string]any{"alg": "RS256", "kid": "small"}, raw(t, good), small), identity.ErrSignature},
		"a key in the header":                  {signRaw(t, []byte(`{"alg":"RS256","kid":"one","jwk":`+jwk(t)+`}`), raw(t, good), otherRSA()), identity.ErrSignature},
		"a link to keys in the header":         {sign(t, map[string]any{"alg": "RS256", "kid": "one", "jku": "https://evil.example/keys"}, raw(t, good), otherRSA()), identity.ErrSignature},
		"a path for a name":                    {sign(t, map[string]any{"alg": "RS256", "kid": "../../dev/null"}, raw(t, good), otherRSA()), identity.ErrSignature},
		"an extension that must be understood": {sign(t, map[string]any{"alg": "RS256", "kid": "one", "crit": []string{"x"}, "x": 1}, raw(t, good), rsaKey()), identity.ErrMalformed},
		"claims swapped under the signature":   {parts[0] + "." + b64(string(raw(t, with(good, map[string]any{"sub": "bob"})))) + "." + parts[2], identity.ErrSignature},
		"no signature":                         {parts[0] + "." + parts[1] + ".", identity.ErrSignature},
		"another issuer":                       {change(map[string]any{"iss": "https://evil.example"}), identity.ErrIssuer},
		"the issuer with a slash":              {change(map[string]any{"iss": name + "/"}), identity.ErrIssuer},
		"no issuer":                            {change(map[string]any{"iss": nil}), identity.ErrIssuer},
		"expired":                              {change(map[string]any{"exp": fromNow(-31 * time.Second)}), identity.ErrExpired},
		"no expiry":                            {change(map[string]any{"exp": nil}), identity.ErrMalformed},
		"an expiry that is a word":             {change(map[string]any{"exp": "never"}), identity.ErrMalformed},
		"not valid before tomorrow":            {change(map[string]any{"nbf": fromNow(24 * time.Hour)}), identity.ErrNotYet},
		"made in the future":                   {change(map[string]any{"iat": fromNow(time.Hour)}), identity.ErrNotYet},
		"an id token":                          {change(map[string]any{"token_use": "id", "aud": "app"}), identity.ErrTokenUse},
		"an id token without the claim":        {change(map[string]any{"token_use": nil, "client_id": nil, "aud": "app"}), identity.ErrTokenUse},
		"an empty use":                         {change(map[string]any{"token_use": ""}), identity.ErrTokenUse},
		"another app":                          {change(map[string]any{"client_id": "other"}), identity.ErrClient},
		"no app":                               {change(map[string]any{"client_id": nil}), identity.ErrClient},
		"an audience where none is configured": {change(map[string]any{"client_id": nil, "aud": "app"}), identity.ErrClient},
		"no subject":                           {change(map[string]any{"sub": nil}), identity.ErrSubject},
		"a subject with a path":                {change(map[string]any{"sub": "../bob"}), identity.ErrSubject},
		"a subject with an escaped slash":      {change(map[string]any{"sub": "ada%2Fsessions"}), identity.ErrSubject},
		"a subject of two dots":                {change(map[string]any{"sub": ".."}), identity.ErrSubject},
		"a subject that is a list":             {change(map[string]any{"sub": []string{"ada", "bob"}}), identity.ErrMalformed},
		"a claim twice":                        {sign(t, head, []byte(`{"sub":"bob",`+string(raw(t, good))[1:]), rsaKey()), identity.ErrMalformed},
		"an unknown claim twice":               {sign(t, head, []byte(`{"x":1,"x":2,`+string(raw(t, good))[1:]), rsaKey()), identity.ErrMalformed},
		"a name twice":                         {signRaw(t, []byte(`{"alg":"RS256","kid":"one","kid":"two"}`), raw(t, good), rsaKey()), identity.ErrMalformed},
		"claims in other case":                 {change(map[string]any{"sub": nil, "Sub": "bob"}), identity.ErrSubject},
		"claims that are a list":               {sign(t, head, []byte(`["iss"]`), rsaKey()), identity.ErrMalformed},
		"claims that are null":                 {sign(t, head, []byte(`null`), rsaKey()), identity.ErrIssuer},
		"text behind the claims":               {sign(t, head, []byte(string(raw(t, good))+`{}`), rsaKey()), identity.ErrMalformed},
		"cut short":                            {token[:len(token)-10], identity.ErrSignature},
		"cut in the claims":                    {token[:len(parts[0])+20], identity.ErrMalformed},
		"two parts":                            {parts[0] + "." + parts[1], identity.ErrMalformed},
		"an encrypted token":                   {token + ".x.y", identity.ErrMalformed},
		"JSON serialisation":                   {`{"payload":"` + parts[1] + `","protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`, identity.ErrMalformed},
		"nothing":                              {"", identity.ErrMalformed},
		"not a token":                          {"Bearer " + token, identity.ErrMalformed},
		"too large":                            {change(map[string]any{"x": strings.Repeat("x", 16<<10)}), identity.ErrTooLarge},
		"a megabyte of dots":                   {strings.Repeat(".", 1<<20), identity.ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 { // the second time past the cache, if it were there
				caller, err := v.Verify(t.Context(), c.token)
				if !errors.Is(err, c.want) || !errors.Is(err, identity.ErrRefused) {
					t.Fatalf("got %+v, %v; want %v", caller, err, c.want)
				}
				if len(c.token) > 40 && strings.Contains(err.Error(), c.token[:40]) {
					t.Error("the error quotes the token")
				}
			}
		})
	}
}

// TestOtherIssuers is tokens that are not Cognito's.
func TestOtherIssuers(t *testing.T) {
	const name = "https://issuer.example"
	base := map[string]any{"iss": name, "sub": "auth0:5f7c", "iat": issued.Unix(), "exp": issued.Add(time.Hour).Unix(), "scope": "openid gen3d"}
	at := map[string]any{"alg": "RS256", "kid": "one", "typ": "at+jwt"}
	es := map[string]any{"alg": "ES256", "kid": "two", "typ": "application/AT+JWT"}
	issuer := newIssuer(name, public("one", &rsaKey().PublicKey), public("two", &ecKey().PublicKey))
	for name, c := range map[string]struct {
		header, changes map[string]any
		key             any
		scopes          []string
		want            error
	}{
		"an audience and no client":            {at, map[string]any{"aud": "api"}, rsaKey(), nil, nil},
		"one audience of several":              {at, map[string]any{"aud": []string{"x", "api"}}, rsaKey(), nil, nil},
		"a client and the audience, by ES256":  {es, map[string]any{"client_id": "app", "aud": "api"}, ecKey(), nil, nil},
		"a client and no audience":             {at, map[string]any{"client_id": "app"}, rsaKey(), nil, nil},
		"a client and another audience":        {at, map[string]any{"client_id": "app", "aud": "other"}, rsaKey(), nil, identity.ErrClient},
		"another client and the audience":      {at, map[string]any{"client_id": "other", "aud": "api"}, rsaKey(), nil, identity.ErrClient},
		"another audience":                     {at, map[string]any{"aud": "other"}, rsaKey(), nil, identity.ErrClient},
		"the type of an id token":              {map[string]any{"alg": "RS256", "kid": "one", "typ": "JWT"}, map[string]any{"aud": "api"}, rsaKey(), nil, identity.ErrTokenUse},
		"no name of the key, and no other key": {map[string]any{"alg": "ES256", "typ": "at+jwt"}, map[string]any{"aud": "api"}, ecKey(), nil, nil},
		"a scope that is asked for":            {at, map[string]any{"aud": "api"}, rsaKey(), []string{"gen3d"}, nil},
		"a scope that is missing":              {at, map[string]any{"aud": "api"}, rsaKey(), []string{"gen3d", "gen3d.admin"}, identity.ErrScope},
	} {
		t.Run(name, func(t *testing.T) {
			v := issuer.verifier(t, func(cfg *identity.Config) { cfg.Audience, cfg.Scopes = "api", c.scopes })
			_, err := v.Verify(t.Context(), sign(t, c.header, raw(t, with(base, c.changes)), c.key))
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestConfiguration(t *testing.T) {
	for name, c := range map[string]struct {
		cfg identity.Config
		ok  bool
	}{
		"https":                            {identity.Config{Issuer: "https://issuer.example/pool", Clients: []string{"a"}}, true},
		"http to this machine":             {identity.Config{Issuer: "http://127.0.0.1:8080/idp", Clients: []string{"a"}}, true},
		"http to this machine by its name": {identity.Config{Issuer: "http://localhost:8080", Audience: "a"}, true},
		"http to another":                  {identity.Config{Issuer: "http://issuer.example", Clients: []string{"a"}}, false},
		"http to a name that looks local":  {identity.Config{Issuer: "http://127.0.0.1.evil.example", Clients: []string{"a"}}, false},
		"no issuer":                        {identity.Config{Clients: []string{"a"}}, false},
		"a password in the issuer":         {identity.Config{Issuer: "https://a:b@issuer.example", Clients: []string{"a"}}, false},
		"nobody to take tokens for":        {identity.Config{Issuer: "https://issuer.example"}, false},
		"an hour of leeway":                {identity.Config{Issuer: "https://issuer.example", Clients: []string{"a"}, Leeway: time.Hour}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := identity.NewVerifier(c.cfg); (err == nil) != c.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func jwk(t *testing.T) string {
	k := public("one", &otherRSA().PublicKey)
	b, err := k.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
