package registry_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
	"github.com/2112-lab/gen3d/webhooks/registry"
)

const acme = pipeline.UserID("acme")

// slow is a store whose answers are a second on their way.
type slow struct {
	pipelinetest.Memory
	reads atomic.Int64
}

func (s *slow) Document(ctx context.Context, key string) ([]byte, string, error) {
	s.reads.Add(1)
	b, etag, err := s.Memory.Document(ctx, key)
	time.Sleep(time.Second)
	return b, etag, err
}

func put(t *testing.T, b *registry.Book, id pipeline.EndpointID) {
	t.Helper()
	_, err := b.Update(t.Context(), acme, func(r *registry.Registry) error {
		r.Put(pipeline.Endpoint{ID: id})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A burst to an owner whose registry nobody remembers costs one read, and one again
// when what is remembered is too old.
func TestABurstIsOneRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &slow{}
		book := registry.New(store)
		put(t, book, "prod")
		store.reads.Store(0)
		cache := registry.NewCache(book, 2*time.Second, time.Now)
		for round := range 3 {
			var all sync.WaitGroup
			for range 500 {
				all.Go(func() {
					if e, err := cache.Endpoint(t.Context(), acme, "prod"); err != nil || e == nil {
						t.Errorf("%v, %v", e, err)
					}
				})
			}
			all.Wait()
			if n := store.reads.Load(); n != int64(round+1) {
				t.Errorf("%d reads for %d bursts", n, round+1)
			}
			time.Sleep(3 * time.Second)
		}
	})
}

// Who joins a read that began before an endpoint was made finds the endpoint all the same.
func TestAnEndpointJustMadeIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &slow{}
		cache := registry.NewCache(registry.New(store), 2*time.Second, time.Now)
		var all sync.WaitGroup
		all.Go(func() {
			if e, err := cache.Endpoint(t.Context(), acme, "prod"); err != nil {
				t.Errorf("who asked before: %v, %v", e, err)
			}
		})
		synctest.Wait() // its read has seen nothing
		put(t, registry.New(&store.Memory), "prod")
		all.Go(func() {
			if e, err := cache.Endpoint(t.Context(), acme, "prod"); err != nil || e == nil {
				t.Errorf("who asked behind: %v, %v", e, err)
			}
		})
		all.Wait()
	})
}

// Who asked first may be stopped: whoever asks with it has the answer.
func TestWhoAskedFirstMayBeStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := registry.New(&slow{})
		put(t, book, "prod")
		cache := registry.NewCache(book, 2*time.Second, time.Now)
		stopped := errors.New("stopped")
		ctx, stop := context.WithCancelCause(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := cache.Endpoint(ctx, acme, "prod"); !errors.Is(err, stopped) {
				t.Errorf("who was stopped: %v", err)
			}
		})
		synctest.Wait()
		all.Go(func() {
			if e, err := cache.Endpoint(t.Context(), acme, "prod"); err != nil || e == nil {
				t.Errorf("who was not: %v, %v", e, err)
			}
		})
		synctest.Wait()
		stop(stopped)
		all.Wait()
	})
}
