package simulation

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/fleet"
)

func run(t *testing.T, change func(*Config)) *Result {
	t.Helper()
	c := Default
	c.Interruptions, c.Days = 0, 3
	change(&c)
	r, err := Run(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheSameDaysTwiceAreTheSame(t *testing.T) {
	change := func(c *Config) { c.SessionsPerDay, c.Interruptions = 700, 0.5 }
	a, b := run(t, change), run(t, change)
	if a.Encode != b.Encode || a.Reconstruct != b.Reconstruct || a.GPUHours != b.GPUHours {
		t.Errorf("%+v and %+v", a, b)
	}
}

// The rate's mean is one: a day has as many sessions as it says.
func TestADayHasItsSessions(t *testing.T) {
	sum := 0.0
	for minute := range 24 * 60 {
		sum += rate(time.Duration(minute) * time.Minute)
	}
	if mean := sum / (24 * 60); math.Abs(mean-1) > 1e-3 {
		t.Errorf("the mean rate is %g", mean)
	}
	if top := rate(15 * time.Hour); math.Abs(top-busiest) > 1e-9 {
		t.Errorf("the busiest rate is %g, want %g", top, busiest)
	}
	r := run(t, func(c *Config) { c.SessionsPerDay, c.Days = 2000, 5 })
	if n := float64(r.Encode.Jobs) / 5; math.Abs(n-2000) > 4*math.Sqrt(2000.0/5) {
		t.Errorf("%.0f encodings a day", n)
	}
}

func TestEveryJobIsDoneAndPaid(t *testing.T) {
	r := run(t, func(c *Config) { c.SessionsPerDay, c.Interruptions = 400, 1 })
	if d := r.Encode.Jobs - r.Reconstruct.Jobs; d < -5 || d > 5 { // some are under way at either end
		t.Errorf("%d encodings and %d reconstructions", r.Encode.Jobs, r.Reconstruct.Jobs)
	}
	if r.Interruptions == 0 {
		t.Error("Spot took nothing")
	}
	busy := float64(r.Encode.Jobs)*3.5 + float64(r.Reconstruct.Jobs)*45
	if got := r.BusyShare * r.GPUHours * 3 * 3600; math.Abs(got-busy) > busy*0.01 {
		t.Errorf("%.0f s of work are paid for, %.0f were done", got, busy)
	}
}

func TestWhatADialDoes(t *testing.T) {
	base := run(t, func(c *Config) { c.SessionsPerDay = 300 })
	for name, c := range map[string]struct {
		change func(*Config)
		holds  func(r *Result) bool
	}{
		"word beforehand shortens the first wait":    {func(c *Config) { c.Intent = 0 }, func(r *Result) bool { return r.Encode.P95 > base.Encode.P95+10 }},
		"workers that leave sooner are cheaper":      {func(c *Config) { c.Idle = 2 * time.Minute }, func(r *Result) bool { return r.GPUHours < 0.8*base.GPUHours && r.Encode.P95 > base.Encode.P95 }},
		"one that always stays takes the waits away": {func(c *Config) { c.Policy.Min = 1 }, func(r *Result) bool { return r.Encode.Max <= 2*45 && r.Encode.P95 < 45 && r.GPUHours >= 24 }},
		"a quicker start":                            {func(c *Config) { c.Boot = time.Minute }, func(r *Result) bool { return r.Encode.Max < base.Encode.Max-30 }},
		"a single worker at most":                    {func(c *Config) { c.Policy.Max = 1 }, func(r *Result) bool { return r.MostWorkers == 1 && r.Reconstruct.P95 > base.Reconstruct.P95 }},
	} {
		r := run(t, func(cfg *Config) { cfg.SessionsPerDay = 300; c.change(cfg) })
		if !c.holds(r) {
			t.Errorf("%s: waits %+v and %+v with %.1f h, were %+v and %+v with %.1f h", name, r.Encode, r.Reconstruct, r.GPUHours, base.Encode, base.Reconstruct, base.GPUHours)
		}
	}
}

func TestCheckNamesWhatIsWrong(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"sessions a day": func(c *Config) { c.SessionsPerDay = 0 }, "0 days": func(c *Config) { c.Days = 0 },
		"workers": func(c *Config) { c.Policy = fleet.Policy{} }, "times": func(c *Config) { c.Encode = 0 },
	} {
		c := Default
		change(&c)
		if _, err := Run(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestChartIsADrawing(t *testing.T) {
	var b strings.Builder
	if err := Chart(&b, run(t, func(c *Config) { c.SessionsPerDay = 200 })); err != nil {
		t.Fatal(err)
	}
	if s := b.String(); !strings.HasPrefix(s, "<svg") || !strings.Contains(s, "200 sessions a day") || strings.Contains(s, "NaN") {
		t.Errorf("%.200s", s)
	}
}
