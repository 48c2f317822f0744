package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/admission"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

// workerConfig says how jobs are done.
type workerConfig struct {
	Jobs               int           `default:"4" help:"Jobs in flight, 1 to 64; they take turns on the model."`
	OnModel            int           `default:"1" help:"Jobs on the model at a time: 1, or 2 for an encoding beside a reconstruction, which takes a card of 48 GB."`
	Preset             string        `default:"balanced" enum:"fast,balanced,quality" help:"Detail of models where their owner asks for none: fast, balanced or quality."`
	EncodeTimeout      time.Duration `default:"2m" help:"An encoding that takes longer has failed."`
	ReconstructTimeout time.Duration `default:"10m" help:"A reconstruction that takes longer has failed."`
	Lease              time.Duration `default:"0s" help:"How long the job of a lost worker lies idle, whole seconds; renewed while the job runs. 0: as its queue says."`
	WorkerDrainTimeout time.Duration `default:"25s" help:"How long jobs may finish after a stop before they are handed back."`
}

type workerCommand struct {
	Cloud        cloudConfig `embed:""`
	workerConfig `embed:""`
	Life         lifeConfig    `embed:""`
	Metrics      metricsConfig `embed:""`
	Backend      backendConfig `embed:""`
}

func (c workerConfig) problems() []error {
	var errs []error
	if c.Jobs < 1 || c.Jobs > 64 {
		errs = append(errs, fmt.Errorf("--jobs (GEN3D_JOBS) is %d: want 1 to 64", c.Jobs))
	}
	if c.OnModel < 1 || c.OnModel > 2 {
		errs = append(errs, fmt.Errorf("--on-model (GEN3D_ON_MODEL) is %d: want 1 or 2", c.OnModel))
	}
	if c.Lease != 0 && c.Lease < 3*time.Second || c.Lease > time.Hour || c.Lease%time.Second != 0 {
		errs = append(errs, fmt.Errorf("--lease (GEN3D_LEASE) is %s: want 0, or whole seconds from 3s to 1h", c.Lease))
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
	if err := configured(slices.Concat(c.Cloud.problems(), c.problems(), c.Metrics.problems())...); err != nil {
		return err
	}
	cloud, err := connect(ctx, endpoints{})
	if err != nil {
		return err
	}
	con.log.Info().Any("config", c).Msg("starting")
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer c.Metrics.open(ctx, c.Cloud, &cloud, con.out)()
	closeTracer, err := openTracer(ctx, c.Cloud, &cloud, con.log)
	if err != nil {
		return err
	}
	defer closeTracer()
	machine, err := c.Life.machine(ctx, cloud)
	if err != nil {
		return err
	}
	var models backEnds
	reconstructor, process, err := c.Backend.reconstructor(con.log)
	if err != nil {
		return err
	}
	models.reconstructor = reconstructor
	if process != nil {
		defer process.Close()
		models.quick = gpuworker.Inflation{} // something to look at while the process works
	}
	encoder, graphs, err := c.Backend.encoder(ctx, con.log)
	if err != nil {
		return err
	}
	defer graphs.Close()
	models.encoder = encoder
	crew, err := newCrew(ctx, c.workerConfig, c.Cloud, cloud, models, con.log)
	if err != nil {
		return err
	}
	l := c.Life.newLife(machine, crew.store, con.log)
	l.Golden, crew.begin = crew.worker.Golden, l.Begin
	if process != nil {
		l.Fit = process.Fit
	}
	g, ctx := errgroup.WithContext(ctx)
	if c.Life.Health != "" {
		g.Go(func() error { return serveAdmin(ctx, c.Life.Health, workerHealth(l.State), cloud.meter) })
	}
	g.Go(func() error {
		defer stop()
		return l.Run(ctx, func(ctx context.Context) error { return crew.work(ctx, nil) })
	})
	return g.Wait()
}

// backEnds are the models that a crew has; quick may be nil.
type backEnds struct {
	encoder              gpuworker.Encoder
	reconstructor, quick gpuworker.Reconstructor
}

// crew is a worker and what it takes its jobs from.
type crew struct {
	worker *gpuworker.Worker
	store  *s3store.Store
	events *bus.Bus
	begin  func() (end func()) // hears of every job
}

// work runs the three jobs behind one gate until ctx ends and they are done.
func work(ctx context.Context, cfg workerConfig, deployment cloudConfig, cloud clients, log zerolog.Logger, ready func()) error {
	c, err := newCrew(ctx, cfg, deployment, cloud, backEnds{encoder: gpuworker.Baseline{}, reconstructor: gpuworker.Inflation{}}, log)
	if err != nil {
		return err
	}
	return c.work(ctx, ready)
}

// newCrew makes a worker whose three queues have one gate.
func newCrew(ctx context.Context, cfg workerConfig, deployment cloudConfig, cloud clients, models backEnds, log zerolog.Logger) (*crew, error) {
	gate, err := admission.New(cfg.Jobs, cfg.OnModel)
	if err != nil {
		return nil, err
	}
	slots := map[string]snssqs.Slots{}
	for _, k := range []admission.Kind{admission.Encode, admission.MakeMask, admission.Reconstruct} {
		slots[string(k)] = gate.Door(k)
	}
	store := s3store.New(cloud.S3, deployment.Bucket)
	if err := store.Check(ctx); err != nil {
		return nil, err
	}
	events, err := newBus(ctx, deployment, cloud, log, subscriptions{
		inFlight: cfg.Jobs, drain: cfg.WorkerDrainTimeout, lease: cfg.Lease, slots: slots,
	})
	if err != nil {
		return nil, err
	}
	worker := gpuworker.New(gpuworker.Config{
		Store: store, Encoder: models.encoder, Reconstructor: models.reconstructor, Quick: models.quick, Emit: events.Emit, Gate: gate,
		Preset: cfg.Preset, EncodeLimit: cfg.EncodeTimeout, ReconstructLimit: cfg.ReconstructTimeout,
	})
	if err := worker.PublishDecoders(ctx); err != nil {
		return nil, err
	}
	return &crew{worker: worker, store: store, events: events, begin: func() func() { return func() {} }}, nil
}

func (c *crew) work(ctx context.Context, ready func()) error {
	bus.On(c.events, "encode", counted(c, c.worker.Encode))
	bus.OnEvery(c.events, "make-mask", counted(c, c.worker.MakeMask))
	bus.On(c.events, "reconstruct", counted(c, c.worker.Reconstruct))

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return c.events.Run(ctx) })
	if ready != nil {
		g.Go(func() error { return whenRunning(ctx, c.events, ready) })
	}
	return g.Wait()
}

// counted tells the crew when a job begins and ends.
func counted[E pipeline.Event](c *crew, job func(context.Context, E) ([]pipeline.Event, error)) func(context.Context, E) ([]pipeline.Event, error) {
	return func(ctx context.Context, e E) ([]pipeline.Event, error) {
		defer c.begin()()
		return job(ctx, e)
	}
}
