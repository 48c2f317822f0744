package webhooks

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/2112-lab/gen3d/internal/failpoint"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/outbound"
	"github.com/2112-lab/gen3d/webhooks/payload"
	"github.com/2112-lab/gen3d/webhooks/signature"
)

// Deliver tries for the first time to tell an endpoint of a fact.
func (s *Service) Deliver(ctx context.Context, e *pipeline.DeliveryRequested) ([]pipeline.Event, error) {
	return s.try(ctx, e.User, e.Order, s.first)
}

// Redeliver tries again.
func (s *Service) Redeliver(ctx context.Context, e *pipeline.RedeliveryRequested) ([]pipeline.Event, error) {
	return s.try(ctx, e.User, e.Order, s.later)
}

// attempt is a try under way.
type attempt struct {
	user  pipeline.UserID
	order pipeline.Order
	fact  pipeline.Event
	kind  payload.Kind
	to    *pipeline.Endpoint // nil: it was removed
	entry pipeline.Delivery  // what will stand in the log
}

// errNoSender: a wrong setup, not a wrong message.
var errNoSender = errors.New("this process does not send webhooks")

// try makes one try, unless it was made before, and settles what comes of it. What
// fails is an outcome, not an error: errors are storage's.
func (s *Service) try(ctx context.Context, user pipeline.UserID, o pipeline.Order, in *lanes) ([]pipeline.Event, error) {
	if s.cfg.Sender == nil {
		return nil, errNoSender
	}
	a, err := s.begin(ctx, user, o)
	if err != nil {
		return nil, err
	}
	name := nameOf(user, a.entry.ID, o, in == s.first)
	done, err := s.recent.begin(name)
	if err != nil || done {
		return nil, err
	}
	events, err := s.attempt(ctx, a, in)
	s.recent.end(name, err == nil)
	return events, err
}

func (s *Service) attempt(ctx context.Context, a *attempt, in *lanes) ([]pipeline.Event, error) {
	if done, err := s.settled(ctx, a); err != nil || done {
		return s.farewell(a), err
	}
	if a.to == nil || a.to.State != pipeline.StateActive && a.kind.Type != payload.TypePing {
		a.entry.Outcome, a.entry.Reason = pipeline.Skipped, "disabled"
		if a.to == nil {
			a.entry.Reason = "removed"
		}
		return s.farewell(a), s.write(ctx, a)
	}
	leave, wait := in.enter(ctx, laneKey{a.user, a.order.Endpoint}, a.order.First)
	if leave == nil {
		return nil, s.putOff(ctx, a, wait)
	}
	answer, err := s.send(ctx, a)
	leave(answer.Reason == "" && err == nil, answer.Duration)
	if err != nil {
		return nil, err
	}
	return s.settle(ctx, a, answer)
}

func (s *Service) begin(ctx context.Context, user pipeline.UserID, o pipeline.Order) (*attempt, error) {
	fact, err := pipeline.Unmarshal(o.Fact)
	if err != nil {
		return nil, pipeline.Permanent(fmt.Errorf("read the fact to deliver: %w", err))
	}
	kind, ok := payload.Of(fact)
	if !ok || fact.Ref().User != user {
		return nil, pipeline.Permanent(fmt.Errorf("%s is not to be delivered to this user", fact.Type()))
	}
	find := s.known.Endpoint
	if kind.Type == payload.TypePing { // it tries what was changed a moment ago, such as keys
		find = s.known.Fresh
	}
	to, err := find(ctx, user, o.Endpoint)
	if err != nil {
		return nil, err
	}
	return &attempt{user: user, order: o, fact: fact, kind: kind, to: to, entry: pipeline.Delivery{
		ID: fact.Head().ID, Endpoint: o.Endpoint, Type: kind.Type, Session: fact.Ref().Session,
		Attempt: o.Attempt, Replay: o.Replay, At: s.now(), Fact: o.Fact,
	}}, nil
}

// send makes the body and the signatures, and sends them.
func (s *Service) send(ctx context.Context, a *attempt) (outbound.Answer, error) {
	body, err := s.bodies.Render(ctx, a.fact, *a.to)
	if err != nil {
		return outbound.Answer{}, err
	}
	keys, err := s.ring.Signing(ctx, a.user, *a.to, s.now())
	if err != nil {
		return outbound.Answer{}, err
	}
	h := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"Gen3D-Webhooks/1"}}
	signature.Sign(h, a.entry.ID, s.now(), body, keys...)
	failpoint.Hit("webhook", "post", "before")
	answer := s.cfg.Sender.Post(ctx, a.to.URL, h, body)
	failpoint.Hit("webhook", "post", "after")
	if answer.Status == 0 && ctx.Err() != nil { // we were stopped; the endpoint has done nothing wrong
		return answer, fmt.Errorf("send webhook: %w", context.Cause(ctx))
	}
	return answer, nil
}

// settle writes down what came of a try. What waits is stored before the log says
// so, and both before the message is done with.
func (s *Service) settle(ctx context.Context, a *attempt, answer outbound.Answer) ([]pipeline.Event, error) {
	a.entry.DurationMS = float64(answer.Duration.Round(time.Microsecond)) / float64(time.Millisecond)
	a.entry.Status, a.entry.Reason, a.entry.Response = answer.Status, string(answer.Reason), printable(answer.Body)
	a.entry.Outcome = pipeline.Delivered
	if answer.Reason != "" {
		again, owed := afterwards(a.order, a.entry.ID, s.now(), answer.RetryAfter)
		a.entry.Outcome = pipeline.GivenUp
		if owed && a.kind.Type != payload.TypePing && answer.Status != http.StatusGone {
			a.entry.Outcome, a.entry.NextAt = pipeline.Retrying, &again.Due
			if err := s.keep(ctx, a.user, a.entry.ID, again); err != nil {
				return nil, err
			}
		}
	}
	if err := s.write(ctx, a); err != nil {
		return nil, err
	}
	if err := s.judge(ctx, a); err != nil {
		return nil, err
	}
	return s.farewell(a), nil
}

// putOff stores a try for later. It is none, and the log does not tell of it.
func (s *Service) putOff(ctx context.Context, a *attempt, wait time.Duration) error {
	again, ok := putOff(a.order, a.entry.ID, s.now(), wait)
	if ok && a.kind.Type != payload.TypePing {
		return s.keep(ctx, a.user, a.entry.ID, again)
	}
	a.entry.Outcome, a.entry.Reason = pipeline.GivenUp, "busy"
	return s.write(ctx, a)
}

func (s *Service) write(ctx context.Context, a *attempt) error {
	if err := s.log.Write(ctx, a.user, a.entry); err != nil {
		return err
	}
	s.cfg.Observe(a.user, a.entry)
	return nil
}

// printable is what a receiver answered, as text that JSON can hold.
func printable(body []byte) string {
	if len(body) == 0 {
		return ""
	}
	clean := make([]rune, 0, len(body))
	for _, r := range string(body) {
		if r == 0 {
			r = '\uFFFD'
		}
		clean = append(clean, r)
	}
	return string(clean)
}
