package main

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/localstack/console"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

type queuesCommand struct {
	Check   queuesCheck   `cmd:"" help:"Say which queues, topics, subscriptions and permissions are missing."`
	List    queuesList    `cmd:"" help:"List all queues and dead letters with their depths."`
	Peek    queuesPeek    `cmd:"" help:"Look at messages and leave them; their receive counts go up by one."`
	Redrive queuesRedrive `cmd:"" help:"Move all dead letters of a reaction back to its queue."`
	Purge   queuesPurge   `cmd:"" help:"Delete all messages of a queue, for good."`
}

// operatorConfig says whose queues are meant.
type operatorConfig struct {
	Dir         string `default:".gen3d" help:"Where gen3d dev runs, used when GEN3D_BUCKET is not set." type:"path"`
	Bucket      string `help:"Data bucket; set, it says that the AWS environment is meant and not --dir."`
	Environment string `default:"dev" help:"Deployment name."`
	JSON        bool   `name:"json" help:"Print JSON."`
}

func (c operatorConfig) queues(ctx context.Context) (*snssqs.Queues, error) {
	cloud, _, err := ownerConfig{Dir: c.Dir, Bucket: c.Bucket}.cloud(ctx)
	if err != nil {
		return nil, err
	}
	return snssqs.NewQueues(cloud.SQS, c.Environment, topology.New()), nil
}

func (c operatorConfig) print(con *streams, v any) error {
	enc := json.NewEncoder(con.out)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

type queuesList struct {
	operatorConfig `embed:""`
}

// Run prints a table, or JSON.
func (c *queuesList) Run(ctx context.Context, con *streams) error {
	queues, err := c.queues(ctx)
	if err != nil {
		return err
	}
	depths, err := queues.List(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.print(con, depths)
	}
	w := tabwriter.NewWriter(con.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "QUEUE\tVISIBLE\tIN FLIGHT\tDELAYED")
	for _, d := range depths {
		note := ""
		if d.Missing {
			note = " (missing)"
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d%s\n", d.Queue, d.Visible, d.InFlight, d.Delayed, note)
	}
	return w.Flush()
}

type queueArg struct {
	operatorConfig `embed:""`
	Queue          string `arg:"" help:"Short name of a queue, such as encode or encode-dlq."`
}

// known refuses a name that no queue has, before SQS is asked.
func (a queueArg) known() error {
	for _, q := range topology.New().Queues {
		if a.Queue == q.Name || a.Queue == q.DeadLetters {
			return nil
		}
	}
	return usage("no queue is called %q: see gen3d queues list", a.Queue)
}

type queuesPeek struct {
	queueArg `embed:""`
	Messages int `short:"n" default:"10" help:"How many at most."`
}

// Run prints messages with their reasons.
func (c *queuesPeek) Run(ctx context.Context, con *streams) error {
	if err := c.known(); err != nil {
		return err
	}
	if c.Messages < 1 || c.Messages > snssqs.MaxPeek {
		return usage("--messages is %d: want 1 to %d", c.Messages, snssqs.MaxPeek)
	}
	queues, err := c.queues(ctx)
	if err != nil {
		return err
	}
	messages, err := queues.Peek(ctx, c.Queue, c.Messages)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.print(con, messages)
	}
	for _, m := range messages {
		fmt.Fprintf(con.out, "%s  sent %s  received %d times\n", m.MessageID, m.SentAt.UTC().Format(time.RFC3339), m.ReceiveCount)
		if reason := m.Attributes["reason_poisoned"]; reason != "" {
			fmt.Fprintln(con.out, "  reason:", reason)
		}
		fmt.Fprintln(con.out, " ", m.Body)
	}
	return nil
}

type queuesRedrive struct {
	queueArg `embed:""`
}

// Run moves dead letters back.
func (c *queuesRedrive) Run(ctx context.Context, con *streams) error {
	if err := c.known(); err != nil {
		return err
	}
	queues, err := c.queues(ctx)
	if err != nil {
		return err
	}
	moved, err := queues.Redrive(ctx, c.Queue)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.print(con, moved)
	}
	fmt.Fprintf(con.out, "Moved %d messages to %s.\n", moved.Moved, moved.Queue)
	return nil
}

type queuesPurge struct {
	queueArg `embed:""`
	Yes      bool `help:"Really delete; without it nothing happens."`
}

// Run deletes messages, if told twice.
func (c *queuesPurge) Run(ctx context.Context, con *streams) error {
	if err := c.known(); err != nil {
		return err
	}
	if !c.Yes {
		return usage("purge deletes every message of %s for good; say --yes if you mean it", c.Queue)
	}
	queues, err := c.queues(ctx)
	if err != nil {
		return err
	}
	if err := queues.Purge(ctx, c.Queue); err != nil {
		return err
	}
	fmt.Fprintln(con.out, "Purged", c.Queue)
	return nil
}

// depths are the rows of the console's table: a queue and its dead letters a row.
func depths(ctx context.Context, cloud clients, environment string) ([]console.Queue, error) {
	list, err := snssqs.NewQueues(cloud.SQS, environment, topology.New()).List(ctx)
	if err != nil {
		return nil, err
	}
	var rows []console.Queue
	for _, d := range list { // each queue is followed by its dead letters
		if d.DeadLetters && len(rows) > 0 {
			rows[len(rows)-1].DeadLetters = d.Visible + d.InFlight
			continue
		}
		rows = append(rows, console.Queue{Name: d.Queue, Visible: d.Visible, InFlight: d.InFlight, Delayed: d.Delayed})
	}
	return rows, nil
}
