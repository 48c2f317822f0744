package gpuworker

import (
	"context"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// progressEvery spaces progress events: each costs an SNS publish, an SQS
// delivery and a write of metadata.json.
const progressEvery = time.Second

// reporter publishes how far a job has come, at most once a second, and not
// before the first second is over: a job that is quicker than that needs none.
type reporter struct {
	job  *job
	make func(pipeline.Advance) pipeline.Event

	mu    sync.Mutex
	last  time.Time
	count int
}

func newReporter(j *job, event func(pipeline.Advance) pipeline.Event) *reporter {
	return &reporter{job: j, make: event, last: j.begun}
}

// report is called by the model. A progress event that cannot be published is
// dropped: the next one, or the end, says more.
func (r *reporter) report(ctx context.Context, step string, fraction float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.job.w.Clock()
	if now.Sub(r.last) < progressEvery {
		return
	}
	r.last = now
	a := pipeline.Advance{Step: step, Fraction: min(max(fraction, 0), 1)}
	if a.Fraction >= .01 { // before that a guess is worth nothing
		a.ETASec = seconds(time.Duration(float64(now.Sub(r.job.begun)) * (1/a.Fraction - 1)))
	}
	e := r.make(a)
	// The position makes each report an event of its own.
	e.Head().ID = pipeline.EventID(r.job.request.ID, e.Type(), r.count)
	r.count++
	_ = r.job.w.Emit(ctx, r.job.request, e)
}
