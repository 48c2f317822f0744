package api

import (
	"context"
	"net/http"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

// receipts keep the event that ended a run, whoever comes first.
type receipts interface {
	File(context.Context, pipeline.RunID, pipeline.Event) (pipeline.Event, error)
}

// CancelSession implements POST /v1/sessions/{id}/cancel. A run has one end, its
// receipt: to cancel is to file one before the worker does. A worker that takes
// the job up finds it and does nothing; one that is at work finds it at the end,
// and its result is not taken.
func (s *Server) CancelSession(w http.ResponseWriter, r *http.Request, id contract.SessionID) {
	one, err := s.session(r, id)
	if err != nil {
		s.refuse(w, err)
		return
	}
	cancelled := false
	for _, run := range one.OpenRuns() {
		now, won, err := s.cancel(r.Context(), one.Ref(), run)
		if err != nil {
			s.refuse(w, err)
			return
		}
		if won {
			one, cancelled = now, true
		}
	}
	if !cancelled {
		s.refuse(w, problem.NothingToCancel.Because("the session is %s", one.Status))
		return
	}
	accepted(w, one)
}

// cancel ends one run, and answers whether it was this that ended it.
func (s *Server) cancel(ctx context.Context, ref pipeline.SessionRef, run pipeline.Run) (pipeline.Session, bool, error) {
	end := pipeline.Cancellation(ref, run)
	cause := "cancel:" + string(run.ID)
	pipeline.Stamp(cause, s.cfg.Clock(), "", []pipeline.Event{end})
	kept, err := s.cfg.Store.File(ctx, run.ID, end)
	if err != nil {
		return pipeline.Session{}, false, err
	}
	if kept.Head().ID != end.Head().ID {
		return pipeline.Session{}, false, nil
	}
	one, err := s.keep(ctx, cause, ref, kept) // the kept one has its own time
	return one, true, err
}
