package gpuworker

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/2112-lab/gen3d/gpu-worker/segment/neural"
)

// bench is a model that needs a second, and remembers how many photos it had at once.
type bench struct {
	bad   *neural.Prepared // photos with which it fails
	panic bool

	mu   sync.Mutex
	runs []int
}

var errBadPhoto = errors.New("the photo is bad")

func (b *bench) EncodeAll(ctx context.Context, photos []*neural.Prepared) ([]*neural.Embedding, error) {
	b.mu.Lock()
	b.runs = append(b.runs, len(photos))
	b.mu.Unlock()
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if b.bad != nil && slices.Contains(photos, b.bad) {
		if b.panic {
			panic(errBadPhoto)
		}
		return make([]*neural.Embedding, len(photos)), errBadPhoto
	}
	all := make([]*neural.Embedding, len(photos))
	for i := range all {
		all[i] = &neural.Embedding{}
	}
	return all, nil
}

// Six photos come at once. The first is alone on the model, because the others are not
// there yet when its turn comes.
func TestPhotosThatWaitGoThroughTheModelTogether(t *testing.T) {
	const photos = 6
	for name, tc := range map[string]struct {
		turns, most int
		bad         int // the photo with which the model fails; -1: none
		panics      bool
		leaves      int // the photo whose job ends after half a second; -1: none
		runs        []int
		took        time.Duration
	}{
		"four at a time":                         {1, 4, -1, false, -1, []int{1, 4, 1}, 3 * time.Second},
		"one at a time":                          {1, 1, -1, false, -1, []int{1, 1, 1, 1, 1, 1}, 6 * time.Second},
		"two turns side by side":                 {2, 3, -1, false, -1, []int{1, 1, 3, 1}, 2 * time.Second},
		"a bad photo among them costs itself":    {1, 4, 2, false, -1, []int{1, 4, 1, 1, 1, 1, 1}, 7 * time.Second},
		"with a bad photo the model even panics": {1, 4, 5, true, -1, []int{1, 4, 1}, 3 * time.Second},
		"one that has gone takes no place":       {1, 4, -1, false, 2, []int{1, 4}, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				turns := make(chan struct{}, tc.turns)
				var ready []*neural.Prepared
				for range photos {
					ready = append(ready, &neural.Prepared{})
				}
				model := &bench{panic: tc.panics}
				if tc.bad >= 0 {
					model.bad = ready[tc.bad]
				}
				together := &together{model: model, most: tc.most}
				begun := time.Now()
				var jobs sync.WaitGroup
				for i, p := range ready {
					jobs.Go(func() {
						time.Sleep(time.Duration(i) * time.Millisecond)
						ctx, cancel := context.WithCancel(t.Context())
						defer cancel()
						if i == tc.leaves {
							time.AfterFunc(time.Second/2, cancel)
						}
						var e *neural.Embedding
						err := caught(func() (err error) {
							e, err = together.encode(ctx, p, func(f func() error) error {
								select {
								case turns <- struct{}{}:
								case <-ctx.Done():
									return context.Cause(ctx)
								}
								defer func() { <-turns }()
								return f()
							})
							return err
						})
						if expected := i != tc.bad && i != tc.leaves; expected != (err == nil) || expected != (e != nil) {
							t.Errorf("photo %d: %v, %v", i, e, err)
						}
					})
				}
				jobs.Wait()
				if took := time.Since(begun).Round(100 * time.Millisecond); took != tc.took {
					t.Errorf("took %s, want %s", took, tc.took)
				}
				if !slices.Equal(model.runs, tc.runs) {
					t.Errorf("photos at once: %v, want %v", model.runs, tc.runs)
				}
				if len(together.waiting) != 0 {
					t.Errorf("%d are still waiting", len(together.waiting))
				}
			})
		})
	}
}
