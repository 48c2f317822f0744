package admission

import (
	"context"
	"slices"
)

// lane is a model that one job at a time runs.
type lane bool

// lane is which model a kind's jobs run on: all on the same one, unless
// reconstructions have their own.
func (g *Gate) lane(k Kind) lane { return lane(g.apart && k == Reconstruct) }

// queue is the jobs of a kind that wait for the model, in the order of their coming.
type queue struct {
	passed  int
	waiting []*guest
}

func (q *queue) passedOver() *int { return &q.passed }

// guest is a job that waits for the model.
type guest struct {
	tenant string
	turn   chan struct{} // room for one
}

// Turn waits until a job of this kind and tenant may run the model. What it answers
// ends the turn and is to be called once. The error is ctx's cause.
func (g *Gate) Turn(ctx context.Context, k Kind, tenant string) (end func(), err error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	w := &guest{tenant: tenant, turn: make(chan struct{}, 1)}
	end = func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.onTurn[g.lane(k)] = false
		g.next()
	}
	g.mu.Lock()
	q := g.queues[k]
	q.waiting = append(q.waiting, w)
	g.next()
	g.mu.Unlock()

	select {
	case <-w.turn:
		return end, nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	i := slices.Index(q.waiting, w)
	if i >= 0 {
		q.waiting = slices.Delete(q.waiting, i, i+1)
	}
	g.mu.Unlock()
	if i < 0 { // the turn came while we gave up
		end()
	}
	return nil, context.Cause(ctx)
}

// next gives the turns that can be given. The caller holds mu.
func (g *Gate) next() {
	for {
		k, ok := first(g.queues, func(k Kind) bool { return len(g.queues[k].waiting) > 0 && !g.onTurn[g.lane(k)] })
		if !ok {
			return
		}
		q := g.queues[k]
		i := g.fairest(q.waiting)
		w := q.waiting[i]
		q.waiting = slices.Delete(q.waiting, i, i+1)
		g.remember(w.tenant)
		g.onTurn[g.lane(k)] = true
		w.turn <- struct{}{}
	}
}

// fairest is the place of the guest whose tenant's last turn is longest ago; of
// several, the one that waits longest.
func (g *Gate) fairest(waiting []*guest) int {
	best, longest := 0, len(g.recent)
	for i, w := range waiting {
		if last := slices.Index(g.recent, w.tenant); last < longest { // -1: never
			best, longest = i, last
		}
	}
	return best
}

// remember notes a tenant's turn. A job in hand competes with fewer than maxSlots
// others, so tenants further back need no telling apart.
func (g *Gate) remember(tenant string) {
	if i := slices.Index(g.recent, tenant); i >= 0 {
		g.recent = slices.Delete(g.recent, i, i+1)
	} else if len(g.recent) == maxSlots {
		g.recent = slices.Delete(g.recent, 0, 1)
	}
	g.recent = append(g.recent, tenant)
}
