package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/client"
)

type webhooksLog struct {
	endpointArg `embed:""`
	Event       string                   `help:"Only tries to tell of this event."`
	Outcome     pipeline.DeliveryOutcome `help:"Only tries with this outcome: delivered, retrying, given_up or skipped."`
	Limit       int                      `default:"20" help:"How many at most."`
	JSON        bool                     `name:"json" help:"Print JSON, one try a line."`
}

// Run prints the delivery log.
func (c *webhooksLog) Run(ctx context.Context, con *streams) error {
	api, err := c.open(ctx)
	if err != nil {
		return err
	}
	limit := min(max(c.Limit, 1), 100)
	ask := &client.ListDeliveriesParams{Limit: &limit, EventID: given(c.Event), Outcome: given(c.Outcome)}
	for left := c.Limit; left > 0; {
		got, err := api.ListDeliveriesWithResponse(ctx, c.Endpoint, ask)
		if err := answered(err, got); err != nil {
			return err
		}
		for _, d := range got.JSON200.Deliveries {
			if left--; left < 0 {
				return nil
			}
			if c.JSON {
				if err := json.NewEncoder(con.out).Encode(d); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintln(con.out, describeDelivery(d))
		}
		if ask.Cursor = got.JSON200.NextCursor; ask.Cursor == nil {
			return nil
		}
	}
	return nil
}

func describeDelivery(d client.Delivery) string {
	line := fmt.Sprintf("%s  %-24s %s  try %d  %s", d.At.Local().Format("2006-01-02 15:04:05"), d.Type, d.EventID, d.Attempt, d.Outcome)
	if d.Status != nil {
		line += fmt.Sprintf(" %d", *d.Status)
	}
	if d.Reason != nil && *d.Reason != "status" {
		line += " (" + *d.Reason + ")"
	}
	line += fmt.Sprintf("  %.0f ms", d.DurationMs)
	if d.NextAt != nil {
		line += "  next " + d.NextAt.Local().Format("2006-01-02 15:04:05")
	}
	if d.Replay != nil && *d.Replay {
		line += "  replay"
	}
	if d.Response != nil && d.Outcome != pipeline.Delivered {
		first, _, _ := strings.Cut(strings.TrimSpace(*d.Response), "\n")
		line += fmt.Sprintf("\n    %.120q", first)
	}
	return line
}

type webhooksReplay struct {
	endpointArg `embed:""`
	Event       string        `arg:"" optional:"" help:"Event id, as the log and webhook-id have it."`
	From        time.Time     `help:"Instead: all whose tries were from then on, such as 2026-11-30T10:00:00Z."`
	Since       time.Duration `help:"The same, that long ago, such as 30m." placeholder:"30m"`
	To          time.Time     `help:"… and up to then; default: now."`
	OnlyFailed  bool          `help:"Leave out what was delivered at last."`
}

// Run orders a replay.
func (c *webhooksReplay) Run(ctx context.Context, con *streams) error {
	api, err := c.open(ctx)
	if err != nil {
		return err
	}
	if c.Since > 0 {
		c.From = time.Now().Add(-c.Since)
	}
	got, err := api.ReplayDeliveriesWithResponse(ctx, c.Endpoint, client.NewReplay{
		OnlyFailed: &c.OnlyFailed, EventID: given(c.Event), From: given(c.From), To: given(c.To),
	})
	if err := answered(err, got); err != nil {
		return err
	}
	fmt.Fprintf(con.out, "Ordered. What becomes of it will be said in %s\nFollow it with: gen3d webhooks log %s\n", got.JSON202.StatusKey, c.Endpoint)
	return nil
}
