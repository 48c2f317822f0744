package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/fleet"
	"github.com/2112-lab/gen3d/internal/identity"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/internal/secret"
	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
	"github.com/2112-lab/gen3d/web/api"
	"github.com/2112-lab/gen3d/web/models"
)

// apiConfig says how the API runs and whose tokens it takes.
type apiConfig struct {
	Listen    string   `help:"Address of the API, such as :8080; empty: no API."`
	Origins   []string `help:"Web origins that browsers may call the API from, such as https://app.example."`
	Proxies   int      `default:"0" help:"How many proxies of yours stand before the API; that many addresses at the end of X-Forwarded-For are believed."`
	SharePage string   `help:"Address that the token of a shared session is appended to; empty: the API's own."`
	Issuer    string   `help:"OpenID Connect issuer of access tokens; empty: nobody is let in."`
	ClientIDs []string `name:"client-ids" help:"App clients whose tokens are taken."`
	Audience  string   `help:"Audience whose tokens are taken where they name no client."`

	PerUser    int           `name:"requests-per-user" default:"100" help:"Requests a minute that a user may make."`
	PerAddress int           `name:"requests-per-address" default:"30" help:"Requests a minute without a valid token that an address may make."`
	Streams    int           `name:"streams-per-user" default:"20" help:"Event streams that a user may have open at a time."`
	StreamLife time.Duration `default:"1h" help:"How long an event stream lives; its client comes back by itself."`

	Announce bool `help:"Say beforehand that photos will come, so that a sleeping fleet wakes its first worker: one request of storage a minute."`

	LinkKey secret.String `help:"Secret of 32 bytes or more that signs the unsubscribe links of mails; empty: mails have none."`
	// LinkKeySecret keeps it out of variables, which a function's console shows.
	LinkKeySecret string `help:"Name or ARN of a secret of AWS Secrets Manager that holds it instead; the program makes the first value."`

	collected bool // answers are sent whole, as by a function
}

func (c apiConfig) problems() []error {
	var errs []error
	if c.Listen != "" {
		if _, _, err := net.SplitHostPort(c.Listen); err != nil {
			errs = append(errs, fmt.Errorf("--listen (GEN3D_LISTEN) is %q: %w", c.Listen, err))
		}
	}
	if c.Issuer != "" {
		if err := c.identity().Validate(); err != nil {
			errs = append(errs, fmt.Errorf("--issuer, --client-ids, --audience (GEN3D_ISSUER, GEN3D_CLIENT_IDS, GEN3D_AUDIENCE): %w", err))
		}
	}
	for name, n := range map[string]int{"REQUESTS_PER_USER": c.PerUser, "REQUESTS_PER_ADDRESS": c.PerAddress, "STREAMS_PER_USER": c.Streams} {
		if n < 1 {
			errs = append(errs, fmt.Errorf("GEN3D_%s is %d: want 1 or more", name, n))
		}
	}
	if c.StreamLife <= 0 {
		errs = append(errs, fmt.Errorf("--stream-life (GEN3D_STREAM_LIFE) is %s: want more than 0", c.StreamLife))
	}
	return append(errs, c.linkKeyProblems()...)
}

func (c apiConfig) limits() api.Limits {
	return api.Limits{PerUser: c.PerUser, PerAddress: c.PerAddress, Streams: c.Streams, Stream: c.StreamLife}
}

func (c apiConfig) identity() identity.Config {
	return identity.Config{Issuer: c.Issuer, Clients: c.ClientIDs, Audience: c.Audience}
}

// newAPI makes the API of a deployment. It publishes through a bus of its own, which
// reads no queue.
func newAPI(ctx context.Context, deployment cloudConfig, cfg apiConfig, hooks webhooksConfig, cloud clients, log zerolog.Logger) (*api.Server, error) {
	events, err := newBus(ctx, deployment, cloud, log, subscriptions{})
	if err != nil {
		return nil, err
	}
	log = log.With().Str("handler", "api").Logger()
	hooks.Deliver = false // it only says what is to be sent
	desk, _, err := newWebhooks(deployment, hooks, cloud, events.Emit, log)
	if err != nil {
		return nil, err
	}
	conf := api.Config{
		Trace: traceOf(cloud.tracer),
		Store: s3store.New(cloud.S3, deployment.Bucket), Emit: events.Emit, Webhooks: desk, Waiting: waiting(cloud, deployment.Environment),
		Origins: cfg.Origins, Proxies: cfg.Proxies, SharePage: cfg.SharePage, LinkKey: pipeline.LinkKey(cfg.LinkKey.Reveal()), Limits: cfg.limits(), Collected: cfg.collected,
		Observe: func(l api.Line) { logRequest(log, l) },
		Report:  func(r api.ClientReport) { logReport(log, r) },
	}
	if cfg.Announce {
		conf.Announce = announce(&fleet.Announcer{Store: s3store.New(cloud.S3, deployment.Bucket), Clock: time.Now}, log)
	}
	if cfg.Issuer != "" {
		verifier, err := identity.NewVerifier(cfg.identity())
		if err != nil {
			return nil, err
		}
		conf.Verifier = verifier
	}
	return api.New(conf)
}

// waiting counts the jobs in a stage's queue, with one request.
func waiting(cloud clients, environment string) func(context.Context, pipeline.Stage) (int, error) {
	reaction := map[pipeline.Stage]string{pipeline.Initialization: "encode", pipeline.Reconstruction: "reconstruct"}
	return func(ctx context.Context, stage pipeline.Stage) (int, error) {
		q, ok := topology.New().Queue(reaction[stage])
		if !ok {
			return 0, fmt.Errorf("no queue for stage %s", stage)
		}
		q.DeadLetters = "" // nobody waits in there
		depth, err := snssqs.NewQueues(cloud.SQS, environment, topology.Topology{Queues: []topology.Queue{q}}).List(ctx)
		if err != nil || len(depth) == 0 || depth[0].Missing {
			return 0, errors.Join(err, errors.New("the queue cannot be counted"))
		}
		return depth[0].Visible + depth[0].Delayed, nil
	}
}

// serveAPI listens until ctx ends.
func serveAPI(ctx context.Context, cfg serveConfig, cloud clients, log zerolog.Logger) error {
	handler, err := newAPI(ctx, cfg.Cloud, cfg.API, cfg.Hooks, cloud, log)
	if err != nil {
		return err
	}
	defer handler.Close()
	app, err := newSite(ctx, cfg, cloud, "")
	if err != nil {
		return usage("--site-origins, --issuer (GEN3D_SITE_ORIGINS, GEN3D_ISSUER): %v", err)
	}
	l, err := net.Listen("tcp", cfg.API.Listen)
	if err != nil {
		return usage("--listen (GEN3D_LISTEN): %v", err)
	}
	log.Info().Str("address", l.Addr().String()).Msg("the API listens")
	context.AfterFunc(ctx, handler.Close) // streams would hold up the shutdown
	return serveWeb(ctx, l, withSite(cloud.tracer.Handler(handler), models.Handler(s3store.New(cloud.S3, cfg.Cloud.Bucket)), app))
}

// logRequest writes one line a request. Looks at health, and answers that nothing
// has changed, are too many to be told.
func logRequest(log zerolog.Logger, l api.Line) {
	level := zerolog.InfoLevel
	switch {
	case l.Status >= http.StatusInternalServerError:
		level = zerolog.ErrorLevel
	case l.Status == http.StatusNotModified, l.Route == "GET /v1/health":
		return
	}
	line := log.WithLevel(level).Str("method", l.Method).Str("route", l.Route).Int("status", l.Status).
		Float64("duration_ms", float64(l.Duration)/float64(time.Millisecond)).Str("request_id", l.RequestID)
	if l.User != "" {
		line = line.Str("user", string(l.User))
	}
	if l.Problem != "" {
		line = line.Str("problem", l.Problem)
	}
	if l.Err != nil {
		line = line.Err(l.Err)
	}
	line.Msg("answered")
}

func logReport(log zerolog.Logger, r api.ClientReport) {
	log.Warn().Str("client_error", r.Message).Str("stack", r.Stack).Str("page", r.Page).Str("release", r.Release).
		Str("user", string(r.User)).Str("request_id", r.RequestID).Msg("a client reports an error")
}
