package api

import (
	"context"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/live"
	"github.com/2112-lab/gen3d/web/contract"
)

// state is what a stream tells of a session.
func (s *Server) state(ctx context.Context, of live.State) contract.SessionState {
	one := of.Session
	st := contract.SessionState{
		SessionID: string(one.SessionID), Status: one.Status, UpdatedAt: one.UpdatedAt, Etag: of.ETag,
		Progress: one.Progress, Error: one.Error,
	}
	stage, waits := waitsFor(one)
	if !waits {
		return st
	}
	if n, known := s.queues.waiting(ctx, stage, s.cfg.Waiting, s.cfg.Clock()); known {
		st.Queue = &contract.QueuePlace{Stage: stage, JobsAheadAtMost: max(0, n-1)} // one of them is this session's
	}
	return st
}

// waitsFor is the stage whose queue holds the session's job.
func waitsFor(one *pipeline.Session) (pipeline.Stage, bool) {
	switch one.Status {
	case pipeline.Initializing:
		run := one.EncodingRun()
		return pipeline.Initialization, run == nil || run.StartedAt == nil
	case pipeline.Reconstructing:
		for _, o := range one.Objects {
			if run := one.ReconstructionRun(o.Object); o.Status == pipeline.Reconstructing && run != nil && run.StartedAt != nil {
				return pipeline.Reconstruction, false
			}
		}
		return pipeline.Reconstruction, true
	default:
		return "", false
	}
}

// queueAge is how long one look at a queue serves all streams.
const queueAge = 5 * time.Second

// queueLooks remembers how many jobs waited when somebody last looked.
type queueLooks struct {
	mu   sync.Mutex
	last map[pipeline.Stage]queueLook
}

type queueLook struct {
	at  time.Time
	n   int
	err error
}

func (q *queueLooks) waiting(ctx context.Context, stage pipeline.Stage, ask func(context.Context, pipeline.Stage) (int, error), now time.Time) (int, bool) {
	if ask == nil {
		return 0, false
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	look, ok := q.last[stage]
	if age := now.Sub(look.at); !ok || age >= queueAge || age < 0 {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second) // others wait for the answer
		defer cancel()
		look = queueLook{at: now}
		look.n, look.err = ask(ctx, stage)
		if q.last == nil {
			q.last = map[pipeline.Stage]queueLook{}
		}
		q.last[stage] = look
	}
	return look.n, look.err == nil
}
