package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

// workerConfig says how jobs are done.
type workerConfig struct {
	Jobs               int           `default:"4" help:"Jobs in flight; one of them at a time runs the model."`
	Preset             string        `default:"balanced" enum:"fast,balanced,quality" help:"Detail of models where their owner asks for none: fast, balanced or quality."`
	EncodeTimeout      time.Duration `default:"2m" help:"An encoding that takes longer has failed."`
	ReconstructTimeout time.Duration `default:"10m" help:"A reconstruction that takes longer has failed."`
	WorkerDrainTimeout time.Duration `default:"25s" help:"How long jobs may finish after a stop before they are handed back."`
}

type workerCommand struct {
	Cloud        cloudConfig `embed:""`
	workerConfig `embed:""`
}

func (c workerConfig) problems() []error {
	var errs []error
	if c.Jobs < 1 || c.Jobs > 64 {
		errs = append(errs, fmt.Errorf("--jobs (GEN3D_JOBS) is %d: want 1 to 64", c.Jobs))
	}
	for name, d := range map[string]time.Duration{"ENCODE_TIMEOUT": c.EncodeTimeout, "RECONSTRUCT_TIMEOUT": c.ReconstructTimeout, "WORKER_DRAIN_TIMEOUT": c.WorkerDrainTimeout} {
		if d <= 0 {
			errs = append(errs, fmt.Errorf("GEN3D_%s is %s: want more than 0", name, d))
		}
	}
	return errs
}

// Run works until it is told to stop.
func (c *workerCommand) Run(ctx context.Context, con *streams) error {
	if err := configured(slices.Concat(c.Cloud.problems(), c.problems())...); err != nil {
		return err
	}
	cloud, err := connect(ctx, endpoints{})
	if err != nil {
		return err
	}
	con.log.Info().Any("config", c).Msg("starting")
	return work(ctx, c.workerConfig, c.Cloud, cloud, con.log, nil)
}

// work runs the three jobs behind one gate, the interactive one first.
func work(ctx context.Context, cfg workerConfig, deployment cloudConfig, cloud clients, log zerolog.Logger, ready func()) error {
	floor := min(1, cfg.Jobs/3) // two jobs at a time are a floor for two queues
	slots, err := snssqs.Share(cfg.Jobs, 1, floor, 1)
	if err != nil {
		return fmt.Errorf("share job slots: %w", err)
	}
	store := s3store.New(cloud.S3, deployment.Bucket)
	if err := store.Check(ctx); err != nil {
		return err
	}
	events, err := newBus(ctx, deployment, cloud, log, subscriptions{
		inFlight: cfg.Jobs, drain: cfg.WorkerDrainTimeout,
		slots: map[string]snssqs.Slots{"encode": slots[0], "make-mask": slots[1], "reconstruct": slots[2]},
	})
	if err != nil {
		return err
	}
	worker := gpuworker.New(gpuworker.Config{
		Store: store, Encoder: gpuworker.Baseline{}, Reconstructor: gpuworker.Inflation{}, Emit: events.Emit,
		Preset: cfg.Preset, EncodeLimit: cfg.EncodeTimeout, ReconstructLimit: cfg.ReconstructTimeout,
	})
	if err := worker.PublishDecoders(ctx); err != nil {
		return err
	}

	bus.On(events, "encode", worker.Encode)
	bus.OnEvery(events, "make-mask", worker.MakeMask)
	bus.On(events, "reconstruct", worker.Reconstruct)

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return events.Run(ctx) })
	if ready != nil {
		g.Go(func() error { return whenRunning(ctx, events, ready) })
	}
	return g.Wait()
}
