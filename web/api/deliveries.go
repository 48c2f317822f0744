package api

import (
	"errors"
	"net/http"
	"regexp"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

var (
	eventID        = regexp.MustCompile(`^evt_[0-9a-f]{32}$`)
	deliveryCursor = regexp.MustCompile(`^[0-9A-Za-z.:-]{1,128}$`)
)

// ListDeliveries implements GET /v1/webhooks/{id}/deliveries.
func (s *Server) ListDeliveries(w http.ResponseWriter, r *http.Request, id contract.EndpointID, params contract.ListDeliveriesParams) {
	page, err := s.deliveries(r, id, params)
	if err != nil {
		s.refuse(w, err)
		return
	}
	answer := contract.DeliveryPage{Deliveries: []contract.Delivery{}}
	for _, d := range page.Deliveries {
		answer.Deliveries = append(answer.Deliveries, delivery(d))
	}
	if page.Next != "" {
		answer.NextCursor = &page.Next
	}
	reply(w, http.StatusOK, answer)
}

func (s *Server) deliveries(r *http.Request, id string, params contract.ListDeliveriesParams) (page pipeline.DeliveryPage, err error) {
	user, endpoint, err := s.endpoint(r, id)
	if err != nil {
		return page, err
	}
	ask := pipeline.DeliveryQuery{Endpoint: endpoint}
	if ask.Limit, err = within("limit", params.Limit, 1, 100, 20); err != nil {
		return page, err
	}
	if params.Cursor != nil {
		if ask.Cursor = *params.Cursor; !deliveryCursor.MatchString(ask.Cursor) {
			return page, problem.BadRequest.Because("cursor is not the next_cursor of a page")
		}
	}
	if params.EventID != nil {
		if ask.EventID = *params.EventID; !eventID.MatchString(ask.EventID) {
			return page, problem.BadRequest.Because("event_id is not an event's id")
		}
	}
	if params.Outcome != nil {
		ask.Outcome = *params.Outcome
		switch ask.Outcome {
		case pipeline.Delivered, pipeline.Retrying, pipeline.GivenUp, pipeline.Skipped:
		default:
			return page, problem.BadRequest.Because("outcome %q is not one of a delivery's", ask.Outcome)
		}
	}
	page, err = s.cfg.Webhooks.Deliveries(r.Context(), user, ask)
	var no pipeline.RefusedError
	if errors.As(err, &no) {
		return page, problem.BadRequest.Because("%s", no.Error())
	}
	return page, err
}

// delivery is what its owner sees of an entry: all but the fact itself.
func delivery(d pipeline.Delivery) contract.Delivery {
	seen := contract.Delivery{EventID: d.ID, Type: d.Type, Attempt: d.Attempt, At: d.At, DurationMs: d.DurationMS, Outcome: d.Outcome, NextAt: d.NextAt}
	for _, optional := range []struct {
		to   **string
		from string
	}{{&seen.SessionID, string(d.Session)}, {&seen.Reason, d.Reason}, {&seen.Response, d.Response}} {
		if optional.from != "" {
			*optional.to = &optional.from
		}
	}
	if d.Status != 0 {
		seen.Status = &d.Status
	}
	if d.Replay {
		seen.Replay = &d.Replay
	}
	return seen
}

// ReplayDeliveries implements POST /v1/webhooks/{id}/replay.
func (s *Server) ReplayDeliveries(w http.ResponseWriter, r *http.Request, id contract.EndpointID) {
	key, err := s.replay(w, r, id)
	if err != nil {
		s.refuse(w, err)
		return
	}
	reply(w, http.StatusAccepted, contract.Replay{StatusKey: key})
}

func (s *Server) replay(w http.ResponseWriter, r *http.Request, id string) (string, error) {
	user, endpoint, err := s.endpoint(r, id)
	if err != nil {
		return "", err
	}
	body, _, err := decode[contract.NewReplay](w, r)
	if err != nil {
		return "", err
	}
	order := pipeline.ReplayOrder{Endpoint: endpoint}
	if body.EventID != nil {
		if order.EventID = *body.EventID; !eventID.MatchString(order.EventID) {
			return "", problem.BadRequest.Because("event_id is not an event's id")
		}
	}
	if body.From != nil {
		order.From = body.From.UTC()
	}
	if body.To != nil {
		order.To = body.To.UTC()
	}
	if body.OnlyFailed != nil {
		order.OnlyFailed = *body.OnlyFailed
	}
	key, err := s.cfg.Webhooks.OrderReplay(r.Context(), user, order)
	return key, refused(err)
}
