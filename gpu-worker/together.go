package gpuworker

import (
	"context"
	"slices"
	"sync"

	"github.com/2112-lab/gen3d/gpu-worker/segment/neural"
)

// batches is a model that takes several photos at once.
type batches interface {
	EncodeAll(context.Context, []*neural.Prepared) ([]*neural.Embedding, error)
}

// together has photos that wait for their turns on a model go through it together: the
// job whose turn it is takes those behind it along, and their turns are over at once.
type together struct {
	model batches
	most  int // photos at once

	mu      sync.Mutex
	waiting []*passenger // in the order of their coming; without those on the model
}

// passenger is a photo on its way through the model.
type passenger struct {
	photo     *neural.Prepared
	embedding *neural.Embedding // nil until it has been through
	ride      chan struct{}     // closed at the end of the run that it is in; nil: it is in none
	single    bool              // it goes by itself, since the model has failed for it, perhaps for others' sake
	gone      bool              // nobody wants it any more
}

// encode is done when the photo is: at its turn, or before. What fails for several
// photos fails for none of them: each is tried by itself, at its own turn.
func (t *together) encode(ctx context.Context, photo *neural.Prepared, alone Alone) (*neural.Embedding, error) {
	p := &passenger{photo: photo}
	t.mu.Lock()
	t.waiting = append(t.waiting, p)
	t.mu.Unlock()
	defer t.forget(p)
	if err := alone.run(func() error { return t.turn(ctx, p) }); err != nil {
		return nil, err
	}
	return p.embedding, nil
}

// turn brings p through the model, if nobody has.
func (t *together) turn(ctx context.Context, p *passenger) error {
	for {
		group, ride := t.board(p)
		switch {
		case len(group) > 0:
			err := t.drive(ctx, group)
			if err != nil && (ctx.Err() != nil || len(group) == 1 && group[0] == p) {
				return err
			} // else it may have been another's photo, or too many for the memory
		case ride != nil:
			select {
			case <-ride:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		default:
			return nil
		}
	}
}

// board answers who goes next at p's turn: p and those that it takes along. Where p has
// been through, it is nobody; where p is on another job's ride, since several have their
// turns side by side, it is those who wait, and that ride to wait for if there are none.
func (t *together) board(p *passenger) (group []*passenger, ride <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if p.embedding != nil {
		return nil, nil
	}
	if p.ride == nil {
		t.leave(p)
		group = append(group, p)
	}
	if p.ride != nil || !p.single {
		t.waiting = slices.DeleteFunc(t.waiting, func(q *passenger) bool {
			along := len(group) < t.most && !q.single
			if along {
				group = append(group, q)
			}
			return along
		})
	}
	begun := make(chan struct{})
	for _, q := range group {
		q.ride = begun
	}
	return group, p.ride
}

// drive runs the model.
func (t *together) drive(ctx context.Context, group []*passenger) error {
	photos := make([]*neural.Prepared, len(group))
	for i, p := range group {
		photos[i] = p.photo
	}
	var through []*neural.Embedding // stays nil where the model fails, or panics
	defer func() { t.arrive(group, through) }()
	all, err := t.model.EncodeAll(ctx, photos)
	if err == nil {
		through = all
	}
	return err
}

// arrive ends a ride. Who has not been through waits on.
func (t *together) arrive(group []*passenger, through []*neural.Embedding) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var back []*passenger
	close(group[0].ride)
	for i, p := range group {
		p.ride, p.single = nil, true
		switch {
		case through != nil:
			p.embedding = through[i]
		case !p.gone:
			back = append(back, p)
		}
	}
	t.waiting = append(back, t.waiting...)
}

func (t *together) forget(p *passenger) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p.gone = true
	t.leave(p)
}

func (t *together) leave(p *passenger) {
	t.waiting = slices.DeleteFunc(t.waiting, func(q *passenger) bool { return q == p })
}
