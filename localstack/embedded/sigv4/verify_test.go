package sigv4_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/2112-lab/gen3d/localstack/embedded/sigv4"
)

var now = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

// signedAt is a request as AWS's own signer makes it.
func signedAt(t *testing.T, at time.Time, secret, target, body string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, target, bytes.NewReader([]byte(body)))
	r.Header.Set("X-Amz-Target", "AmazonSQS.SendMessage")
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Spaces", "  a   b  ")
	sum := sha256.Sum256([]byte(body))
	err := v4.NewSigner().SignHTTP(context.Background(), aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: secret},
		r, hex.EncodeToString(sum[:]), "sqs", "eu-west-1", at)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestVerify(t *testing.T) {
	const body = `{"MessageBody":"hello"}`
	cases := map[string]struct {
		at     time.Time
		secret string
		target string
		change func(*http.Request) string // answers the body that arrives
		want   sigv4.Code
	}{
		"a request signed by the SDK passes":                 {},
		"a path and query that need encoding pass":           {target: "http://localhost:4566/0000/a%20b%2Fc%7E/%C3%A9?b=2&a=1%2B1&a=%20&empty="},
		"a clock 14 minutes behind passes":                   {at: now.Add(-14 * time.Minute)},
		"a clock 16 minutes behind is refused":               {at: now.Add(-16 * time.Minute), want: sigv4.Expired},
		"a clock 16 minutes ahead is refused":                {at: now.Add(16 * time.Minute), want: sigv4.TimeTooFarAhead},
		"a wrong secret is refused":                          {secret: "other", want: sigv4.Mismatch},
		"another body is refused":                            {change: func(*http.Request) string { return body + " " }, want: sigv4.Mismatch},
		"no header at all is refused":                        {change: drop("Authorization"), want: sigv4.MissingToken},
		"a bearer token is refused":                          {change: set("Authorization", "Bearer x"), want: sigv4.Incomplete},
		"a header without a signature is refused":            {change: set("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260304/eu-west-1/sqs/aws4_request, SignedHeaders=host"), want: sigv4.Incomplete},
		"a credential without a scope is refused":            {change: set("Authorization", "AWS4-HMAC-SHA256 Credential=AKID, SignedHeaders=host, Signature=00"), want: sigv4.Incomplete},
		"a missing date is refused":                          {change: drop("X-Amz-Date"), want: sigv4.Incomplete},
		"a date of another day than the scope is refused":    {change: set("X-Amz-Date", "20260303T235959Z"), want: sigv4.Mismatch},
		"another action than the signed one is refused":      {change: set("X-Amz-Target", "AmazonSQS.DeleteQueue"), want: sigv4.Mismatch},
		"an X-Amz header that nobody signed is refused":      {change: set("X-Amz-Extra", "1"), want: sigv4.Mismatch},
		"a header outside the signature may change":          {change: set("User-Agent", "somebody/2")},
		"a hash that is not the body's is refused":           {change: set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"), want: sigv4.Mismatch},
		"another method than the signed one is refused":      {change: func(r *http.Request) string { r.Method = http.MethodGet; return body }, want: sigv4.Mismatch},
		"another host than the signed one is refused":        {change: func(r *http.Request) string { r.Host = "elsewhere"; return body }, want: sigv4.Mismatch},
		"another query than the signed one is refused":       {change: func(r *http.Request) string { r.URL.RawQuery = "a=2"; return body }, want: sigv4.Mismatch},
		"a query that cannot be decoded is refused politely": {change: func(r *http.Request) string { r.URL.RawQuery = "a=%zz"; return body }, want: sigv4.Incomplete},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			at, secret, target, arrived := c.at, c.secret, c.target, body
			if at.IsZero() {
				at = now
			}
			if secret == "" {
				secret = "secret"
			}
			if target == "" {
				target = "http://localhost:4566/"
			}
			r := signedAt(t, at, secret, target, body)
			if c.change != nil {
				arrived = c.change(r)
			}
			scope, err := sigv4.Verify(r, []byte(arrived), sigv4.OneKey("AKID", "secret"), now)
			if c.want == "" {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				if scope != (sigv4.Scope{AccessKey: "AKID", Date: "20260304", Region: "eu-west-1", Service: "sqs"}) {
					t.Fatalf("scope %+v", scope)
				}
				return
			}
			var refusal *sigv4.Error
			if !errors.As(err, &refusal) || refusal.Code != c.want {
				t.Fatalf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestVerifyUnknownKey(t *testing.T) {
	r := signedAt(t, now, "secret", "http://localhost/", "")
	_, err := sigv4.Verify(r, nil, sigv4.OneKey("SOMEBODY", "secret"), now)
	var refusal *sigv4.Error
	if !errors.As(err, &refusal) || refusal.Code != sigv4.UnknownKey || refusal.Status() != http.StatusForbidden {
		t.Fatalf("got %v", err)
	}
}

func drop(name string) func(*http.Request) string {
	return func(r *http.Request) string { r.Header.Del(name); return `{"MessageBody":"hello"}` }
}

func set(name, value string) func(*http.Request) string {
	return func(r *http.Request) string { r.Header.Set(name, value); return `{"MessageBody":"hello"}` }
}

// FuzzVerify wants garbage to be refused, never to panic and never to pass.
func FuzzVerify(f *testing.F) {
	f.Add("AWS4-HMAC-SHA256 Credential=AKID/20260304/r/sqs/aws4_request, SignedHeaders=host, Signature=00", "20260304T050607Z", "a=1", "x")
	f.Add("", "", "%", "")
	f.Fuzz(func(t *testing.T, authorization, date, query, body string) {
		r := httptest.NewRequest(http.MethodPost, "http://localhost/", nil)
		r.URL.RawQuery = query
		r.Header.Set("Authorization", authorization)
		r.Header.Set("X-Amz-Date", date)
		if _, err := sigv4.Verify(r, []byte(body), sigv4.OneKey("AKID", "unguessable"), now); err == nil {
			t.Fatal("garbage passed")
		}
	})
}
