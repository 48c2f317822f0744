package registry

import (
	"context"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Cache remembers registries for a moment, for those who send: an endpoint that was
// changed is sent to as it was for that long. What is not remembered is read, so an
// endpoint that was just made is always found.
type Cache struct {
	book  *Book
	life  time.Duration
	clock func() time.Time

	mu   sync.Mutex
	kept map[pipeline.UserID]kept
}

type kept struct {
	registry Registry
	at       time.Time
}

// maxKept bounds how many are remembered: some kilobytes each.
const maxKept = 10_000

// NewCache makes a cache before a book.
func NewCache(b *Book, life time.Duration, clock func() time.Time) *Cache {
	return &Cache{book: b, life: life, clock: clock, kept: map[pipeline.UserID]kept{}}
}

// Endpoint is an owner's endpoint, or nil.
func (c *Cache) Endpoint(ctx context.Context, user pipeline.UserID, id pipeline.EndpointID) (*pipeline.Endpoint, error) {
	now := c.clock()
	c.mu.Lock()
	have, ok := c.kept[user]
	c.mu.Unlock()
	if ok && now.Sub(have.at) < c.life {
		if e := have.registry.Find(id); e != nil {
			one := *e
			return &one, nil
		}
	}
	return c.Fresh(ctx, user, id)
}

// Fresh is the endpoint as it is now.
func (c *Cache) Fresh(ctx context.Context, user pipeline.UserID, id pipeline.EndpointID) (*pipeline.Endpoint, error) {
	r, err := c.book.Read(ctx, user)
	if err != nil {
		return nil, err
	}
	c.Keep(r)
	if e := r.Find(id); e != nil {
		one := *e
		return &one, nil
	}
	return nil, nil
}

// Keep remembers what somebody has just read or written.
func (c *Cache) Keep(r Registry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= maxKept {
		clear(c.kept)
	}
	c.kept[r.User] = kept{r, c.clock()}
}
