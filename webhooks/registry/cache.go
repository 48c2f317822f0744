package registry

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

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

	reads singleflight.Group // by owner
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

// Endpoint is an owner's endpoint, or nil. When what is remembered of a busy owner
// ends, hundreds of tries ask at once: they share a read.
func (c *Cache) Endpoint(ctx context.Context, user pipeline.UserID, id pipeline.EndpointID) (*pipeline.Endpoint, error) {
	now := c.clock()
	c.mu.Lock()
	have, ok := c.kept[user]
	c.mu.Unlock()
	if ok && now.Sub(have.at) < c.life {
		if e := copied(have.registry, id); e != nil {
			return e, nil
		}
	}
	all := context.WithoutCancel(ctx) // who asks first may be stopped first
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("read webhooks: %w", context.Cause(ctx))
	case read := <-c.reads.DoChan(string(user), func() (any, error) { return c.read(all, user) }):
		if read.Err != nil {
			return nil, read.Err
		}
		if e := copied(read.Val.(Registry), id); e != nil || !read.Shared {
			return e, nil
		}
		return c.Fresh(ctx, user, id) // the endpoint may be younger than the read
	}
}

// Fresh is the endpoint as it is now.
func (c *Cache) Fresh(ctx context.Context, user pipeline.UserID, id pipeline.EndpointID) (*pipeline.Endpoint, error) {
	r, err := c.read(ctx, user)
	if err != nil {
		return nil, err
	}
	return copied(r, id), nil
}

func (c *Cache) read(ctx context.Context, user pipeline.UserID) (Registry, error) {
	r, err := c.book.Read(ctx, user)
	if err == nil {
		c.Keep(r)
	}
	return r, err
}

func copied(r Registry, id pipeline.EndpointID) *pipeline.Endpoint {
	e := r.Find(id)
	if e == nil {
		return nil
	}
	one := *e
	return &one
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
