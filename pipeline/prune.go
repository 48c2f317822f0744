package pipeline

import (
	"cmp"
	"slices"
	"time"
)

// pruneRuns drops the oldest runs beyond the bound, but never one that the
// newest inputs call for: without it the session would ask for its work anew.
func (s *Session) pruneRuns() {
	if len(s.Runs) <= maxRuns {
		return
	}
	current := map[RunID]bool{}
	keep := func(r *RunFacts) {
		if r != nil {
			current[r.ID] = true
		}
	}
	keep(s.EncodingRun())
	for _, o := range s.Objects {
		keep(s.ReconstructionRun(o.Object))
	}
	var past []RunFacts
	for _, r := range s.Runs {
		if !current[r.ID] {
			past = append(past, r)
		}
	}
	slices.SortFunc(past, func(a, b RunFacts) int {
		return cmp.Or(a.firstHeard().Compare(b.firstHeard()), cmp.Compare(a.ID, b.ID))
	})
	drop := map[RunID]bool{}
	for _, r := range past[:min(len(past), len(s.Runs)-maxRuns)] {
		drop[r.ID] = true
	}
	s.Runs = slices.DeleteFunc(s.Runs, func(r RunFacts) bool { return drop[r.ID] })
}

// firstHeard is the earliest moment known of a run.
func (r *RunFacts) firstHeard() (at time.Time) {
	for _, t := range []*time.Time{r.RequestedAt, r.StartedAt, r.CompletedAt, r.FailedAt, r.NotifiedAt} {
		if t != nil && (at.IsZero() || t.Before(at)) {
			at = *t
		}
	}
	return at
}
