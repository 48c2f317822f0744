package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/internal/secretfile"
	vault "github.com/2112-lab/gen3d/internal/secretsmanager"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks"
	"github.com/2112-lab/gen3d/webhooks/outbound"
)

// webhooksConfig says how webhooks are signed and sent.
type webhooksConfig struct {
	Deliver      bool          `default:"true" negatable:"" help:"Send webhooks. This may run alone, in a network with no other way out: --no-react --no-sweep."`
	Deliveries   int           `default:"512" help:"Webhooks under way at a time: as many first tries, half as many later ones."`
	HooksEvery   time.Duration `name:"webhooks-every" default:"5s" help:"How often the sweep looks for webhooks that are due again."`
	HookSessions string        `name:"webhook-sessions" default:"/v1/sessions/" help:"Address that a session's id is appended to in webhooks."`
	HookRoot     string        `name:"webhook-root" help:"Name or ARN of the secret that all webhook keys are derived from; default: gen3d-ENVIRONMENT-webhook-root."`
	HookRootFile string        `name:"webhook-root-file" type:"path" help:"Encrypted file to keep it in, instead of AWS Secrets Manager."`
	HookAllow    []string      `name:"webhook-allow" help:"Addresses that are not public but may be sent to, such as 10.20.0.0/16."`
	Loopback     bool          `name:"webhook-loopback" help:"Webhooks may go to this machine, at any port and without TLS: for a cloud on one machine, never for a deployment."`
}

func (c webhooksConfig) problems() []error {
	var errs []error
	if c.Deliveries < 2 || c.Deliveries > 10_000 {
		errs = append(errs, fmt.Errorf("--deliveries (GEN3D_DELIVERIES) is %d: want 2 to 10000", c.Deliveries))
	}
	if c.HooksEvery < 100*time.Millisecond {
		errs = append(errs, fmt.Errorf("--webhooks-every (GEN3D_WEBHOOKS_EVERY) is %s: want 100ms or more", c.HooksEvery))
	}
	if _, err := c.policy(); err != nil {
		errs = append(errs, fmt.Errorf("--webhook-allow (GEN3D_WEBHOOK_ALLOW): %w", err))
	}
	return errs
}

func (c webhooksConfig) policy() (outbound.Policy, error) {
	p := outbound.Policy{Loopback: c.Loopback}
	var errs []error
	for _, text := range c.HookAllow {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			errs = append(errs, fmt.Errorf("%q: want an address and its bits, such as 10.20.0.0/16", text))
		}
		p.Allow = append(p.Allow, prefix)
	}
	return p, errors.Join(errs...)
}

// width is how many messages of the two sending reactions are handled at a time.
func (c webhooksConfig) width() map[string]int {
	return map[string]int{"deliver-webhooks": c.Deliveries, "retry-webhooks": c.Deliveries / 2}
}

// newWebhooks makes the service of a deployment; what comes back beside it lets go
// of its connections.
func newWebhooks(deployment cloudConfig, cfg webhooksConfig, cloud clients, emit func(context.Context, pipeline.Header, ...pipeline.Event) error, log zerolog.Logger) (*webhooks.Service, func(), error) {
	policy, err := cfg.policy()
	if err != nil {
		return nil, nil, err
	}
	var root webhooks.Vault = secretfile.File(cfg.HookRootFile)
	if cfg.HookRootFile == "" {
		name := cfg.HookRoot
		if name == "" {
			name = "gen3d-" + deployment.Environment + "-webhook-root"
		}
		root = vault.New(secretsmanager.NewFromConfig(cloud.AWS), name)
	}
	store := s3store.New(cloud.S3, deployment.Bucket)
	conf := webhooks.Config{
		Store: store, Vault: root, Policy: policy, Bucket: deployment.Bucket, Sessions: cfg.HookSessions, Link: store.Link, Emit: emit,
		Observe: func(user pipeline.UserID, d pipeline.Delivery) {
			cloud.meter.webhook()
			logDelivery(log, user, d)
		},
	}
	done := func() {}
	if cfg.Deliver {
		sender := outbound.New(outbound.Config{Policy: policy})
		conf.Sender, done = sender, sender.Close
	}
	return webhooks.New(conf), done, nil
}

// logDelivery writes one line a try, without the address, which may have a secret in it.
func logDelivery(log zerolog.Logger, user pipeline.UserID, d pipeline.Delivery) {
	line := log.Info().Str("webhook", string(d.Endpoint)).Str("user", string(user)).Str("event", d.Type).Str("event_id", d.ID).
		Int("attempt", d.Attempt).Bool("replay", d.Replay).Str("outcome", string(d.Outcome)).Float64("duration_ms", d.DurationMS)
	if d.Session != "" {
		line = line.Str("session", string(d.Session))
	}
	if d.Status != 0 {
		line = line.Int("status", d.Status)
	}
	if d.Reason != "" {
		line = line.Str("reason", d.Reason)
	}
	line.Msg("sent a webhook")
}

// expireEvery is how often the sweep removes what is too old from delivery logs.
const expireEvery = 24 * time.Hour

// sweepWebhooks brings up what is due, until ctx ends. Several processes may do so at once.
func sweepWebhooks(ctx context.Context, cfg webhooksConfig, hooks *webhooks.Service, log zerolog.Logger) error {
	log = log.With().Str("handler", "sweep").Logger()
	every := time.NewTicker(cfg.HooksEvery)
	defer every.Stop()
	expired := time.Now() // not at once: a start has other things to do
	for {
		n, err := hooks.Sweep(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil || n > 0 {
			log.Info().Err(err).Int("webhooks", n).Msg("brought up what was due")
		}
		if time.Since(expired) >= expireEvery {
			expired = time.Now()
			n, err := hooks.Expire(ctx)
			log.Info().Err(err).Int("segments", n).Msg("removed old delivery logs")
		}
		select {
		case <-every.C:
		case <-ctx.Done():
			return nil
		}
	}
}
