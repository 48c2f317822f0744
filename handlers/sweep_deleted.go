package handlers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// trash is all that SweepDeleted needs from storage.
type trash interface {
	// Deletions are the marks of sessions deleted before a moment, oldest first.
	Deletions(ctx context.Context, before time.Time) iter.Seq2[pipeline.Deletion, error]
	Session(context.Context, pipeline.SessionRef) (pipeline.Session, error)
	// Erase removes every version of everything of a session.
	Erase(context.Context, pipeline.SessionRef) error
	// Unmark removes a mark.
	Unmark(context.Context, pipeline.Deletion) error
}

// SweepDeleted erases sessions whose time to be restored is over. Several processes
// may do so at once.
type SweepDeleted struct {
	Store trash
	Clock func() time.Time
}

// Once goes over the marks that are due. One session's error does not keep it from
// the others.
func (s SweepDeleted) Once(ctx context.Context) (erased int, err error) {
	var errs []error
	due := s.Clock().Add(-pipeline.DeletionGrace)
	for d, err := range s.Store.Deletions(ctx, due) {
		if err != nil {
			return erased, errors.Join(append(errs, err)...)
		}
		gone, err := s.visit(ctx, d, due)
		if err != nil {
			errs = append(errs, fmt.Errorf("erase session %s: %w", d.Session, err))
		}
		if gone {
			erased++
		}
	}
	return erased, errors.Join(errs...)
}

// visit erases a session unless it was restored. One that was deleted again since
// keeps its mark until that is due. The mark goes last: who is killed before begins
// again.
func (s SweepDeleted) visit(ctx context.Context, d pipeline.Deletion, due time.Time) (bool, error) {
	session, err := s.Store.Session(ctx, d.SessionRef)
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return false, err
	}
	if err == nil && session.Deleted() && !session.DeletedAt.Before(due) {
		return false, nil
	}
	gone := err != nil || session.Deleted()
	if gone { // also if its metadata.json is away already: that was erased before the rest
		if err := s.Store.Erase(ctx, d.SessionRef); err != nil {
			return false, err
		}
	}
	return gone, s.Store.Unmark(ctx, d)
}
