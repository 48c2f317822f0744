package fleet

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Every is how often the queues are read. It also keeps SQS from putting a queue to
// sleep, whose metrics would then come minutes late.
const Every = 10 * time.Second

// Depths reads how many jobs wait or are being done.
type Depths interface {
	Jobs(ctx context.Context) (encode, reconstruct int, err error)
}

// Group is the workers' Auto Scaling group.
type Group interface {
	// Workers is how many it is to have, and how many it may have at most.
	Workers(ctx context.Context) (desired, most int, err error)
	// Raise sets how many it is to have, if that is more than it has.
	Raise(ctx context.Context, to int) error
}

// Controller raises the number of workers. Several may run; one leads.
type Controller struct {
	Name   string // unlike any other controller's
	Store  store
	Depths Depths
	Group  Group
	Policy Policy // its Max is the group's if 0
	// Report hears of every decision of the leader; it may be nil.
	Report func(Decision)
	Clock  func() time.Time
}

// Decision is what was seen, and what was made of it.
type Decision struct {
	Load Load `json:"load"`
	Want int  `json:"want"`
	Max  int  `json:"max"`
}

// Raises reports whether the decision changes anything.
func (d Decision) Raises() bool { return d.Want > d.Load.Workers }

// Run works until its context ends, and lets another lead then. A round that fails is
// told to failed; the next is ten seconds later.
func (c *Controller) Run(ctx context.Context, failed func(error)) {
	tick := time.NewTicker(Every)
	defer tick.Stop()
	for {
		if err := c.Round(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			if err := c.release(last); err != nil && !errors.Is(err, pipeline.ErrNotFound) {
				failed(fmt.Errorf("release fleet lease: %w", err))
			}
			return
		case <-tick.C:
		}
	}
}

// Round looks once, and raises if this process leads and more workers are wanted.
func (c *Controller) Round(ctx context.Context) error {
	leads, err := c.lead(ctx)
	if err != nil || !leads {
		return err
	}
	d, err := c.Plan(ctx)
	if err != nil {
		return err
	}
	if c.Report != nil {
		c.Report(d)
	}
	if !d.Raises() {
		return nil
	}
	if err := c.Group.Raise(ctx, d.Want); err != nil {
		return fmt.Errorf("raise fleet to %d: %w", d.Want, err)
	}
	return nil
}

// Plan says what would be done now.
func (c *Controller) Plan(ctx context.Context) (Decision, error) {
	var d Decision
	var err error
	policy := c.Policy
	if d.Load.Encode, d.Load.Reconstruct, err = c.Depths.Jobs(ctx); err != nil {
		return d, fmt.Errorf("read load: %w", err)
	}
	if d.Load.Intents, err = c.intents(ctx); err != nil {
		return d, err
	}
	var most int
	if d.Load.Workers, most, err = c.Group.Workers(ctx); err != nil {
		return d, fmt.Errorf("read worker group: %w", err)
	}
	if policy.Max == 0 || policy.Max > most {
		policy.Max = most
	}
	d.Want, d.Max = Want(d.Load, policy), policy.Max
	return d, nil
}
