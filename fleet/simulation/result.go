package simulation

import (
	"slices"
	"time"
)

// Result is what the measured days came to.
type Result struct {
	Config        Config  `json:"config"`
	Encode        Waits   `json:"encode_wait"`
	Reconstruct   Waits   `json:"reconstruct_wait"`
	GPUHours      float64 `json:"gpu_hours_per_day"`
	BusyShare     float64 `json:"busy_share"`
	CostPerDay    float64 `json:"cost_per_day"`
	CostASession  float64 `json:"cost_per_session"`
	MostWorkers   int     `json:"most_workers"`
	MeanWorkers   float64 `json:"mean_workers"`
	Interruptions int     `json:"interruptions"`
	// Day is the first measured day in steps of Step, for a chart.
	Day []Sample `json:"-"`

	paid, busy      time.Duration
	encode, rebuild []time.Duration
}

// Waits are how long jobs waited for a worker, in seconds.
type Waits struct {
	Jobs int     `json:"jobs"`
	P50  float64 `json:"p50"`
	P95  float64 `json:"p95"`
	Max  float64 `json:"max"`
}

// Step is the time between samples.
const Step = 5 * time.Minute

// Sample is the fleet at a moment.
type Sample struct{ Workers, Up, Waiting int }

func (r *Result) sample(at time.Duration, workers, up, waiting int) {
	r.MostWorkers = max(r.MostWorkers, workers)
	if at < 24*time.Hour && at/Step >= time.Duration(len(r.Day)) {
		r.Day = append(r.Day, Sample{workers, up, waiting})
	}
}

func (r *Result) waited(encode bool, wait time.Duration) {
	if encode {
		r.encode = append(r.encode, wait)
	} else {
		r.rebuild = append(r.rebuild, wait)
	}
}

func (r *Result) finish() {
	days := float64(r.Config.Days)
	r.Encode, r.Reconstruct = waits(r.encode), waits(r.rebuild)
	r.GPUHours = r.paid.Hours() / days
	r.MeanWorkers = r.GPUHours / 24
	r.BusyShare = r.busy.Hours() / max(r.paid.Hours(), 1e-9)
	r.CostPerDay = r.GPUHours * r.Config.Price
	r.CostASession = r.CostPerDay * days / float64(max(1, r.Encode.Jobs))
}

func waits(all []time.Duration) Waits {
	if len(all) == 0 {
		return Waits{}
	}
	slices.Sort(all)
	at := func(share float64) float64 { return all[min(len(all)-1, int(share*float64(len(all))))].Seconds() }
	return Waits{Jobs: len(all), P50: at(.5), P95: at(.95), Max: all[len(all)-1].Seconds()}
}
