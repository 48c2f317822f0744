package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/internal/cognito"
	"github.com/2112-lab/gen3d/internal/identity"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline/bus"
	"github.com/2112-lab/gen3d/webhooks"
)

// serveConfig says how the handlers run.
type serveConfig struct {
	Cloud        cloudConfig       `embed:""`
	API          apiConfig         `embed:""`
	Site         siteConfig        `embed:""`
	MailFrom     string            `default:"noreply@genesis3d.com" help:"Sender of all mail; SES must have verified it."`
	MailAdmin    string            `default:"info@2112-lab.com" help:"Gets a copy of every mail and all alerts; empty: nobody."`
	MailOwner    identity.Template `help:"Address of an owner whom neither the identity provider nor tenants/ knows, such as {user}@example.com; empty: they get no mail."`
	Mail         mailConfig        `embed:"" prefix:"mail-"`
	UserPool     cognito.Pool      `help:"Cognito user pool whose verified addresses owners have, such as eu-west-1_Ab12Cd34E; empty: --mail-owner alone."`
	Hooks        webhooksConfig    `embed:""`
	React        bool              `default:"true" negatable:"" help:"Run the handlers; without them, what sends webhooks runs alone."`
	Handlers     int               `default:"8" help:"Messages of one reaction handled at a time."`
	Sweep        bool              `default:"true" negatable:"" help:"Look for what was left behind and repair it."`
	SweepEvery   time.Duration     `default:"30s" help:"How often the sweep looks at sessions in flight."`
	SweepAfter   time.Duration     `default:"2m" help:"How long a session may be without news before the sweep looks at it."`
	SweepWaiting time.Duration     `default:"1h" help:"How long a job that was asked for may not have begun before the sweep asks for it again; longer than the fleet lets jobs wait in their queue."`
	SweepAll     time.Duration     `default:"6h" help:"How often the sweep goes over all keys for uploads that nobody reacted to; also once at the start."`
	SessionLife  time.Duration     `default:"9480h" help:"How long after its last change a session is erased with all that is left of it: the 365 days after which the bucket's rules delete large files, and 30 in which those can be restored; 0: never."`
	CheckEvery   time.Duration     `default:"5m" help:"How often the sweep looks whether all queues, topics, subscriptions and permissions are there."`
	Fleet        fleetConfig       `embed:"" prefix:"fleet-"`
	Metrics      metricsConfig     `embed:""`
	Health       string            `help:"Address at which GET /health and GET /metrics answer, such as :9090; empty: none."`
	DrainTimeout time.Duration     `default:"25s" help:"How long handlers may finish after a stop."`
}

type serveCommand struct {
	serveConfig `embed:""`
}

// Validate reports all that is wrong with the configuration at once.
func (c serveConfig) problems() []error {
	errs := slices.Concat(c.Cloud.problems(), c.API.problems(), c.Hooks.problems(), c.Fleet.problems(), c.Metrics.problems())
	if c.MailFrom == "" {
		errs = append(errs, errors.New("--mail-from (GEN3D_MAIL_FROM) is missing: SES sends only from verified addresses"))
	}
	errs = append(errs, c.Mail.problems()...)
	if err := c.MailOwner.Check(); c.MailOwner != "" && err != nil {
		errs = append(errs, fmt.Errorf("--mail-owner (GEN3D_MAIL_OWNER) is %q: %w", c.MailOwner, err))
	}
	if c.UserPool != "" {
		if err := c.UserPool.Check(); err != nil {
			errs = append(errs, fmt.Errorf("--user-pool (GEN3D_USER_POOL) is %q: %w", c.UserPool, err))
		}
	}
	if c.SessionLife < 0 || c.SessionLife > 0 && c.SessionLife < 30*24*time.Hour {
		errs = append(errs, fmt.Errorf("--session-life (GEN3D_SESSION_LIFE) is %s: want 720h, which are 30 days, or more; or 0", c.SessionLife))
	}
	if c.Handlers < 1 || c.Handlers > 1000 {
		errs = append(errs, fmt.Errorf("--handlers (GEN3D_HANDLERS) is %d: want 1 to 1000", c.Handlers))
	}
	for name, d := range map[string]time.Duration{"SWEEP_EVERY": c.SweepEvery, "SWEEP_AFTER": c.SweepAfter, "SWEEP_WAITING": c.SweepWaiting, "SWEEP_ALL": c.SweepAll, "CHECK_EVERY": c.CheckEvery, "DRAIN_TIMEOUT": c.DrainTimeout} {
		if d <= 0 {
			errs = append(errs, fmt.Errorf("GEN3D_%s is %s: want more than 0", name, d))
		}
	}
	return errs
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, con *streams) error {
	if err := configured(c.problems()...); err != nil {
		return err
	}
	cloud, err := connect(ctx, endpoints{})
	if err != nil {
		return err
	}
	con.log.Info().Any("config", c.serveConfig).Msg("starting")
	if err := c.API.fetchLinkKey(ctx, cloud); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	closeMeter := c.Metrics.open(ctx, c.Cloud, &cloud, con.out)
	defer closeMeter()
	closeTracer, err := openTracer(ctx, c.Cloud, &cloud, con.log)
	if err != nil {
		return err
	}
	defer closeTracer()
	var people identity.Directory
	if c.UserPool != "" {
		people = cognito.New(cloud.AWS, c.UserPool)
	}
	return serve(ctx, c.serveConfig, cloud, people, con.log, nil)
}

// serve is the system's table of contents: every reaction, by name. Addresses of
// owners whom people does not know, or where it is nil, come from the template.
func serve(ctx context.Context, cfg serveConfig, cloud clients, people identity.Directory, log zerolog.Logger, ready func()) error {
	store := s3store.New(cloud.S3, cfg.Cloud.Bucket)
	if err := store.Check(ctx); err != nil {
		return err
	}
	mail := cfg.mailroom(store, cloud, people)
	events, err := newBus(ctx, cfg.Cloud, cloud, log, subscriptions{inFlight: cfg.Handlers, width: cfg.Hooks.width(), drain: cfg.DrainTimeout})
	if err != nil {
		return err
	}
	hooks, closeHooks, err := newWebhooks(cfg.Cloud, cfg.Hooks, cloud, events.Emit, log)
	if err != nil {
		return err
	}
	defer closeHooks()

	if cfg.React {
		react(events, store, mail, hooks)
	}
	if cfg.Hooks.Deliver {
		bus.On(events, "deliver-webhooks", hooks.Deliver)
		bus.On(events, "retry-webhooks", hooks.Redeliver)
	}

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return events.Run(ctx) })
	if cfg.Sweep {
		g.Go(func() error { return sweep(ctx, cfg, store, events, log) })
		g.Go(func() error { return checkTopology(ctx, cfg, cloud, log) })
		g.Go(func() error { return sweepWebhooks(ctx, cfg.Hooks, hooks, log) })
		g.Go(func() error {
			return sendDigests(ctx, handlers.SweepDigests{Mailroom: mail, Emit: events.Emit}, log)
		})
	}
	if cfg.Fleet.Group != "" {
		g.Go(func() error { raiseFleet(ctx, cfg, store, cloud, log); return nil })
	}
	if cfg.API.Listen != "" {
		g.Go(func() error { return serveAPI(ctx, cfg, cloud, log) })
	}
	if cfg.Health != "" {
		g.Go(func() error { return serveAdmin(ctx, cfg.Health, runningHealth(events), cloud.meter) })
	}
	if ready != nil {
		g.Go(func() error { return whenRunning(ctx, events, ready) })
	}
	return g.Wait()
}

// react registers all reactions but those that send webhooks.
func react(events *bus.Bus, store *s3store.Store, mail handlers.Mailroom, hooks *webhooks.Service) {
	bus.OnObject(events, "record-upload", handlers.RecordUpload(store))
	bus.On(events, "request-encoding", handlers.RequestEncoding(store))
	bus.OnEvery(events, "request-reconstruction", handlers.RequestReconstruction(store))
	bus.OnEvery(events, "update-session", handlers.UpdateSession(store))
	bus.OnEvery(events, "notify-owner", handlers.NotifyOwner(mail))
	bus.OnEvery(events, "alert-admin", handlers.AlertAdmin(mail))
	bus.OnMail(events, "record-mail", handlers.RecordMail(store))

	bus.OnObject(events, "register-webhooks", hooks.Register)
	bus.OnEvery(events, "request-deliveries", hooks.RequestDeliveries)
	bus.OnObject(events, "replay-webhooks", hooks.Replay)
	bus.On(events, "notify-integrator", handlers.NotifyIntegrator(mail))
}

func whenRunning(ctx context.Context, events *bus.Bus, ready func()) error {
	select {
	case <-events.Running():
		ready()
	case <-ctx.Done():
	}
	return nil
}

// subscriptions says how a process reads its queues.
type subscriptions struct {
	inFlight int
	width    map[string]int // by reaction, where it is another than inFlight
	drain    time.Duration
	lease    time.Duration           // 0: as each queue says
	slots    map[string]snssqs.Slots // by reaction, where queues share a limit
}

// deliveryOf finds the transport's facts for the bus.
func deliveryOf(ctx context.Context) bus.Delivery {
	d, _ := snssqs.DeliveryFrom(ctx)
	return bus.Delivery{MessageID: d.MessageID, ReceiveCount: d.ReceiveCount, SentAt: d.SentAt}
}

var _ message.Subscriber = (*snssqs.Subscriber)(nil)
