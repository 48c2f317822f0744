package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// keysFresh is how old keys may be before they are fetched again beside the
	// requests that go on using them: a key that was withdrawn lives this long.
	keysFresh = 10 * time.Minute
	// keysUsable is how old keys may get while the issuer does not answer.
	keysUsable = 24 * time.Hour
	// refetchEvery is the least time between two fetches, so that tokens with
	// made-up key names cannot make us flood the issuer.
	refetchEvery = 10 * time.Second
	// firstEvery is the same while there are no keys at all.
	firstEvery = time.Second
)

// keyring holds an issuer's keys and fetches them anew: when they get old, and at
// once when a token names a key that is not among them (rotation).
type keyring struct {
	cfg     Config
	dropped func() // called when a key is gone from the issuer's set
	current atomic.Pointer[keyset]

	mu       sync.Mutex
	tried    time.Time
	inFlight chan struct{} // closed when the fetch under way ends; nil: none
	failure  error         // of the last fetch
}

func newKeyring(cfg Config, dropped func()) *keyring { return &keyring{cfg: cfg, dropped: dropped} }

// refresh fetches old keys anew, beside the caller.
func (k *keyring) refresh(now time.Time) {
	if set := k.current.Load(); set != nil && now.Sub(set.fetched) > keysFresh {
		k.fetch(now, refetchEvery)
	}
}

// find is the key of a name; it waits for one fetch if it must. The error is
// ErrSignature, ErrUnavailable or ctx's.
func (k *keyring) find(ctx context.Context, name keyName) (verificationKey, error) {
	now := k.cfg.Clock()
	set := k.usable(now)
	if key := set.find(name); key != nil {
		return key, nil
	}
	every := refetchEvery
	if set == nil {
		every = firstEvery
	}
	if done := k.fetch(now, every); done != nil {
		select {
		case <-done:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	set = k.usable(now)
	if set == nil {
		return nil, k.unavailable()
	}
	if key := set.find(name); key != nil {
		return key, nil
	}
	return nil, ErrSignature
}

func (k *keyring) usable(now time.Time) *keyset {
	if set := k.current.Load(); set != nil && now.Sub(set.fetched) < keysUsable {
		return set
	}
	return nil
}

// unavailable says why there are no keys.
func (k *keyring) unavailable() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failure == nil {
		return ErrUnavailable
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, k.failure)
}

// fetch starts a fetch, or joins the one under way, and answers a channel that is
// closed at its end; nil if the last one was less than every ago. Whoever asks
// first may leave without ending it for the others.
func (k *keyring) fetch(now time.Time, every time.Duration) <-chan struct{} {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.inFlight != nil {
		return k.inFlight
	}
	if !k.tried.IsZero() && now.Sub(k.tried) < every {
		return nil
	}
	k.tried = now
	done := make(chan struct{})
	k.inFlight = done
	go func() {
		set, err := k.read()
		if err == nil {
			old := k.current.Swap(set)
			if set.lost(old) {
				k.dropped()
			}
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		k.inFlight, k.failure = nil, err
		close(done)
	}()
	return done
}

// read asks the issuer. Where its keys are is asked each time: it may move them.
func (k *keyring) read() (*keyset, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*FetchTimeout)
	defer cancel()
	d, err := Discover(ctx, k.cfg.HTTP, k.cfg.Issuer)
	if err != nil {
		return nil, err
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := fetch(ctx, k.cfg.HTTP, d.Keys, &set); err != nil {
		return nil, fmt.Errorf("fetch keys: %w", err)
	}
	parsed, err := parseKeys(set.Keys, k.cfg.Clock())
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	return parsed, nil
}
