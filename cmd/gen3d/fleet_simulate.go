package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/2112-lab/gen3d/fleet"
	"github.com/2112-lab/gen3d/fleet/simulation"
)

type fleetSimulate struct {
	SessionsPerDay []int         `default:"200,1000,2500,3500" help:"Sessions a day; several make several days."`
	Days           int           `default:"5" help:"Days that are measured."`
	Seed           uint64        `default:"1" help:"Other days with the same figures."`
	Max            int           `default:"5" help:"Workers at most."`
	Min            int           `default:"0" help:"Workers at least."`
	Target         float64       `default:"2" help:"Reconstructions that a worker may have before it."`
	Encode         time.Duration `default:"3.5s" help:"Time of an encoding."`
	Reconstruct    time.Duration `default:"45s" help:"Time of a reconstruction."`
	Boot           time.Duration `default:"2m" help:"From the request for a worker to its first job."`
	Idle           time.Duration `default:"10m" help:"Time without work after which a worker ends itself."`
	Think          time.Duration `default:"40s" help:"Mean time that people take for their mask."`
	Intent         time.Duration `default:"30s" help:"How long before its photo a session is announced; 0: not at all."`
	Interruptions  float64       `default:"0.02" help:"How often an hour Spot takes a worker away."`
	Price          float64       `default:"1.212" help:"Price of a worker for an hour, in dollars."`
	Chart          string        `placeholder:"FILE" help:"Draw the first day of each as an SVG." type:"path"`
	JSON           bool          `name:"json" help:"Print JSON."`
}

// Run lets days pass over the controller's own arithmetic.
func (c *fleetSimulate) Run(con *streams) error {
	var results []*simulation.Result
	for _, n := range c.SessionsPerDay {
		r, err := simulation.Run(simulation.Config{
			SessionsPerDay: n, Days: c.Days, Seed: c.Seed, Policy: fleet.Policy{Min: c.Min, Max: c.Max, Target: c.Target},
			Encode: c.Encode, Reconstruct: c.Reconstruct, Boot: c.Boot, Idle: c.Idle, Think: c.Think, Intent: c.Intent,
			Interruptions: c.Interruptions, Price: c.Price,
		})
		if err != nil {
			return usageError{fmt.Errorf("simulate: %w", err)}
		}
		results = append(results, r)
	}
	if c.Chart != "" {
		if err := os.MkdirAll(filepath.Dir(c.Chart), 0o755); err != nil {
			return err
		}
		if err := writeFile(c.Chart, func(w io.Writer) error { return simulation.Chart(w, results...) }); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(con.out, results)
	}
	table := tabwriter.NewWriter(con.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "sessions/day\tencode p50\tp95\treconstruct p50\tp95\tGPU h/day\tbusy\tmost\t$/day\t$/session\t")
	for _, r := range results {
		fmt.Fprintf(table, "%d\t%.0f s\t%.0f s\t%.0f s\t%.0f s\t%.1f\t%.0f %%\t%d\t%.2f\t%.3f\t\n", r.Config.SessionsPerDay, r.Encode.P50, r.Encode.P95,
			r.Reconstruct.P50, r.Reconstruct.P95, r.GPUHours, 100*r.BusyShare, r.MostWorkers, r.CostPerDay, r.CostASession)
	}
	return table.Flush()
}
