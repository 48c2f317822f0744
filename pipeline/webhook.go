package pipeline

import (
	"encoding/json"
	"time"
)

// EndpointPinged: somebody asked to try an endpoint. It is told to that endpoint alone.
type EndpointPinged struct {
	Header `json:"-"`
	SessionRef
	Endpoint EndpointID `json:"endpoint_id"`
}

// EndpointDisabled: an endpoint is not sent to any more, until its owner says so.
type EndpointDisabled struct {
	Header `json:"-"`
	SessionRef
	Endpoint EndpointID `json:"endpoint_id"`
	URL      string     `json:"url"`
	Because  string     `json:"because"` // one of the Disabled… words
	Since    time.Time  `json:"since"`   // when it began to fail
}

// Order is one try that is owed: to tell one endpoint of one fact.
type Order struct {
	Endpoint EndpointID `json:"endpoint_id"`
	// Attempt counts the tries of one delivery, from 1. Being put off because an
	// endpoint is busy or known to be broken is no try.
	Attempt int `json:"attempt"`
	// Due is when this try was to be made, First when the first one was.
	Due    time.Time `json:"due"`
	First  time.Time `json:"first"`
	Replay bool      `json:"replay,omitempty"`
	// Fact is an event in its envelope, without what only operators may see.
	Fact json.RawMessage `json:"fact"`
}

// DeliveryRequested: an endpoint is to hear of a fact for the first time.
type DeliveryRequested struct {
	Header `json:"-"`
	SessionRef
	Order
}

// RedeliveryRequested: an endpoint is to hear of a fact again, because it did not
// listen the last time or because its owner asked for it.
type RedeliveryRequested struct {
	Header `json:"-"`
	SessionRef
	Order
}

// Type implements Event.
func (*EndpointPinged) Type() string { return TypeEndpointPinged }

// Type implements Event.
func (*EndpointDisabled) Type() string { return TypeEndpointDisabled }

// Type implements Event.
func (*DeliveryRequested) Type() string { return TypeDeliveryRequested }

// Type implements Event.
func (*RedeliveryRequested) Type() string { return TypeRedeliveryRequested }

// Public is an event without what only operators may see. The event itself stays.
func Public(e Event) Event {
	switch e := e.(type) {
	case *EncodingFailed:
		c := *e
		c.Failure = c.Failure.Public()
		return &c
	case *ReconstructionFailed:
		c := *e
		c.Failure = c.Failure.Public()
		return &c
	case *UploadRejected:
		c := *e
		c.Failure = c.Failure.Public()
		return &c
	case *MessageDeadLettered:
		c := *e
		c.Failure = c.Failure.Public()
		return &c
	default:
		return e
	}
}
