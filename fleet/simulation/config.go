package simulation

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/2112-lab/gen3d/fleet"
)

// Config says what days and what workers are made up.
type Config struct {
	SessionsPerDay int           `json:"sessions_per_day"`
	Days           int           `json:"days"` // measured; one goes before them
	Seed           uint64        `json:"seed"`
	Policy         fleet.Policy  `json:"policy"`
	Encode         time.Duration `json:"encode"`
	Reconstruct    time.Duration `json:"reconstruct"`
	Boot           time.Duration `json:"boot"` // from the request to the first job
	Idle           time.Duration `json:"idle"` // after which a worker ends itself
	// Think is how long people take on average from the encoding to their mask.
	Think time.Duration `json:"think"`
	// Intent is how long before its photo a session is announced; 0: not at all.
	Intent time.Duration `json:"intent"`
	// Interruptions is how often an hour Spot takes a worker away.
	Interruptions float64 `json:"interruptions_per_hour"`
	// Price is of one worker for an hour.
	Price float64 `json:"price_per_hour"`
}

// Default are one g5.2xlarge (on demand, us-east-1) a worker and the measured
// and estimated times of the models.
var Default = Config{
	SessionsPerDay: 1000, Days: 5, Seed: 1, Policy: fleet.Default,
	Encode: 3500 * time.Millisecond, Reconstruct: 45 * time.Second, Boot: 2 * time.Minute, Idle: 10 * time.Minute,
	Think: 40 * time.Second, Intent: 30 * time.Second, Interruptions: 0.02, Price: 1.212,
}

// notice is what Spot gives a worker before it takes it away.
const notice = 2 * time.Minute

// Check names what cannot be simulated.
func (c Config) Check() error {
	var errs []error
	if c.SessionsPerDay < 1 || c.SessionsPerDay > 10_000_000 {
		errs = append(errs, fmt.Errorf("%d sessions a day: want 1 to 10 million", c.SessionsPerDay))
	}
	if c.Days < 1 || c.Days > 100 {
		errs = append(errs, fmt.Errorf("%d days: want 1 to 100", c.Days))
	}
	if c.Policy.Max < 1 || c.Policy.Min < 0 || c.Policy.Min > c.Policy.Max || c.Policy.Target <= 0 {
		errs = append(errs, fmt.Errorf("%d to %d workers with %g jobs each: want at least one", c.Policy.Min, c.Policy.Max, c.Policy.Target))
	}
	if c.Encode <= 0 || c.Reconstruct <= 0 || c.Boot < 0 || c.Idle < 0 || c.Think < 0 || c.Intent < 0 || c.Interruptions < 0 {
		errs = append(errs, errors.New("times and rates: want none below 0, and jobs that take time"))
	}
	return errors.Join(errs...)
}

// rate is how many times the mean a moment of the day has: next to nothing at three
// in the morning, 2.8 times the mean at three in the afternoon.
func rate(at time.Duration) float64 {
	hour := math.Mod(at.Hours(), 24)
	up := (1 - math.Cos(2*math.Pi*(hour-3)/24)) / 2
	return (night + math.Pow(up, peak)) / (night + mean)
}

const (
	night   = 0.02
	peak    = 2.5
	mean    = 0.33953 // of a raised cosine to that power over a day: Γ(3) / (√π Γ(3.5))
	busiest = (night + 1) / (night + mean)
)

// arrivals are the times of photos, a Poisson process thinned to the day's shape.
func (c Config) arrivals(rng *rand.Rand) []time.Duration {
	var all []time.Duration
	gap := 24 * time.Hour.Seconds() / float64(c.SessionsPerDay) / busiest
	end := time.Duration(c.Days+1) * 24 * time.Hour
	for at := time.Duration(0); ; {
		at += time.Duration(rng.ExpFloat64() * gap * float64(time.Second))
		if at >= end {
			return all
		}
		if rng.Float64()*busiest < rate(at) {
			all = append(all, at)
		}
	}
}
