package webhooks

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/registry"
)

// claimLife is how long a sweep may take from its claim of a waiting try to its
// request; after that another may claim it. Who claims too early asks for the same
// try twice, and whoever makes it makes it once.
const claimLife = 20 * time.Second

// sweepWidth is how many waiting tries are taken up side by side.
const sweepWidth = 16

// Sweep asks for every try that is due. Several processes may do so at once: each
// waiting try is claimed by one, which publishes the request and then removes it.
// One list, and three requests of storage for each try that is due.
func (s *Service) Sweep(ctx context.Context) (requested int, err error) {
	var all sync.WaitGroup
	var mu sync.Mutex
	var errs []error
	var count atomic.Int64
	places := make(chan struct{}, sweepWidth)
	for l, err := range s.cfg.Store.Documents(ctx, duePrefix, "") {
		if err != nil {
			errs = append(errs, err)
			break
		}
		if at, ok := dueAt(l.Key); !ok || at.After(s.now()) {
			break
		}
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			ok, err := s.bringUp(ctx, l.Key)
			if err != nil {
				mu.Lock()
				errs = append(errs, err)
				mu.Unlock()
			}
			if ok {
				count.Add(1)
			}
		})
	}
	all.Wait()
	return int(count.Load()), errors.Join(errs...)
}

func (s *Service) bringUp(ctx context.Context, key string) (bool, error) {
	w, mine, err := s.claim(ctx, key)
	if err != nil || !mine {
		return false, err
	}
	fact, err := pipeline.Unmarshal(w.Order.Fact)
	if err != nil {
		return false, fmt.Errorf("read %s: %w", key, err)
	}
	again := &pipeline.RedeliveryRequested{SessionRef: fact.Ref(), Order: w.Order}
	again.ID = orderID(again.Type(), fact.Head().ID, w.Order)
	if err := s.cfg.Emit(ctx, *fact.Head(), again); err != nil {
		return false, err
	}
	return true, s.cfg.Store.RemoveDocument(ctx, key)
}

// Expire removes what is older than a delivery log's life, of every owner who has
// endpoints: one list of those, and one for each. It belongs once a day.
func (s *Service) Expire(ctx context.Context) (removed int, err error) {
	var errs []error
	for l, err := range s.cfg.Store.Documents(ctx, registry.Prefix, "") {
		if err != nil {
			return removed, errors.Join(append(errs, err)...)
		}
		user, err := registry.Owner(l.Key)
		if err != nil {
			continue
		}
		n, err := s.log.Expire(ctx, user)
		removed += n
		if err != nil {
			errs = append(errs, err)
		}
	}
	return removed, errors.Join(errs...)
}
