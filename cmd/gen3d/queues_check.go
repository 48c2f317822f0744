package main

import (
	"context"
	"fmt"
	"time"

	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

type queuesCheck struct {
	operatorConfig `embed:""`
	Account        string `default:"000000000000" help:"AWS account number that owns the topics."`
}

// Run names what is missing.
func (c *queuesCheck) Run(ctx context.Context, con *streams) error {
	cloud, _, err := ownerConfig{Dir: c.Dir, Bucket: c.Bucket}.cloud(ctx)
	if err != nil {
		return err
	}
	gaps, err := snssqs.NewQueues(cloud.SQS, c.Environment, topology.New()).Check(ctx, cloud.SNS, cloud.AWS.Region, c.Account)
	if err != nil {
		return err
	}
	if c.JSON {
		if gaps == nil {
			gaps = []snssqs.Gap{}
		}
		if err := c.print(con, gaps); err != nil {
			return err
		}
	} else {
		for _, g := range gaps {
			fmt.Fprintln(con.out, "missing:", g)
		}
		if len(gaps) == 0 {
			fmt.Fprintln(con.out, "All queues, topics, subscriptions and permissions are there.")
		}
	}
	if len(gaps) > 0 {
		return fmt.Errorf("%d parts of the topology are missing: terraform apply, or start gen3d dev anew", len(gaps))
	}
	return nil
}

// checkTopology looks whether all of the topology is there until ctx ends.
func checkTopology(ctx context.Context, cfg serveConfig, cloud clients, log zerolog.Logger) error {
	log = log.With().Str("handler", "sweep").Logger()
	queues := snssqs.NewQueues(cloud.SQS, cfg.Cloud.Environment, topology.New())
	every := time.NewTicker(cfg.CheckEvery)
	defer every.Stop()
	for {
		gaps, err := queues.Check(ctx, cloud.SNS, cloud.AWS.Region, cfg.Cloud.Account)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			log.Warn().Err(err).Msg("the topology could not be checked")
		default:
			cloud.meter.missing(len(gaps))
			for _, g := range gaps {
				log.Error().Str("part", g.Missing).Str("name", g.Name).Msg("missing from the topology")
			}
		}
		select {
		case <-every.C:
		case <-ctx.Done():
			return nil
		}
	}
}
