package webhooks

import (
	"context"
	"net/http"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/payload"
	"github.com/2112-lab/gen3d/webhooks/registry"
)

// judge keeps what tries say of an endpoint: since when it fails, that it is gone,
// what its ping came to. The registry is written only when that changes.
func (s *Service) judge(ctx context.Context, a *attempt) error {
	ping := a.kind.Type == payload.TypePing
	if a.to == nil || !ping && !changes(a.to, a.entry) {
		return nil
	}
	r, err := s.book.Update(ctx, a.user, func(r *registry.Registry) error {
		e := r.Find(a.order.Endpoint)
		if e == nil {
			return registry.ErrUnchanged
		}
		if ping && e.LastPing != nil && e.LastPing.At.After(a.entry.At) {
			return registry.ErrUnchanged
		}
		if ping {
			e.LastPing = &pipeline.PingResult{EventID: a.entry.ID, At: a.entry.At, Outcome: a.entry.Outcome,
				Status: a.entry.Status, Reason: a.entry.Reason, DurationMS: a.entry.DurationMS}
			return nil
		}
		if !changes(e, a.entry) {
			return registry.ErrUnchanged
		}
		change(e, a.entry)
		return nil
	})
	if err != nil {
		return err
	}
	s.known.Keep(r)
	a.to = r.Find(a.order.Endpoint)
	if r.File != nil && a.to != nil && a.to.ManagedBy == pipeline.ManagedByFile {
		return s.answerFile(ctx, r)
	}
	return nil
}

// changes reports whether a try says something new of an endpoint.
func changes(e *pipeline.Endpoint, d pipeline.Delivery) bool {
	switch {
	case d.Outcome == pipeline.Delivered:
		return e.FailingSince != nil && !d.At.Before(*e.FailingSince)
	case e.State != pipeline.StateActive:
		return false
	case d.Status == http.StatusGone, e.FailingSince == nil:
		return true
	default:
		return d.At.Sub(*e.FailingSince) >= failingFor
	}
}

func change(e *pipeline.Endpoint, d pipeline.Delivery) {
	if d.Outcome == pipeline.Delivered {
		e.FailingSince = nil
		return
	}
	if e.FailingSince == nil {
		e.FailingSince = &d.At
	}
	switch {
	case d.Status == http.StatusGone:
		e.DisabledBecause = pipeline.DisabledGone
	case d.At.Sub(*e.FailingSince) >= failingFor:
		e.DisabledBecause = pipeline.DisabledFailing
	default:
		return
	}
	e.State, e.DisabledAt = pipeline.StateDisabled, &d.At
}

// farewell says that an endpoint was disabled, each time that somebody comes by it:
// the event is the same, and who disabled it may have died before saying so.
func (s *Service) farewell(a *attempt) []pipeline.Event {
	e := a.to
	if e == nil || e.State != pipeline.StateDisabled || e.DisabledAt == nil || e.FailingSince == nil {
		return nil
	}
	cause := "disabled:" + string(a.user) + ":" + string(e.ID) + ":" + e.DisabledAt.UTC().Format("20060102T150405.000Z")
	return []pipeline.Event{&pipeline.EndpointDisabled{
		Header:     pipeline.Header{ID: pipeline.EventID(cause, pipeline.TypeEndpointDisabled, 0), At: *e.DisabledAt},
		SessionRef: pipeline.SessionRef{User: a.user}, Endpoint: e.ID, URL: e.URL, Because: e.DisabledBecause, Since: *e.FailingSince,
	}}
}
