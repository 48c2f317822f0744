package signature_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/2112-lab/gen3d/webhooks/signature"
)

// The vectors of the specification's own libraries.
const (
	vectorID   = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	vectorBody = `{"test": 2432232314}`
	vectorTime = 1614265330
	secret     = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	seed       = "whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk="
)

func key(t testing.TB, text string) signature.Key {
	t.Helper()
	k, err := signature.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestVectors(t *testing.T) {
	for _, c := range []struct{ key, want string }{
		{secret, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
		{seed, "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag=="},
	} {
		h := http.Header{}
		signature.Sign(h, vectorID, time.Unix(vectorTime, 0), []byte(vectorBody), key(t, c.key))
		if got := h.Get(signature.HeaderSignature); got != c.want {
			t.Errorf("signed as %s, want %s", got, c.want)
		}
		if h.Get(signature.HeaderID) != vectorID || h.Get(signature.HeaderTimestamp) != fmt.Sprint(vectorTime) {
			t.Errorf("headers %v", h)
		}
	}
}

// The reference library takes what we sign, and we what it signs; both refuse the same.
func TestTheReferenceLibraryAgrees(t *testing.T) {
	wh, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for name, bend := range map[string]func(http.Header, *[]byte){
		"as it is":        func(http.Header, *[]byte) {},
		"a tampered body": func(_ http.Header, b *[]byte) { *b = []byte(`{"test": 2432232315}`) },
		"a swapped id":    func(h http.Header, _ *[]byte) { h.Set(signature.HeaderID, "msg_other") },
		"an old timestamp": func(h http.Header, _ *[]byte) {
			h.Set(signature.HeaderTimestamp, fmt.Sprint(now.Add(-time.Hour).Unix()))
		},
		"a later timestamp": func(h http.Header, _ *[]byte) {
			h.Set(signature.HeaderTimestamp, fmt.Sprint(now.Add(time.Hour).Unix()))
		},
		"no signature":       func(h http.Header, _ *[]byte) { h.Del(signature.HeaderSignature) },
		"no id":              func(h http.Header, _ *[]byte) { h.Del(signature.HeaderID) },
		"another's scheme":   func(h http.Header, _ *[]byte) { h.Set(signature.HeaderSignature, "v2,"+strings.Repeat("A", 44)) },
		"an empty signature": func(h http.Header, _ *[]byte) { h.Set(signature.HeaderSignature, "v1,") },
		"a good one behind a bad": func(h http.Header, _ *[]byte) {
			h.Set(signature.HeaderSignature, "v1,AAAA "+h.Get(signature.HeaderSignature))
		},
		"a timestamp that is no count": func(h http.Header, _ *[]byte) { h.Set(signature.HeaderTimestamp, "soon") },
	} {
		t.Run(name, func(t *testing.T) {
			h, body := http.Header{}, []byte(vectorBody)
			signature.Sign(h, vectorID, now, body, key(t, secret), key(t, seed))
			bend(h, &body)
			theirs, ours := wh.Verify(body, h), signature.Verify(h, body, now, key(t, secret))
			both := signature.Verify(h, body, now, key(t, key(t, seed).Public()))
			if good := name == "as it is" || name == "a good one behind a bad"; good != (theirs == nil) || good != (ours == nil) || good != (both == nil) {
				t.Errorf("reference: %v; we by v1: %v; by v1a: %v", theirs, ours, both)
			}
		})
	}
}

func TestKeys(t *testing.T) {
	b64 := func(n int) string { return base64.StdEncoding.EncodeToString(make([]byte, n)) }
	for text, good := range map[string]bool{
		"whsec_" + b64(24): true, "whsec_" + b64(64): true, "whsec_" + b64(23): false, "whsec_" + b64(65): false, "whsec_": false,
		"whsk_" + b64(32): true, "whsk_" + b64(31): false, "whpk_" + b64(32): true, "whpk_" + b64(33): false,
		b64(32): false, "whsec_!": false, "": false, " whsec_" + b64(32) + "\n": true,
	} {
		k, err := signature.Parse(text)
		if good != (err == nil) || err != nil && !errors.Is(err, signature.ErrKey) {
			t.Errorf("%q: %v", text, err)
		}
		if s := fmt.Sprintf("%v %+v %#v %s", k, k, k, []signature.Key{k}); strings.Contains(s, "0 0 0") || strings.Contains(s, b64(24)[:20]) {
			t.Errorf("a key shows itself: %s", s)
		}
	}
	if k := key(t, secret); k.Secret() != secret || k.Public() != "" {
		t.Errorf("%s, %s", k.Secret(), k.Public())
	}
}

func TestReasons(t *testing.T) {
	now, body := time.Unix(vectorTime, 0), []byte(vectorBody)
	for want, at := range map[error]time.Duration{nil: 0, signature.ErrTooOld: -6 * time.Minute, signature.ErrTooNew: 6 * time.Minute} {
		h := http.Header{}
		signature.Sign(h, vectorID, now.Add(at), body, key(t, secret))
		if err := signature.Verify(h, body, now, key(t, secret)); !errors.Is(err, want) {
			t.Errorf("at %s: %v, want %v", at, err, want)
		}
		if err := signature.Verify(h, body, now, key(t, seed)); want == nil && !errors.Is(err, signature.ErrSignature) {
			t.Errorf("by another key: %v", err)
		}
	}
}

// Whatever the headers, verification ends without a panic, and nothing but our own
// signature over our own text is taken.
func FuzzVerify(f *testing.F) {
	h := http.Header{}
	k, err := signature.Parse(secret)
	if err != nil {
		f.Fatal(err)
	}
	signature.Sign(h, vectorID, time.Unix(vectorTime, 0), []byte(vectorBody), k)
	f.Add(vectorID, fmt.Sprint(vectorTime), h.Get(signature.HeaderSignature), vectorBody)
	f.Add("", "-1", "v1, v1a,=== ,,, v1a", "{}")
	f.Add("a.b", "1614265330", "v1a,"+strings.Repeat("A", 88), "")
	f.Fuzz(func(t *testing.T, id, stamp, signatures, body string) {
		h2 := http.Header{}
		h2.Set(signature.HeaderID, id)
		h2.Set(signature.HeaderTimestamp, stamp)
		h2.Set(signature.HeaderSignature, signatures)
		pub, _ := signature.Parse(seed)
		err := signature.Verify(h2, []byte(body), time.Unix(vectorTime, 0), k, pub)
		if err == nil && id+"."+stamp+"."+body != vectorID+"."+fmt.Sprint(vectorTime)+"."+vectorBody {
			t.Fatalf("taken: %q %q %q %q", id, stamp, signatures, body)
		}
	})
}
