package api

import (
	"fmt"
	"net/http"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

// DeleteSession implements DELETE /v1/sessions/{id}.
func (s *Server) DeleteSession(w http.ResponseWriter, r *http.Request, id contract.SessionID) {
	if err := s.deleteSession(r, id); err != nil {
		s.refuse(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// deleteSession marks the session first: what is deleted and not marked would never
// be erased.
func (s *Server) deleteSession(r *http.Request, id string) error {
	one, err := s.session(r, id)
	if err != nil || one.Deleted() {
		return err
	}
	if err := s.cfg.Store.MarkDeleted(r.Context(), pipeline.Deletion{SessionRef: one.Ref(), At: s.cfg.Clock().UTC()}); err != nil {
		return err
	}
	_, err = s.keep(r.Context(), turn("delete", &one), one.Ref(), &pipeline.SessionDeleted{SessionRef: one.Ref()})
	return err
}

// RestoreSession implements POST /v1/sessions/{id}/restore.
func (s *Server) RestoreSession(w http.ResponseWriter, r *http.Request, id contract.SessionID) {
	one, err := s.session(r, id)
	if err == nil && !one.Deleted() {
		err = problem.NotDeleted.Because("")
	}
	if err == nil { // what was owed when it was deleted, the sweep asks for again
		err = s.cfg.Store.MarkInFlight(r.Context(), one.Ref())
	}
	if err == nil {
		one, err = s.keep(r.Context(), turn("restore", &one), one.Ref(), &pipeline.SessionRestored{SessionRef: one.Ref()})
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	accepted(w, one)
}

// turn is the cause of a deletion or restoration: the state of the session before
// it, so that a repetition of one is the same event, and the next one another.
func turn(what string, one *pipeline.Session) string {
	var deleted, restored int64
	if one.DeletedAt != nil {
		deleted = one.DeletedAt.UnixMilli()
	}
	if one.RestoredAt != nil {
		restored = one.RestoredAt.UnixMilli()
	}
	return fmt.Sprintf("%s:%s:%d:%d", what, one.Ref().Prefix(), deleted, restored)
}
