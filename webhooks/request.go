package webhooks

import (
	"context"
	"fmt"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/payload"
)

// RequestDeliveries asks for a delivery of a fact to each endpoint of its owner that
// wants to hear of it. It is one read of storage.
func (s *Service) RequestDeliveries(ctx context.Context, fact pipeline.Event) ([]pipeline.Event, error) {
	kind, ok := payload.Of(fact)
	if !ok || fact.Ref().User == "" {
		return nil, nil
	}
	r, err := s.book.Read(ctx, fact.Ref().User)
	if err != nil {
		return nil, err
	}
	var events []pipeline.Event
	for _, e := range r.Endpoints {
		ping, isPing := fact.(*pipeline.EndpointPinged)
		if isPing && ping.Endpoint != e.ID || !isPing && !e.Wants(kind.Type) {
			continue
		}
		order, err := order(fact, e.ID)
		if err != nil {
			return nil, err
		}
		events = append(events, &pipeline.DeliveryRequested{
			Header: pipeline.Header{ID: orderID(pipeline.TypeDeliveryRequested, fact.Head().ID, order)}, SessionRef: fact.Ref(), Order: order,
		})
	}
	return events, nil
}

// order is the first try to tell an endpoint of a fact.
func order(fact pipeline.Event, to pipeline.EndpointID) (pipeline.Order, error) {
	line, err := pipeline.Marshal(pipeline.Public(fact))
	if err != nil {
		return pipeline.Order{}, pipeline.Permanent(fmt.Errorf("order a delivery: %w", err))
	}
	at := fact.Head().At // and not now, so that a repetition asks for the same
	return pipeline.Order{Endpoint: to, Attempt: 1, Due: at, First: at, Fact: line}, nil
}

// orderID derives the id of a request from what it asks for.
func orderID(eventType, fact string, o pipeline.Order) string {
	return pipeline.EventID(fmt.Sprintf("%s:%s:%d:%d", fact, o.Endpoint, o.Attempt, o.Due.UnixMilli()), eventType, 0)
}
