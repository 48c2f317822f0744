package registry

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Version is the version of the document.
const Version = 1

// Registry is what there is of one owner.
type Registry struct {
	Version   int                 `json:"version"`
	User      pipeline.UserID     `json:"user_id"`
	Endpoints []pipeline.Endpoint `json:"endpoints"` // by id
	// File is what was made of config/webhooks.json, or nil if there never was one.
	File *File `json:"file,omitempty"`
}

// File is what was made of config/webhooks.json the last time.
type File struct {
	ETag     string    `json:"etag"`
	ReadAt   time.Time `json:"read_at"`
	Problems []Problem `json:"problems,omitempty"` // if any, nothing was changed
}

// Find is an endpoint, or nil.
func (r *Registry) Find(id pipeline.EndpointID) *pipeline.Endpoint {
	for i := range r.Endpoints {
		if r.Endpoints[i].ID == id {
			return &r.Endpoints[i]
		}
	}
	return nil
}

// Put adds an endpoint, or replaces the one with its id.
func (r *Registry) Put(e pipeline.Endpoint) {
	if have := r.Find(e.ID); have != nil {
		*have = e
		return
	}
	r.Endpoints = append(r.Endpoints, e)
	slices.SortFunc(r.Endpoints, func(a, b pipeline.Endpoint) int { return cmp.Compare(a.ID, b.ID) })
}

// Remove takes an endpoint away.
func (r *Registry) Remove(id pipeline.EndpointID) {
	r.Endpoints = slices.DeleteFunc(r.Endpoints, func(e pipeline.Endpoint) bool { return e.ID == id })
}

// documents is all that Book needs of storage.
type documents interface {
	Document(ctx context.Context, key string) ([]byte, string, error)
	WriteDocument(ctx context.Context, key string, body []byte, over string) (string, error)
}

// Book keeps everybody's registry.
type Book struct{ store documents }

// New makes a book of a store.
func New(store documents) *Book { return &Book{store} }

// Prefix is where the documents are.
const Prefix = "webhooks/"

func keyOf(user pipeline.UserID) string { return Prefix + string(user) + ".json" }

// Read is an owner's registry; an empty one if there is none.
func (b *Book) Read(ctx context.Context, user pipeline.UserID) (Registry, error) {
	r, _, err := b.read(ctx, user)
	return r, err
}

func (b *Book) read(ctx context.Context, user pipeline.UserID) (Registry, string, error) {
	empty := Registry{Version: Version, User: user, Endpoints: []pipeline.Endpoint{}}
	body, etag, err := b.store.Document(ctx, keyOf(user))
	if errors.Is(err, pipeline.ErrNotFound) {
		return empty, pipeline.NoVersion, nil
	}
	if err != nil {
		return empty, "", fmt.Errorf("read webhook endpoints: %w", err)
	}
	r := empty
	if err := json.Unmarshal(body, &r); err != nil || r.User != user || r.Version != Version {
		return empty, "", pipeline.Permanent(fmt.Errorf("decode %s: it is not a registry of this user and version %d: %w", keyOf(user), Version, err))
	}
	return r, etag, nil
}

// ErrUnchanged is answered by a change that has nothing to do.
var ErrUnchanged = errors.New("nothing to change")

// Tries at a document that others write, too: 10 to 20, 20 to 40, … 320 ms apart.
const (
	tries = 8
	pause = 10 * time.Millisecond
)

// Update changes an owner's registry and answers it as it then is. The change may be
// asked more than once, each time of the newest version. Its error is answered, and
// nothing is written.
func (b *Book) Update(ctx context.Context, user pipeline.UserID, change func(*Registry) error) (Registry, error) {
	for try := range tries {
		r, etag, err := b.read(ctx, user)
		if err != nil {
			return r, err
		}
		if err := change(&r); err != nil {
			if errors.Is(err, ErrUnchanged) {
				err = nil
			}
			return r, err
		}
		body, err := json.MarshalIndent(r, "", " ")
		if err != nil {
			return r, pipeline.Permanent(fmt.Errorf("encode webhook endpoints: %w", err))
		}
		_, err = b.store.WriteDocument(ctx, keyOf(user), body, etag)
		if err == nil {
			return r, nil
		}
		if !errors.Is(err, pipeline.ErrExists) && !errors.Is(err, pipeline.ErrConflict) && !errors.Is(err, pipeline.ErrNotFound) {
			return r, fmt.Errorf("write webhook endpoints: %w", err)
		}
		d := pause << min(try, 5)
		select {
		case <-time.After(d + rand.N(d)):
		case <-ctx.Done():
			return r, context.Cause(ctx)
		}
	}
	return Registry{}, fmt.Errorf("write webhook endpoints: %w", pipeline.ErrConflict)
}

// Owner is whose registry a key names.
func Owner(key string) (pipeline.UserID, error) {
	name, ok := strings.CutSuffix(strings.TrimPrefix(key, Prefix), ".json")
	if !ok {
		return "", pipeline.ErrKey
	}
	return pipeline.ParseUserID(name)
}
