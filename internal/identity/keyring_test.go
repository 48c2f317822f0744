package identity_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/identity"
)

const issuerName = "https://issuer.example"

func tokenOf(t testing.TB, kid, jti string, key any) string {
	t.Helper()
	return sign(t, map[string]any{"alg": "RS256", "kid": kid}, raw(t, map[string]any{
		"iss": issuerName, "sub": "ada", "client_id": "app", "token_use": "access", "jti": jti,
		"iat": issued.Unix(), "exp": issued.Add(48 * time.Hour).Unix(),
	}), key)
}

func TestKeysAreFetchedOnceForMany(t *testing.T) {
	issuer := newIssuer(issuerName, public("one", &rsaKey().PublicKey))
	v := issuer.verifier(t, nil)
	if n := issuer.fetches.Load(); n != 0 {
		t.Fatalf("%d fetches before the first token", n)
	}
	token := tokenOf(t, "one", "a", rsaKey())
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if _, err := v.Verify(t.Context(), token); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := issuer.fetches.Load(); n != 2 {
		t.Errorf("%d fetches, want discovery and keys, once each", n)
	}
}

func TestKeysRotate(t *testing.T) {
	issuer := newIssuer(issuerName, public("one", &rsaKey().PublicKey))
	v := issuer.verifier(t, nil)
	verify := func(kid, jti string, key any) error {
		_, err := v.Verify(t.Context(), tokenOf(t, kid, jti, key))
		return err
	}
	if err := verify("one", "a", rsaKey()); err != nil {
		t.Fatal(err)
	}
	issuer.publish(public("one", &rsaKey().PublicKey), public("two", &otherRSA().PublicKey))
	if err := verify("two", "b", otherRSA()); !errors.Is(err, identity.ErrSignature) {
		t.Fatalf("within the pause between fetches: %v", err)
	}
	issuer.pass(11 * time.Second)
	if err := verify("two", "b", otherRSA()); err != nil {
		t.Fatalf("a new key was not fetched: %v", err)
	}

	before := issuer.fetches.Load()
	for range 100 { // made-up names must not become requests
		if err := verify("made-up", "c", otherRSA()); !errors.Is(err, identity.ErrSignature) {
			t.Fatal(err)
		}
	}
	if n := issuer.fetches.Load() - before; n > 2 {
		t.Errorf("%d requests for made-up names, want 2 at most", n)
	}

	// The issuer withdraws the first key: tokens that are remembered end, too.
	issuer.publish(public("two", &otherRSA().PublicKey))
	issuer.pass(11 * time.Minute)
	deadline := time.Now().Add(5 * time.Second)
	for verify("one", "a", rsaKey()) == nil {
		if time.Now().After(deadline) {
			t.Fatal("a token of a withdrawn key still passes")
		}
		time.Sleep(time.Millisecond)
	}
	if err := verify("one", "a", rsaKey()); !errors.Is(err, identity.ErrSignature) {
		t.Error(err)
	}
	if err := verify("two", "b", otherRSA()); err != nil {
		t.Error(err)
	}
}

func TestKeysOutliveTheirIssuersAbsence(t *testing.T) {
	issuer := newIssuer(issuerName, public("one", &rsaKey().PublicKey))
	issuer.down.Store(true)
	v := issuer.verifier(t, nil)
	if _, err := v.Verify(t.Context(), tokenOf(t, "one", "a", rsaKey())); !errors.Is(err, identity.ErrUnavailable) || errors.Is(err, identity.ErrRefused) {
		t.Fatalf("with no keys at all: %v", err)
	}
	issuer.down.Store(false)
	issuer.pass(2 * time.Second)
	if _, err := v.Verify(t.Context(), tokenOf(t, "one", "a", rsaKey())); err != nil {
		t.Fatalf("with the issuer back: %v", err)
	}
	issuer.down.Store(true)
	issuer.pass(23 * time.Hour)
	if _, err := v.Verify(t.Context(), tokenOf(t, "one", "b", rsaKey())); err != nil {
		t.Errorf("with old keys: %v", err)
	}
	issuer.pass(2 * time.Hour)
	if _, err := v.Verify(t.Context(), tokenOf(t, "one", "c", rsaKey())); !errors.Is(err, identity.ErrUnavailable) {
		t.Errorf("with keys of yesterday: %v", err)
	}
}

func TestRememberedTokensExpire(t *testing.T) {
	issuer := newIssuer(issuerName, public("one", &rsaKey().PublicKey))
	v := issuer.verifier(t, nil)
	token := tokenOf(t, "one", "a", rsaKey())
	for _, step := range []struct {
		pass time.Duration
		want error
	}{{0, nil}, {time.Hour, nil}, {47*time.Hour - time.Minute, nil}, {29 * time.Second, nil}, {2 * time.Second, identity.ErrExpired}} {
		issuer.pass(step.pass)
		if _, err := v.Verify(t.Context(), token); !errors.Is(err, step.want) {
			t.Errorf("after %s more: got %v, want %v", step.pass, err, step.want)
		}
	}
}

func TestACallerWhoLeavesWaitsForNoKeys(t *testing.T) {
	issuer := newIssuer(issuerName, public("one", &rsaKey().PublicKey))
	v := issuer.verifier(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := v.Verify(ctx, tokenOf(t, "one", "a", rsaKey()))
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := v.Verify(t.Context(), tokenOf(t, "one", "a", rsaKey())); err != nil {
		t.Errorf("after somebody left: %v", err)
	}
}

func BenchmarkVerify(b *testing.B) {
	issuer := newIssuer(issuerName, public("one", &rsaKey().PublicKey))
	v := issuer.verifier(b, nil)
	b.Run("remembered", func(b *testing.B) {
		token := tokenOf(b, "one", "a", rsaKey())
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := v.Verify(b.Context(), token); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
	b.Run("first", func(b *testing.B) {
		fresh := issuer.verifier(b, nil)
		token := tokenOf(b, "one", "a", otherRSA()) // the price of a refusal is that of a verification
		for b.Loop() {
			if _, err := fresh.Verify(b.Context(), token); !errors.Is(err, identity.ErrSignature) {
				b.Fatal(err)
			}
		}
	})
}

func FuzzVerify(f *testing.F) {
	issuer := newIssuer(issuerName, public("one", &rsaKey().PublicKey), public("two", &ecKey().PublicKey))
	v := issuer.verifier(f, nil)
	good := tokenOf(f, "one", "a", rsaKey())
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add("")
	f.Add("a.b.c")
	f.Add(b64(`{"alg":"none"}`) + "." + b64(`{"iss":"https://issuer.example"}`) + ".")
	f.Add(b64(`{"alg":"ES256","kid":"two","jwk":{}}`) + "." + b64(`{"sub":["a"],"sub":1e999}`) + "." + b64("xx"))
	f.Fuzz(func(t *testing.T, token string) {
		caller, err := v.Verify(t.Context(), token)
		// The bits past the end of a base64 text may differ, the signed text may not.
		if err == nil && (signedPart(token) != signedPart(good) || caller.User != "ada") {
			t.Errorf("%q passes as %+v", token, caller)
		}
		if err != nil && !errors.Is(err, identity.ErrRefused) {
			t.Errorf("%q: %v", token, err)
		}
	})
}

func signedPart(token string) string { return token[:max(0, strings.LastIndex(token, "."))] }
