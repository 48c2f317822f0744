package telemetry

import (
	"strings"
	"sync"
)

// MostSeries is how many series one metric may have: 16 reactions, or ten models for
// twenty tenants, and a mistake does not cost thousands of dollars.
const MostSeries = 200

// Other stands for every value of a dimension that has no series of its own.
const Other = "other"

// Bounded passes values on, those of series beyond MostSeries as Other.
type Bounded struct {
	To Recorder

	mu   sync.Mutex
	seen map[string]map[string]bool // by metric: its series
}

// Record implements Recorder.
func (b *Bounded) Record(m Metric, value float64, dims ...string) {
	if len(dims) > 0 && !b.room(m.Name, strings.Join(dims, "\x00")) {
		others := make([]string, len(dims))
		for i := range others {
			others[i] = Other
		}
		dims = others
	}
	b.To.Record(m, value, dims...)
}

func (b *Bounded) room(metric, series string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seen == nil {
		b.seen = map[string]map[string]bool{}
	}
	of := b.seen[metric]
	if of == nil {
		of = map[string]bool{}
		b.seen[metric] = of
	}
	if !of[series] && len(of) >= MostSeries {
		return false
	}
	of[series] = true
	return true
}
