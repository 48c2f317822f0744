package keyring

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/internal/secret"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/signature"
)

// Overlap is how long a replaced key signs beside the new one.
const Overlap = 24 * time.Hour

// keyBytes is the length of roots, secrets and seeds: ed25519 wants it of its
// seeds, and it is within the 24 to 64 that Standard Webhooks wants of secrets.
const keyBytes = 32

// vault keeps the root. It makes one if there is none; of several who ask for the
// first time at once, all get the same.
type vault interface {
	Root(ctx context.Context, fresh secret.String) (secret.String, error)
}

// Ring derives keys. It reads the root once and keeps it.
type Ring struct {
	vault vault

	mu   sync.Mutex
	root []byte
	keys map[name]signature.Key
}

// name names a key.
type name struct {
	scheme   pipeline.Scheme
	user     pipeline.UserID
	endpoint pipeline.EndpointID
	id       string
}

// New makes a ring of the root in a vault, which is asked when the first key is needed.
func New(v vault) *Ring { return &Ring{vault: v, keys: map[name]signature.Key{}} }

// maxKept bounds how many derived keys are kept ready: some 200 bytes each.
const maxKept = 50_000

// Key is the key that a public description is of.
func (r *Ring) Key(ctx context.Context, user pipeline.UserID, endpoint pipeline.EndpointID, of pipeline.SigningKey) (signature.Key, error) {
	one := name{of.Scheme, user, endpoint, of.ID}
	r.mu.Lock()
	defer r.mu.Unlock()
	if k, ok := r.keys[one]; ok {
		return k, nil
	}
	if err := r.open(ctx); err != nil {
		return signature.Key{}, err
	}
	use := "gen3d webhooks 1\x00" + string(of.Scheme) + "\x00" + string(user) + "\x00" + string(endpoint)
	b, err := hkdf.Key(sha256.New, r.root, []byte(of.ID), use, keyBytes)
	if err != nil {
		return signature.Key{}, fmt.Errorf("derive webhook key: %w", err)
	}
	k, err := signature.HMAC(b)
	if of.Scheme == pipeline.SchemeEd25519 {
		k, err = signature.Ed25519(b)
	}
	if err != nil {
		return signature.Key{}, err
	}
	if len(r.keys) >= maxKept {
		clear(r.keys)
	}
	r.keys[one] = k
	return k, nil
}

func (r *Ring) open(ctx context.Context) error {
	if r.root != nil {
		return nil
	}
	text, err := r.vault.Root(ctx, NewRoot())
	if err != nil {
		return fmt.Errorf("read the root of webhook keys: %w", err)
	}
	root, err := base64.StdEncoding.DecodeString(text.Reveal())
	if err != nil || len(root) != keyBytes {
		return pipeline.Permanent(errors.New("the root of webhook keys is not 32 bytes in base64"))
	}
	r.root = root
	return nil
}

// NewRoot makes a root.
func NewRoot() secret.String {
	b := make([]byte, keyBytes)
	_, _ = rand.Read(b) // never errs
	return secret.New(base64.StdEncoding.EncodeToString(b))
}

// Make makes a key and its public description.
func (r *Ring) Make(ctx context.Context, user pipeline.UserID, endpoint pipeline.EndpointID, scheme pipeline.Scheme, now time.Time) (pipeline.SigningKey, signature.Key, error) {
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	made := pipeline.SigningKey{ID: "key_" + hex.EncodeToString(id), Scheme: scheme, CreatedAt: now.UTC().Truncate(time.Second)}
	k, err := r.Key(ctx, user, endpoint, made)
	made.Public = k.Public()
	return made, k, err
}

// Signing are the keys with which a request to an endpoint is signed now, the
// newest first.
func (r *Ring) Signing(ctx context.Context, user pipeline.UserID, e pipeline.Endpoint, now time.Time) ([]signature.Key, error) {
	keys := make([]signature.Key, 0, len(e.Keys))
	for i := len(e.Keys) - 1; i >= 0; i-- {
		of := e.Keys[i]
		if of.ExpiresAt != nil && !now.Before(*of.ExpiresAt) {
			continue
		}
		k, err := r.Key(ctx, user, e.ID, of)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}
