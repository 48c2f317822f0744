package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/fleet"
	asg "github.com/2112-lab/gen3d/internal/autoscaling"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

type fleetCommand struct {
	Plan     fleetPlan     `cmd:"" help:"Say what the controller would do now, and do nothing."`
	Simulate fleetSimulate `cmd:"" help:"Let made-up days pass: how long people wait, GPU hours, cost."`
}

// fleetConfig says which workers are raised, and how far.
type fleetConfig struct {
	Group  string  `help:"Auto Scaling group of the workers, which this process raises when work waits; empty: none."`
	Max    int     `default:"0" help:"Workers at most; 0: as many as the group allows."`
	Min    int     `default:"0" help:"Workers at least."`
	Target float64 `default:"2" help:"Reconstructions that a worker may have before it, one on the model and the rest waiting; an encoding counts a tenth."`
}

func (c fleetConfig) problems() []error {
	var errs []error
	if c.Min < 0 || c.Max < 0 || c.Max > 0 && c.Min > c.Max {
		errs = append(errs, fmt.Errorf("--fleet-min and --fleet-max (GEN3D_FLEET_MIN, GEN3D_FLEET_MAX) are %d and %d: want 0 or more, and no min above max", c.Min, c.Max))
	}
	if c.Target <= 0 {
		errs = append(errs, fmt.Errorf("--fleet-target (GEN3D_FLEET_TARGET) is %g: want more than 0", c.Target))
	}
	return errs
}

func (c fleetConfig) controller(deployment cloudConfig, store *s3store.Store, cloud clients) *fleet.Controller {
	return &fleet.Controller{
		Name: rand.Text(), Store: store, Clock: time.Now,
		Depths: snssqs.NewQueues(cloud.SQS, deployment.Environment, topology.New()),
		Group:  asg.New(autoscaling.NewFromConfig(cloud.AWS), c.Group),
		Policy: fleet.Policy{Min: c.Min, Max: c.Max, Target: c.Target},
	}
}

// raiseFleet wakes workers until ctx ends. What fails is said and tried again: the
// group's own alarms are the backstop.
func raiseFleet(ctx context.Context, cfg serveConfig, store *s3store.Store, cloud clients, log zerolog.Logger) {
	log = log.With().Str("handler", "fleet").Logger()
	c := cfg.Fleet.controller(cfg.Cloud, store, cloud)
	c.Report = func(d fleet.Decision) {
		if d.Raises() {
			log.Info().Any("load", d.Load).Int("want", d.Want).Int("max", d.Max).Msg("raised")
		}
	}
	c.Run(ctx, func(err error) { log.Error().Err(err).Msg("the fleet was not looked after") })
}

// announce is for the API: what fails is only a slower start.
func announce(a *fleet.Announcer, log zerolog.Logger) func(context.Context) {
	return func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if err := a.Announce(ctx); err != nil && !errors.Is(err, context.Canceled) {
			log.Warn().Err(err).Msg("a session was not announced")
		}
	}
}

type fleetPlan struct {
	Cloud cloudConfig `embed:""`
	Fleet fleetConfig `embed:"" prefix:"fleet-"`
	JSON  bool        `name:"json" help:"Print JSON."`
}

// Run reads queues and group as the controller does.
func (c *fleetPlan) Run(ctx context.Context, con *streams) error {
	problems := append(c.Cloud.problems(), c.Fleet.problems()...)
	if c.Fleet.Group == "" {
		problems = append(problems, errors.New("--fleet-group (GEN3D_FLEET_GROUP) is missing: the workers' Auto Scaling group"))
	}
	if err := configured(problems...); err != nil {
		return err
	}
	cloud, err := connect(ctx, endpoints{})
	if err != nil {
		return err
	}
	d, err := c.Fleet.controller(c.Cloud, s3store.New(cloud.S3, c.Cloud.Bucket), cloud).Plan(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(con.out, d)
	}
	fmt.Fprintf(con.out, "%d encodings and %d reconstructions wait or are being done; %d workers of at most %d: ", d.Load.Encode, d.Load.Reconstruct, d.Load.Workers, d.Max)
	if d.Raises() {
		fmt.Fprintf(con.out, "raise to %d\n", d.Want)
	} else {
		fmt.Fprintln(con.out, "nothing to do")
	}
	return nil
}
