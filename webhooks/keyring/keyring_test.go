package keyring_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/secret"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/keyring"
	"github.com/2112-lab/gen3d/webhooks/signature"
)

// vault has the same root for ever, unless it errs.
type vault struct {
	mu    sync.Mutex
	root  string
	err   error
	asked int
}

func (v *vault) Root(context.Context, secret.String) (secret.String, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.asked++
	return secret.New(v.root), v.err
}

func fixed() *vault {
	return &vault{root: base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))}
}

var (
	hmac    = pipeline.SigningKey{ID: "key_1", Scheme: pipeline.SchemeHMAC}
	ed25519 = pipeline.SigningKey{ID: "key_1", Scheme: pipeline.SchemeEd25519}
)

func key(t *testing.T, r *keyring.Ring, user pipeline.UserID, endpoint pipeline.EndpointID, of pipeline.SigningKey) signature.Key {
	t.Helper()
	k, err := r.Key(t.Context(), user, endpoint, of)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Receivers have these keys: a derivation that changes makes every signature wrong.
// The values are those of an HKDF that is not Go's.
func TestKeysStayWhatTheyAre(t *testing.T) {
	r := keyring.New(fixed())
	if got := key(t, r, "acme", "prod", hmac).Secret(); got != wantSecret {
		t.Errorf("the secret is %s, want %s", got, wantSecret)
	}
	if got := key(t, r, "acme", "prod", ed25519).Public(); got != wantPublic {
		t.Errorf("the public key is %s, want %s", got, wantPublic)
	}
}

const (
	wantSecret = "whsec_rZ5m+mxnxicoAvto0dec6q3EdcPzjhFixk9YKqDmOP0="
	wantPublic = "whpk_TNl2hCBh/xf2YQoz/UZiPX8et2g25XJVUt8EvlgaLsk="
)

func TestNobodyHasAnothersKey(t *testing.T) {
	r := keyring.New(fixed())
	other := &vault{root: base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{8}, 32))}
	seen := map[string]string{}
	for whose, secret := range map[string]string{
		"an endpoint":           key(t, r, "acme", "prod", hmac).Secret(),
		"another owner":         key(t, r, "acm", "prod", hmac).Secret(),
		"another endpoint":      key(t, r, "acme", "test", hmac).Secret(),
		"after a rotation":      key(t, r, "acme", "prod", pipeline.SigningKey{ID: "key_2", Scheme: pipeline.SchemeHMAC}).Secret(),
		"in another deployment": key(t, keyring.New(other), "acme", "prod", hmac).Secret(),
	} {
		if before, have := seen[secret]; have || secret == "" {
			t.Errorf("%s has the key of %s: %q", whose, before, secret)
		}
		seen[secret] = whose
	}
}

func TestSigningKeysAreThoseOfNowNewestFirst(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	over, soon := now, now.Add(time.Second)
	e := pipeline.Endpoint{ID: "prod", Keys: []pipeline.SigningKey{
		{ID: "key_0", Scheme: pipeline.SchemeHMAC, ExpiresAt: &over}, {ID: "key_1", Scheme: pipeline.SchemeHMAC, ExpiresAt: &soon}, {ID: "key_2", Scheme: pipeline.SchemeHMAC},
	}}
	r := keyring.New(fixed())
	keys, err := r.Signing(t.Context(), "acme", e, now)
	if err != nil || len(keys) != 2 || keys[0].Secret() != key(t, r, "acme", "prod", e.Keys[2]).Secret() || keys[1].Secret() != key(t, r, "acme", "prod", e.Keys[1]).Secret() {
		t.Errorf("%d keys, %v; want key_2 and key_1", len(keys), err)
	}
}

func TestAVaultIsAskedUntilItAnswers(t *testing.T) {
	v := fixed()
	v.err = errors.New("not now")
	r := keyring.New(v)
	if _, err := r.Key(t.Context(), "acme", "prod", hmac); !errors.Is(err, v.err) {
		t.Errorf("got %v", err)
	}
	v.err = nil
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if k, err := r.Key(t.Context(), "acme", "prod", hmac); err != nil || k.Secret() != wantSecret {
				t.Errorf("%v", err)
			}
		})
	}
	all.Wait()
	if v.asked != 2 {
		t.Errorf("the vault was asked %d times, want twice", v.asked)
	}
	v.root = "c2hvcnQ="
	if _, err := keyring.New(v).Key(t.Context(), "acme", "prod", hmac); err == nil || !pipeline.IsPermanent(err) {
		t.Errorf("a root of five bytes: %v", err)
	}
}
