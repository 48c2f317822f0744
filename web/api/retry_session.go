package api

import (
	"context"
	"net/http"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

// retrier makes an upload anew from the same bytes.
type retrier interface {
	Touch(context.Context, pipeline.ObjectKey) error
}

// RetrySession implements POST /v1/sessions/{id}/retry: it touches the uploads of
// what failed, which the store announces like any upload.
func (s *Server) RetrySession(w http.ResponseWriter, r *http.Request, id contract.SessionID) {
	one, err := s.session(r, id)
	inputs := one.FailedInputs()
	if err == nil && len(inputs) == 0 {
		err = problem.NothingToRetry.Because("the session is %s", one.Status)
	}
	for _, key := range inputs {
		if err == nil {
			err = s.cfg.Store.Touch(r.Context(), key)
		}
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	accepted(w, one)
}
