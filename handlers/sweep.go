package handlers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// sweepStore is all that Sweep needs from storage.
type sweepStore interface {
	InFlight(context.Context) iter.Seq2[pipeline.InFlight, error]
	Session(context.Context, pipeline.SessionRef) (pipeline.Session, error)
	// Uploads are the photo, the masks and the prompts that lie in a session's folder.
	Uploads(context.Context, pipeline.SessionRef) ([]pipeline.FoundUpload, error)
	Head(context.Context, pipeline.ObjectKey) (pipeline.StoredObject, error)
	Receipt(context.Context, pipeline.SessionRef, pipeline.RunID) (pipeline.Event, error)
	File(context.Context, pipeline.RunID, pipeline.Event) (pipeline.Event, error)
	MarkInFlight(context.Context, pipeline.SessionRef) error
	Settle(context.Context, pipeline.SessionRef) error
}

// Patience is how long the sweep leaves things to the queues before it repairs.
type Patience struct {
	// Quiet is how long a session may be without news before it is looked at.
	Quiet time.Duration
	// Waiting is how long a request may lie in its queue before it is made again.
	Waiting time.Duration
	// Stalled is how long a run may be without news before it is given up.
	Stalled time.Duration
}

// DefaultPatience: queues redeliver within Quiet all that they still hold; a
// fleet at its limit may let a request wait for the better part of an hour
// (docs/performance.md); and a run that says nothing for two hours is dead.
var DefaultPatience = Patience{Quiet: 2 * time.Minute, Waiting: time.Hour, Stalled: 2 * time.Hour}

// Sweep finds what was left behind and repairs it by emitting the event again:
// an object whose event was lost, a job that died with its worker after its
// message was gone, an end that nobody was told of. It looks only at sessions
// that are marked as in flight, and unmarks those that have come to rest. A
// repair marks the session anew, so the next one is Quiet away.
type Sweep struct {
	Store    sweepStore
	Patience Patience
	Clock    func() time.Time
	// Emit publishes repairs, one session's at a time.
	Emit func(context.Context, pipeline.Header, ...pipeline.Event) error
}

// Once goes over all sessions in flight. One session's error does not keep it
// from the others.
func (s Sweep) Once(ctx context.Context) (repaired int, err error) {
	var errs []error
	for f, err := range s.Store.InFlight(ctx) {
		if err != nil {
			return repaired, errors.Join(append(errs, err)...)
		}
		if s.Clock().Sub(f.Since) < s.Patience.Quiet {
			continue
		}
		n, err := s.visit(ctx, f)
		if err != nil {
			errs = append(errs, fmt.Errorf("sweep session %s: %w", f.Session, err))
		}
		repaired += n
	}
	return repaired, errors.Join(errs...)
}

func (s Sweep) visit(ctx context.Context, f pipeline.InFlight) (int, error) {
	session, err := s.Store.Session(ctx, f.SessionRef)
	if errors.Is(err, pipeline.ErrNotFound) {
		session, err = pipeline.NewSession(f.SessionRef), nil
	}
	if err != nil {
		return 0, err
	}
	repairs, err := s.lostUploads(ctx, &session)
	if err != nil {
		return 0, err
	}
	if len(repairs) == 0 && session.AtRest() {
		return 0, s.Store.Settle(ctx, f.SessionRef)
	}
	if len(repairs) == 0 {
		if repairs, err = s.lostWork(ctx, &session); err != nil {
			return 0, err
		}
	}
	if len(repairs) == 0 {
		return 0, nil
	}
	if err := s.Emit(ctx, pipeline.Header{ID: "sweep:" + f.Prefix()}, repairs...); err != nil {
		return 0, err
	}
	return len(repairs), s.Store.MarkInFlight(ctx, f.SessionRef)
}

// lostUploads finds objects that lie in the session's folder without being known to
// it, whatever their numbers. It is one request, and one for each that is found.
func (s Sweep) lostUploads(ctx context.Context, session *pipeline.Session) (events []pipeline.Event, err error) {
	if session.Deleted() {
		return nil, nil
	}
	there, err := s.Store.Uploads(ctx, session.Ref())
	if err != nil {
		return nil, err
	}
	for _, f := range there {
		known := session.Upload(f.Key)
		if known != nil && f.ETag == known.ETag && !f.Modified.After(known.Modified) {
			continue
		}
		o, err := s.Store.Head(ctx, f.Key)
		if errors.Is(err, pipeline.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		u := pipeline.Upload{ETag: o.ETag, Version: o.Version, Bytes: o.Bytes, Modified: o.Modified, At: o.Modified}
		if known != nil && !u.After(*known) { // not by ETag alone: the same bytes sent again ask for another try
			continue
		}
		e := uploaded(f.Key, o, &pipeline.ObjectCreated{EventTime: o.Modified})
		*e.Head() = header(f.Key, u)
		events = append(events, e)
	}
	return events, nil
}

func foundPrompts(ref pipeline.SessionRef, n pipeline.ObjectNumber, u pipeline.Upload) pipeline.Event {
	return &pipeline.PromptsUploaded{Header: header(ref.ObjectKey(n, pipeline.Prompts), u), SessionRef: ref, Object: n, Upload: u}
}

// header gives a found upload a cause of its own key and version, so that each
// sweep that finds it emits the same event.
func header(key pipeline.ObjectKey, u pipeline.Upload) pipeline.Header {
	return pipeline.Header{Cause: fmt.Sprintf("found:%s:%s:%s:%d", key, u.ETag, u.Version, u.Modified.Unix()), At: u.At}
}
