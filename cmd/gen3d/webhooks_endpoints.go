package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/client"
)

type webhooksList struct {
	callConfig `embed:""`
	JSON       bool `name:"json" help:"Print JSON, one endpoint a line."`
}

// Run lists endpoints.
func (c *webhooksList) Run(ctx context.Context, con *streams) error {
	api, err := c.open(ctx)
	if err != nil {
		return err
	}
	got, err := api.ListEndpointsWithResponse(ctx)
	if err := answered(err, got); err != nil {
		return err
	}
	for _, e := range got.JSON200.Endpoints {
		if c.JSON {
			if err := json.NewEncoder(con.out).Encode(e); err != nil {
				return err
			}
			continue
		}
		describeEndpoint(con.out, e)
	}
	return nil
}

func describeEndpoint(out io.Writer, e pipeline.Endpoint) {
	state := string(e.State)
	if e.DisabledBecause != "" {
		state += " (" + e.DisabledBecause + ")"
	} else if e.FailingSince != nil {
		state += ", failing since " + e.FailingSince.Local().Format("2006-01-02 15:04")
	}
	fmt.Fprintf(out, "%s  %s  %s\n  events  %s\n  bodies  %s, managed by %s\n", e.ID, state, e.URL, strings.Join(e.Events, ", "), e.Payload, e.ManagedBy)
	for _, k := range e.Keys {
		line := string(k.Scheme) + "  "
		if k.Public != "" {
			line += k.Public
		} else {
			line += "secret, shown when it was made"
		}
		if k.ExpiresAt != nil {
			line += "  until " + k.ExpiresAt.Local().Format("2006-01-02 15:04")
		}
		fmt.Fprintln(out, "  key    ", line)
	}
	if p := e.LastPing; p != nil {
		fmt.Fprintf(out, "  ping    %s\n", describePing(*p))
	}
}

func describePing(p pipeline.PingResult) string {
	why := ""
	if p.Status != 0 {
		why = fmt.Sprintf(" with %d", p.Status)
	}
	if p.Reason != "" {
		why += " (" + p.Reason + ")"
	}
	return fmt.Sprintf("%s%s after %.0f ms", p.Outcome, why, p.DurationMS)
}

type endpointArg struct {
	callConfig `embed:""`
	Endpoint   string `arg:"" help:"Endpoint id: lower-case letters, digits and hyphens."`
}

type webhooksAdd struct {
	endpointArg `embed:""`
	Address     string            `required:"" help:"Where webhooks go: https, port 443."`
	Events      []string          `help:"Types to tell of, or *; default: all that end something."`
	Signing     []pipeline.Scheme `help:"v1, v1a or both (the default)."`
	Payload     string            `help:"Version of the bodies; default: the newest."`
	Links       bool              `help:"Put presigned links to the artefacts into the bodies."`
	Description string            `help:"For your own use."`
}

// Run makes or changes an endpoint.
func (c *webhooksAdd) Run(ctx context.Context, con *streams) error {
	api, err := c.open(ctx)
	if err != nil {
		return err
	}
	got, err := api.PutEndpointWithResponse(ctx, c.Endpoint, client.NewEndpoint{
		URL: c.Address, Links: &c.Links, Payload: given(c.Payload), Description: given(c.Description), Events: several(c.Events), Signing: several(c.Signing),
	})
	if err := answered(err, got); err != nil {
		return err
	}
	showKeys(con, cmp.Or(got.JSON201, got.JSON200))
	return nil
}

// showKeys prints an endpoint, and its secret for the only time.
func showKeys(con *streams, made *client.EndpointWithSecret) {
	describeEndpoint(con.out, made.Endpoint)
	if made.Secret != nil {
		fmt.Fprintf(con.out, "\nThe secret for v1, shown this once:\n\n  %s\n", *made.Secret)
	}
}

type webhooksRm struct {
	endpointArg `embed:""`
}

// Run removes an endpoint.
func (c *webhooksRm) Run(ctx context.Context, con *streams) error {
	api, err := c.open(ctx)
	if err != nil {
		return err
	}
	got, err := api.DeleteEndpointWithResponse(ctx, c.Endpoint)
	if err := answered(err, got); err != nil {
		return err
	}
	fmt.Fprintln(con.out, "Removed", c.Endpoint)
	return nil
}

type webhooksRotate struct {
	endpointArg `embed:""`
}

// Run replaces an endpoint's keys.
func (c *webhooksRotate) Run(ctx context.Context, con *streams) error {
	api, err := c.open(ctx)
	if err != nil {
		return err
	}
	got, err := api.RotateEndpointWithResponse(ctx, c.Endpoint)
	if err := answered(err, got); err != nil {
		return err
	}
	showKeys(con, got.JSON200)
	return nil
}

type webhooksTest struct {
	endpointArg `embed:""`
	Timeout     time.Duration `default:"30s" help:"How long to wait for what becomes of it."`
}

// Run pings an endpoint.
func (c *webhooksTest) Run(ctx context.Context, con *streams) error {
	ctx, cancel := context.WithTimeoutCause(ctx, c.Timeout, errTimedOut)
	defer cancel()
	api, err := c.open(ctx)
	if err != nil {
		return err
	}
	sent, err := api.PingEndpointWithResponse(ctx, c.Endpoint)
	if err := answered(err, sent); err != nil {
		return err
	}
	// A receiver may take a quarter of a minute, and the API allows 100 requests in a minute:
	// asked after 0.2, 0.6, 1.4 s and then every two seconds, it leaves most of them to others.
	for wait := pollEvery; ; wait = min(2*wait, 2*time.Second) {
		got, err := api.GetEndpointWithResponse(ctx, c.Endpoint)
		if err == nil && got.JSON200 != nil && got.JSON200.LastPing != nil && got.JSON200.LastPing.EventID == sent.JSON202.EventID {
			p := *got.JSON200.LastPing
			if p.Outcome != pipeline.Delivered {
				return fmt.Errorf("the ping was not delivered: %s", describePing(p))
			}
			fmt.Fprintln(con.out, "The ping was", describePing(p))
			return nil
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return fmt.Errorf("%w: nothing became of the ping within %s", context.Cause(ctx), c.Timeout)
		}
	}
}
