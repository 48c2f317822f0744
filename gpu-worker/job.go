package gpuworker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/gpu-worker/admission"
	"github.com/2112-lab/gen3d/internal/failpoint"
	"github.com/2112-lab/gen3d/pipeline"
)

// job is one request being worked on.
type job struct {
	w       *Worker
	kind    admission.Kind
	request pipeline.Header
	ref     pipeline.SessionRef
	run     pipeline.Run
	begun   time.Time
	limit   *limit          // of the job's time; nil: none
	over    <-chan struct{} // closed when the job has to end

	mu    sync.Mutex
	steps map[string]float64 // seconds
}

// errOvertaken ends a job whose inputs were replaced: the newer upload has a run
// of its own.
var errOvertaken = errors.New("inputs were replaced by newer ones")

// do answers a request: from its receipt, or by work. Work's error becomes the
// event made by failed where no retry follows, either because the failure is
// the user's or because this was the last try; otherwise the bus tries again.
func (w *Worker) do(ctx context.Context, kind admission.Kind, request pipeline.Event, run pipeline.Run, limit time.Duration,
	started pipeline.Event, work func(context.Context, *job) (pipeline.Event, error), failed func(pipeline.Failure) pipeline.Event,
) ([]pipeline.Event, error) {
	free, err := w.copies.take(ctx, run.ID)
	if err != nil {
		return nil, err
	}
	defer free()
	j := &job{w: w, kind: kind, request: *request.Head(), ref: request.Ref(), run: run, begun: w.Clock(), steps: map[string]float64{}}
	end, err := w.Store.Receipt(ctx, j.ref, run.ID)
	if err == nil {
		return []pipeline.Event{end}, nil
	}
	if !errors.Is(err, pipeline.ErrNotFound) {
		return nil, err
	}
	erased, err := w.Store.Erased(ctx, j.ref)
	if err != nil {
		return nil, err
	}
	if !erased.IsZero() { // a request told late; nothing is to be written there any more
		return nil, pipeline.ErrErased
	}
	if err := w.Emit(ctx, j.request, started); err != nil {
		return nil, err
	}
	timed, clock, stop := limited(ctx, limit, pipeline.NewFailure(pipeline.ModelTimedOut, "over %s", limit))
	defer stop()
	j.limit, j.over = clock, timed.Done()
	end, err = j.guarded(timed, work)
	switch {
	case errors.Is(err, errOvertaken):
		return nil, nil
	case err != nil && ctx.Err() != nil:
		return nil, context.Cause(ctx) // lease lost or shutting down: another worker goes on
	case err != nil:
		f := pipeline.AsFailure(err, pipeline.ModelCrashed)
		if f.Category != pipeline.User && !pipeline.AttemptFrom(ctx).Last() {
			return nil, err
		}
		if f.Detail == "" {
			f.Detail = err.Error()
		}
		end = failed(*f)
	}
	pipeline.Stamp(j.request.ID, w.Clock(), j.request.Trace, []pipeline.Event{end})
	end, err = w.Store.File(ctx, run.ID, end)
	if err != nil {
		return nil, err
	}
	return []pipeline.Event{end}, nil
}

// guarded does the work. Once the job's time is over or its lease is lost, that
// is the error, whatever the work makes of it.
func (j *job) guarded(ctx context.Context, work func(context.Context, *job) (pipeline.Event, error)) (end pipeline.Event, err error) {
	err = caught(func() (err error) { end, err = work(ctx, j); return err })
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return end, err
}

// timed runs a step and notes its duration. A panic in it is its error, also where
// the step has a goroutine of its own.
func (j *job) timed(step string, f func() error) error {
	begun := j.w.Clock()
	failpoint.Hit(string(j.kind), step)
	failpoint.Hold(j.over, string(j.kind), step)
	err := caught(f)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.steps[step] += seconds(j.w.Clock().Sub(begun))
	if err != nil {
		return fmt.Errorf("%s: %w", step, err)
	}
	return nil
}

// around is timed for a step that has the job's turn on the model within it, whose
// time it leaves out.
func (j *job) around(step string, f func() error) error {
	turn := j.spent("wait") + j.spent("model")
	err := j.timed(step, f)
	turn = j.spent("wait") + j.spent("model") - turn
	j.mu.Lock()
	defer j.mu.Unlock()
	j.steps[step] = seconds(time.Duration((j.steps[step] - turn) * float64(time.Second)))
	if j.steps[step] <= 0 { // all of it was the model's
		delete(j.steps, step)
	}
	return err
}

func (j *job) spent(step string) float64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.steps[step]
}

func (j *job) duration() float64 { return seconds(j.w.Clock().Sub(j.begun)) }

// seconds rounds to the millisecond, which is as much as anybody reads.
func seconds(d time.Duration) float64 {
	return float64(d.Round(time.Millisecond)) / float64(time.Second)
}
