package bus

import (
	"context"
	"errors"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/2112-lab/gen3d/pipeline"
)

// groupHandler is one reaction's answer to one type of event, as Watermill's
// group processor wants it.
type groupHandler struct {
	eventType string
	handle    func(context.Context, pipeline.Event) error
}

// slot receives a decoded event. Its type name lets the processor choose the handler.
type slot struct {
	eventType string
	event     pipeline.Event
}

func (h groupHandler) NewEvent() any { return &slot{eventType: h.eventType} }

func (h groupHandler) Handle(ctx context.Context, v any) error { return h.handle(ctx, v.(*slot).event) }

// marshaler implements cqrs.CommandEventMarshaler over the event that the chain
// has decoded already, so that a message is decoded once.
type marshaler struct{}

func (marshaler) Name(v any) string { return v.(*slot).eventType }

func (marshaler) NameFromMessage(msg *message.Message) string {
	if e := decoded(msg.Context()); e != nil {
		return e.Type()
	}
	return ""
}

func (marshaler) Unmarshal(msg *message.Message, v any) error {
	e := decoded(msg.Context())
	if e == nil {
		return errors.New("bus: message was not decoded")
	}
	v.(*slot).event = e
	return nil
}

func (marshaler) Marshal(any) (*message.Message, error) {
	return nil, errors.New("bus: events are published by emit")
}

type decodedKey struct{}

func decoded(ctx context.Context) pipeline.Event {
	e, _ := ctx.Value(decodedKey{}).(pipeline.Event)
	return e
}
