package pipeline

import (
	"encoding/json"
	"time"
)

// DeliveryOutcome is what a try to deliver came to.
type DeliveryOutcome string

// The outcomes of a try.
const (
	Delivered DeliveryOutcome = "delivered" // answered with 2xx
	Retrying  DeliveryOutcome = "retrying"  // failed, and will be tried again
	GivenUp   DeliveryOutcome = "given_up"  // failed, and will not
	Skipped   DeliveryOutcome = "skipped"   // not tried: the endpoint is gone or disabled
)

// Delivery is a line of the delivery log: one try to tell one endpoint of one fact.
type Delivery struct {
	ID       string     `json:"id"` // of the fact, on every try the same: webhook-id
	Endpoint EndpointID `json:"endpoint_id"`
	Type     string     `json:"type"`
	Session  SessionID  `json:"session_id,omitempty"`
	Attempt  int        `json:"attempt"` // from 1
	Replay   bool       `json:"replay,omitempty"`

	At         time.Time       `json:"at"`
	DurationMS float64         `json:"duration_ms"`
	Outcome    DeliveryOutcome `json:"outcome"`
	Status     int             `json:"status,omitempty"`   // the receiver's, if it answered
	Reason     string          `json:"reason,omitempty"`   // why it failed, one of a few words
	Response   string          `json:"response,omitempty"` // the first 8 KiB of the receiver's body
	NextAt     *time.Time      `json:"next_at,omitempty"`

	// Fact is the event in its envelope, as the pipeline has it, so that it can be
	// told again.
	Fact json.RawMessage `json:"fact"`
}

// ReplayOrder asks to tell an endpoint again: of one event, or of all whose first
// try was in a span of time.
type ReplayOrder struct {
	Endpoint EndpointID `json:"endpoint_id"`
	EventID  string     `json:"event_id,omitempty"`
	From     time.Time  `json:"from,omitzero"`
	To       time.Time  `json:"to,omitzero"`
	// OnlyFailed leaves out what was delivered at last.
	OnlyFailed bool `json:"only_failed,omitempty"`
}

// DeliveryQuery asks for a page of an endpoint's log, newest first.
type DeliveryQuery struct {
	Endpoint EndpointID
	Outcome  DeliveryOutcome // empty: all
	EventID  string          // empty: all
	Cursor   string          // of the page before; empty: the newest
	Limit    int
}

// DeliveryPage is a page of the log. Next is empty on the last one.
type DeliveryPage struct {
	Deliveries []Delivery
	Next       string
}
