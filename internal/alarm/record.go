package alarm

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Record is what was measured.
type Record struct {
	series map[string][]sample
	first  time.Time
}

type sample struct {
	at    time.Time
	value float64
}

// Add notes a value of a metric; its Stat is of no account.
func (r *Record) Add(m Metric, at time.Time, value float64) {
	if r.series == nil {
		r.series = map[string][]sample{}
	}
	r.Watch(at)
	r.series[m.key()] = append(r.series[m.key()], sample{at, value})
}

// Watch says that somebody measured at that moment, whatever there was to see.
func (r *Record) Watch(at time.Time) {
	if r.first.IsZero() || at.Before(r.first) {
		r.first = at
	}
}

func (m Metric) key() string {
	parts := []string{m.Namespace, m.Name}
	for _, d := range slices.Sorted(maps.Keys(m.Dimensions)) {
		parts = append(parts, d+"="+m.Dimensions[d])
	}
	return strings.Join(parts, " ")
}

// datapoint is one period's value of a metric, or false.
func (r *Record) datapoint(m Metric, from time.Time, period time.Duration) (float64, bool, error) {
	var values []float64
	for _, s := range r.series[m.key()] {
		if !s.at.Before(from) && s.at.Before(from.Add(period)) {
			values = append(values, s.value)
		}
	}
	if len(values) == 0 {
		return 0, false, nil
	}
	sum := 0.
	for _, v := range values {
		sum += v
	}
	switch m.Stat {
	case "Sum":
		return sum, true, nil
	case "Average":
		return sum / float64(len(values)), true, nil
	case "Minimum":
		return slices.Min(values), true, nil
	case "Maximum":
		return slices.Max(values), true, nil
	case "SampleCount":
		return float64(len(values)), true, nil
	}
	p, err := strconv.ParseFloat(strings.TrimPrefix(m.Stat, "p"), 64)
	if err != nil || p <= 0 || p > 100 || !strings.HasPrefix(m.Stat, "p") {
		return 0, false, fmt.Errorf("metric %s: no statistic is called %q", m.Name, m.Stat)
	}
	slices.Sort(values)
	return values[int(math.Ceil(p/100*float64(len(values))))-1], true, nil
}
