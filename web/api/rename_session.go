package api

import (
	"crypto/rand"
	"net/http"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

// RenameSession implements PATCH /v1/sessions/{id}.
func (s *Server) RenameSession(w http.ResponseWriter, r *http.Request, id contract.SessionID) {
	one, err := s.renameSession(w, r, id)
	if err != nil {
		s.refuse(w, err)
		return
	}
	accepted(w, one)
}

// renameSession gives every change a cause of its own: a name that an owner goes back
// to is a change like any other. A name that the session has is none.
func (s *Server) renameSession(w http.ResponseWriter, r *http.Request, id string) (one pipeline.Session, err error) {
	body, _, err := decode[contract.SessionChange](w, r)
	if err != nil {
		return one, err
	}
	name, err := pipeline.ParseName(body.Name)
	if err != nil {
		return one, problem.BadRequest.Because("%v", err)
	}
	if one, err = s.session(r, id); err != nil {
		return one, err
	}
	if one.Deleted() {
		return one, pipeline.ErrNotFound
	}
	if one.Renamed != nil && one.Renamed.Name == name {
		return one, nil
	}
	renamed := &pipeline.SessionRenamed{SessionRef: one.Ref(), Name: name}
	renamed.At = s.cfg.Clock()
	if one.Renamed != nil && !renamed.At.After(one.Renamed.At) { // another process's clock is ahead
		renamed.At = one.Renamed.At.Add(time.Millisecond)
	}
	return s.keep(r.Context(), "rename:"+one.Ref().Prefix()+":"+rand.Text(), one.Ref(), renamed)
}
