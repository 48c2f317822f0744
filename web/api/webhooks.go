package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

// Webhooks keeps users' webhook endpoints. What there is not errs with
// pipeline.ErrNotFound, what cannot be with pipeline.RefusedError.
type Webhooks interface {
	Endpoints(context.Context, pipeline.UserID) ([]pipeline.Endpoint, error)
	// PutEndpoint makes or changes an endpoint. The secret is that of a new key, or "".
	PutEndpoint(context.Context, pipeline.UserID, pipeline.EndpointID, pipeline.EndpointSpec) (e pipeline.Endpoint, secret string, made bool, err error)
	RemoveEndpoint(context.Context, pipeline.UserID, pipeline.EndpointID) error
	RotateEndpoint(context.Context, pipeline.UserID, pipeline.EndpointID) (e pipeline.Endpoint, secret string, err error)
	// PingEndpoint answers the id of the ping's event.
	PingEndpoint(context.Context, pipeline.UserID, pipeline.EndpointID) (string, error)
	Deliveries(context.Context, pipeline.UserID, pipeline.DeliveryQuery) (pipeline.DeliveryPage, error)
	// OrderReplay answers the key at which it will be said what became of it.
	OrderReplay(context.Context, pipeline.UserID, pipeline.ReplayOrder) (string, error)
}

// endpoint is the caller, and an endpoint's id. An id that cannot be one is not there.
func (s *Server) endpoint(r *http.Request, id string) (pipeline.UserID, pipeline.EndpointID, error) {
	parsed, err := pipeline.ParseEndpointID(id)
	user := caller(r).User
	if err != nil || user == "" || s.cfg.Webhooks == nil {
		return "", "", problem.NotFound.Because("")
	}
	return user, parsed, nil
}

// refused is a refusal of what was asked for, in its own words.
func refused(err error) error {
	var no pipeline.RefusedError
	switch {
	case errors.As(err, &no):
		return problem.EndpointRefused.Because("%s", no.Error())
	case errors.Is(err, pipeline.ErrManagedByFile):
		return problem.ManagedByFile.Because("")
	default:
		return err
	}
}

// ListEndpoints implements GET /v1/webhooks.
func (s *Server) ListEndpoints(w http.ResponseWriter, r *http.Request) {
	if s.cfg.Webhooks == nil {
		s.refuse(w, problem.NotFound.Because(""))
		return
	}
	all, err := s.cfg.Webhooks.Endpoints(r.Context(), caller(r).User)
	if err != nil {
		s.refuse(w, err)
		return
	}
	reply(w, http.StatusOK, contract.EndpointList{Endpoints: append([]pipeline.Endpoint{}, all...), MaxEndpoints: pipeline.MaxEndpoints})
}

// GetEndpoint implements GET /v1/webhooks/{id}.
func (s *Server) GetEndpoint(w http.ResponseWriter, r *http.Request, id contract.EndpointID) {
	one, err := s.oneEndpoint(r, id)
	if err != nil {
		s.refuse(w, err)
		return
	}
	reply(w, http.StatusOK, one)
}

func (s *Server) oneEndpoint(r *http.Request, id string) (pipeline.Endpoint, error) {
	user, endpoint, err := s.endpoint(r, id)
	if err != nil {
		return pipeline.Endpoint{}, err
	}
	all, err := s.cfg.Webhooks.Endpoints(r.Context(), user)
	if err != nil {
		return pipeline.Endpoint{}, err
	}
	for _, e := range all {
		if e.ID == endpoint {
			return e, nil
		}
	}
	return pipeline.Endpoint{}, pipeline.ErrNotFound
}

// PutEndpoint implements PUT /v1/webhooks/{id}.
func (s *Server) PutEndpoint(w http.ResponseWriter, r *http.Request, id contract.EndpointID) {
	made, answer, err := s.putEndpoint(w, r, id)
	if err != nil {
		s.refuse(w, err)
		return
	}
	if !made {
		reply(w, http.StatusOK, answer)
		return
	}
	w.Header().Set("Location", "/v1/webhooks/"+id)
	reply(w, http.StatusCreated, answer)
}

func (s *Server) putEndpoint(w http.ResponseWriter, r *http.Request, id string) (made bool, answer contract.EndpointWithSecret, err error) {
	user, endpoint, err := s.endpoint(r, id)
	if err != nil {
		return false, answer, err
	}
	body, _, err := decode[contract.NewEndpoint](w, r)
	if err != nil {
		return false, answer, err
	}
	if _, err := text("url", &body.URL, 1, 2048); err != nil {
		return false, answer, err
	}
	spec := pipeline.EndpointSpec{URL: body.URL}
	if body.Events != nil {
		spec.Events = *body.Events
	}
	if body.Signing != nil {
		spec.Signing = *body.Signing
	}
	if body.Payload != nil {
		spec.Payload = *body.Payload
	}
	if body.Links != nil {
		spec.Links = *body.Links
	}
	if spec.Description, err = text("description", body.Description, 0, 200); err != nil {
		return false, answer, err
	}
	one, secret, made, err := s.cfg.Webhooks.PutEndpoint(r.Context(), user, endpoint, spec)
	return made, withSecret(one, secret), refused(err)
}

func withSecret(e pipeline.Endpoint, secret string) contract.EndpointWithSecret {
	if secret == "" {
		return contract.EndpointWithSecret{Endpoint: e}
	}
	return contract.EndpointWithSecret{Endpoint: e, Secret: &secret}
}

// DeleteEndpoint implements DELETE /v1/webhooks/{id}.
func (s *Server) DeleteEndpoint(w http.ResponseWriter, r *http.Request, id contract.EndpointID) {
	user, endpoint, err := s.endpoint(r, id)
	if err == nil {
		err = refused(s.cfg.Webhooks.RemoveEndpoint(r.Context(), user, endpoint))
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// RotateEndpoint implements POST /v1/webhooks/{id}/rotate.
func (s *Server) RotateEndpoint(w http.ResponseWriter, r *http.Request, id contract.EndpointID) {
	user, endpoint, err := s.endpoint(r, id)
	var one pipeline.Endpoint
	var secret string
	if err == nil {
		one, secret, err = s.cfg.Webhooks.RotateEndpoint(r.Context(), user, endpoint)
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	reply(w, http.StatusOK, withSecret(one, secret))
}

// PingEndpoint implements POST /v1/webhooks/{id}/ping.
func (s *Server) PingEndpoint(w http.ResponseWriter, r *http.Request, id contract.EndpointID) {
	user, endpoint, err := s.endpoint(r, id)
	event := ""
	if err == nil {
		event, err = s.cfg.Webhooks.PingEndpoint(r.Context(), user, endpoint)
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	reply(w, http.StatusAccepted, contract.Pinged{EventID: event})
}
