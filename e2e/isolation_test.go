package e2e

import (
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"go.yaml.in/yaml/v3"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web"
)

// operation is a route of the contract.
type operation struct {
	method, path string
	open         bool // needs no token
}

// operations are all that openapi.yaml has, so that a route added later is tried too.
func operations(t *testing.T) (all []operation) {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]yaml.Node `yaml:"paths"`
	}
	if err := yaml.Unmarshal(web.OpenAPI, &doc); err != nil {
		t.Fatal(err)
	}
	for path, item := range doc.Paths {
		for method, node := range item {
			if method == "parameters" {
				continue
			}
			var op struct {
				Security *[]map[string][]string `yaml:"security"`
			}
			if err := node.Decode(&op); err != nil {
				t.Fatal(err)
			}
			open := op.Security != nil && (len(*op.Security) == 0 || len((*op.Security)[0]) == 0)
			all = append(all, operation{strings.ToUpper(method), path, open})
		}
	}
	if len(all) < 15 {
		t.Fatalf("only %d operations were read", len(all))
	}
	return all
}

// send asks the API for an operation on a session and answers status and body.
func (c *cloud) send(op operation, id, authorization string) (int, string) {
	c.t.Helper()
	path := strings.NewReplacer("{session_id}", id, "{token}", strings.Repeat("A", 32)).Replace(op.path)
	var body io.Reader
	if op.method != http.MethodGet && op.method != http.MethodDelete {
		body = strings.NewReader(`{"name":"x"}`)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), op.method, c.URL+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	res, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	return res.StatusCode, string(b)
}

// parts are a token's header, claims and signature, still encoded.
func parts(t *testing.T, token string) (head, claims, signature string) {
	t.Helper()
	p := strings.Split(token, ".")
	if len(p) != 3 {
		t.Fatalf("a token of %d parts", len(p))
	}
	return p[0], p[1], p[2]
}

func encoded(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// publicKey is the issuer's key as everybody can have it, in PEM.
func (c *cloud) publicKey(claims string) string {
	c.t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(claims)
	if err != nil {
		c.t.Fatal(err)
	}
	var claim struct {
		Issuer string `json:"iss"`
	}
	var discovery struct {
		Keys string `json:"jwks_uri"`
	}
	var set struct {
		Keys []struct{ N, E string } `json:"keys"`
	}
	if err := json.Unmarshal(text, &claim); err != nil {
		c.t.Fatal(err)
	}
	for _, step := range []struct {
		url  func() string
		into any
	}{{func() string { return claim.Issuer + "/.well-known/openid-configuration" }, &discovery}, {func() string { return discovery.Keys }, &set}} {
		res, err := c.http.Get(step.url())
		if err != nil {
			c.t.Fatal(err)
		}
		err = json.NewDecoder(res.Body).Decode(step.into)
		_ = res.Body.Close()
		if err != nil {
			c.t.Fatal(err)
		}
	}
	n, err := base64.RawURLEncoding.DecodeString(set.Keys[0].N)
	if err != nil || len(n) < 128 {
		c.t.Fatal(len(n), err)
	}
	der, err := x509.MarshalPKIXPublicKey(&rsa.PublicKey{N: new(big.Int).SetBytes(n), E: 65537})
	if err != nil {
		c.t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// keys are all keys below a prefix.
func (c *cloud) keys(prefix string) (all []string) {
	c.t.Helper()
	out, err := c.s3().ListObjectsV2(c.t.Context(), &s3.ListObjectsV2Input{Bucket: &c.Bucket, Prefix: &prefix})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, o := range out.Contents {
		all = append(all, *o.Key)
	}
	return all
}

// Every route of the contract, over the real program with its real issuer, with every
// kind of identity that is none; then with a good one that is somebody else's.
func TestNobodyGetsInWithoutAnIdentity(t *testing.T) {
	limits := []string{"--requests-per-address", "100000", "--requests-per-user", "100000"}
	c := start(t, t.TempDir(), limits...)
	other := start(t, t.TempDir(), limits...)
	ref := newRef("ada")
	c.put(ref.Key(pipeline.OriginalImage).String(), []byte("not an image"))
	c.await(ref, wait, "told", told)
	before := c.keys(ref.Prefix())

	adas, eves := c.token("ada"), c.token("eve")
	head, claims, signature := parts(t, adas)
	_, evesClaims, evesSignature := parts(t, eves)
	symmetric := encoded(`{"alg":"HS256","typ":"JWT"}`) + "." + claims
	mac := hmac.New(sha256.New, []byte(c.publicKey(claims)))
	mac.Write([]byte(symmetric))
	attempts := 0
	for name, authorization := range map[string]string{
		"nothing":                          "",
		"an empty token":                   "Bearer ",
		"a word":                           "Bearer ada",
		"a password":                       "Basic YWRhOmFkYQ==",
		"no algorithm":                     "Bearer " + encoded(`{"alg":"none","typ":"JWT"}`) + "." + claims + ".",
		"no signature":                     "Bearer " + head + "." + claims + ".",
		"the public key as a secret":       "Bearer " + symmetric + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)),
		"her claims, another's signature":  "Bearer " + head + "." + claims + "." + evesSignature,
		"another's claims, her signature":  "Bearer " + head + "." + evesClaims + "." + signature,
		"another deployment's access":      "Bearer " + other.token("ada"),
		"a good token and one more letter": "Bearer " + adas + "A",
	} {
		for _, op := range operations(t) {
			if op.open {
				continue
			}
			attempts++
			if status, body := c.send(op, string(ref.Session), authorization); status != http.StatusUnauthorized || strings.Contains(body, string(ref.Session)) {
				t.Errorf("%s %s with %s: %d %s", op.method, op.path, name, status, body)
			}
		}
	}
	for _, op := range operations(t) {
		attempts++
		status, body := c.send(op, string(ref.Session), "Bearer "+eves)
		if strings.Contains(op.path, "{session_id}") && status/100 == 2 && !strings.HasSuffix(op.path, "/masks") || strings.Contains(body, "users/ada") {
			t.Errorf("%s %s as somebody else: %d %s", op.method, op.path, status, body)
		}
	}
	res, err := http.Get(c.S3 + "/" + c.Bucket + "/" + ref.Key(pipeline.Metadata).String()) //nolint:noctx // ends with the test's cloud
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("storage without a signature: %s", res.Status)
	}
	if status, body := c.send(operation{method: "GET", path: "/v1/sessions"}, "", "Bearer "+eves); status != http.StatusOK || !strings.Contains(body, `"sessions":[]`) {
		t.Errorf("somebody else's list: %d %s", status, body)
	}
	if after := c.keys(ref.Prefix()); len(after) != len(before) || attempts < 100 {
		t.Errorf("%d attempts; keys were %v, are %v", attempts, before, after)
	}
	t.Logf("%d attempts", attempts)
}
