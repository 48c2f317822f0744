package handlers

import (
	"context"
	"errors"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// lostWork finds what a session is owed and nobody seems to be working on.
func (s Sweep) lostWork(ctx context.Context, session *pipeline.Session) ([]pipeline.Event, error) {
	if run := session.EncodingRun(); run == nil || run.CompletedAt == nil {
		if session.Image == nil {
			return nil, nil
		}
		if next, ok := session.NextEncoding(); ok && run != nil && next.ID != run.ID {
			run = nil // the owner tries again, and nobody has asked for it yet
		}
		return s.revive(ctx, session, run, encodingRequest(session), func(f pipeline.Failure, r pipeline.Run) pipeline.Event {
			return &pipeline.EncodingFailed{SessionRef: session.Ref(), Run: r, Failure: f}
		})
	}
	var events []pipeline.Event
	for _, o := range session.Objects {
		if session.Pending(o.Object) {
			events = append(events, foundPrompts(session.Ref(), o.Object, *o.Prompts))
		}
		if session.Mask(o.Object) == nil || o.Status == pipeline.Notified {
			continue
		}
		run := session.ReconstructionRun(o.Object)
		if next, ok := session.NextReconstruction(o.Object); ok && run != nil && next.ID != run.ID {
			run = nil
		}
		more, err := s.revive(ctx, session, run, reconstructionRequest(session, o.Object), func(f pipeline.Failure, r pipeline.Run) pipeline.Event {
			return &pipeline.ReconstructionFailed{SessionRef: session.Ref(), Run: r, Failure: f}
		})
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
	}
	return events, nil
}

// revive decides what becomes of one run that owes something: its end is told
// again if it has one, its request is made again if it went unheard, and it is
// given up if it has been silent for too long.
func (s Sweep) revive(ctx context.Context, session *pipeline.Session, run *pipeline.RunFacts, request []pipeline.Event,
	giveUp func(pipeline.Failure, pipeline.Run) pipeline.Event) ([]pipeline.Event, error) {
	if run == nil || run.RequestedAt == nil {
		return request, nil // nobody has asked yet
	}
	if run.Told() {
		return nil, nil
	}
	end, err := s.Store.Receipt(ctx, session.Ref(), run.ID)
	if err == nil {
		return []pipeline.Event{end}, nil
	}
	if !errors.Is(err, pipeline.ErrNotFound) {
		return nil, err
	}
	silent := s.Clock().Sub(session.UpdatedAt)
	switch {
	case run.StartedAt == nil && silent > s.Patience.Waiting:
		return request, nil
	case run.StartedAt != nil && silent > s.Patience.Stalled:
		failed := giveUp(*pipeline.NewFailure(pipeline.StageStalled, "no news for %s", silent.Round(time.Second)), run.Run)
		pipeline.Stamp(string(run.ID), s.Clock(), "", []pipeline.Event{failed})
		kept, err := s.Store.File(ctx, run.ID, failed)
		return []pipeline.Event{kept}, err
	case run.StartedAt != nil && silent > s.Patience.Quiet:
		// The lease of a dead worker has run out by now, and its message has been
		// taken up again if it was still there. A second request finds the
		// receipt, or the work going on, and does no harm.
		return request, nil
	default:
		return nil, nil
	}
}
