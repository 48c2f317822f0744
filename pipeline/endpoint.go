package pipeline

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// EndpointID names a webhook endpoint among its owner's.
type EndpointID string

// MaxEndpoints is how many endpoints an owner may have.
const MaxEndpoints = 20

// Scheme is how requests to an endpoint are signed: v1 with a secret that both
// sides know, v1a with a key of which the receiver has the public half alone.
type Scheme string

// The schemes of Standard Webhooks 1.0.
const (
	SchemeHMAC    Scheme = "v1"
	SchemeEd25519 Scheme = "v1a"
)

// EndpointSpec is what its owner says of an endpoint.
type EndpointSpec struct {
	URL         string   `json:"url"`
	Events      []string `json:"events"`  // types, sorted; "*" is every type
	Signing     []Scheme `json:"signing"` // one of each at most, sorted
	Payload     string   `json:"payload"` // the version of the bodies, such as "2026-11"
	Links       bool     `json:"links"`   // put presigned links into bodies
	Description string   `json:"description,omitempty"`
}

// EndpointState is whether an endpoint is sent to.
type EndpointState string

// The states of an endpoint.
const (
	StateActive   EndpointState = "active"
	StateDisabled EndpointState = "disabled"
)

// Manager is where an endpoint is kept: where it can be changed.
type Manager string

// The managers: the API, or config/webhooks.json.
const (
	ManagedByAPI  Manager = "api"
	ManagedByFile Manager = "file"
)

// Why an endpoint was disabled.
const (
	DisabledGone    = "gone"    // it answered 410
	DisabledFailing = "failing" // every try of five days failed
)

// Endpoint is where an owner's webhooks go. It holds no secret.
type Endpoint struct {
	ID EndpointID `json:"id"`
	EndpointSpec
	ManagedBy       Manager       `json:"managed_by"`
	State           EndpointState `json:"state"`
	DisabledBecause string        `json:"disabled_because,omitempty"`
	DisabledAt      *time.Time    `json:"disabled_at,omitempty"`
	// FailingSince is when the first of the tries failed since which none has succeeded.
	FailingSince *time.Time   `json:"failing_since,omitempty"`
	CreatedAt    time.Time    `json:"created_at"`
	ChangedAt    time.Time    `json:"changed_at"`
	Keys         []SigningKey `json:"keys"`
	LastPing     *PingResult  `json:"last_ping,omitempty"`
}

// SigningKey is what may be known of a key. Requests are signed with every key
// that has not expired.
type SigningKey struct {
	ID        string     `json:"id"` // "key_" and 32 hex digits
	Scheme    Scheme     `json:"scheme"`
	Public    string     `json:"public,omitempty"` // whpk_…, of v1a
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"` // once it was replaced
}

// PingResult is what became of an endpoint's newest ping.
type PingResult struct {
	EventID    string          `json:"event_id"`
	At         time.Time       `json:"at"`
	Outcome    DeliveryOutcome `json:"outcome"`
	Status     int             `json:"status,omitempty"`
	Reason     string          `json:"reason,omitempty"`
	DurationMS float64         `json:"duration_ms"`
}

// Wants reports whether the endpoint is to hear of facts of a type.
func (e Endpoint) Wants(eventType string) bool {
	if e.State != StateActive {
		return false
	}
	for _, t := range e.Events {
		if t == eventType || t == "*" {
			return true
		}
	}
	return false
}

// SignsWith reports whether requests are signed by a scheme.
func (s EndpointSpec) SignsWith(scheme Scheme) bool {
	for _, have := range s.Signing {
		if have == scheme {
			return true
		}
	}
	return false
}

// RefusedError: what somebody asked for cannot be, for reasons that they may read.
type RefusedError struct{ Problems []string }

func (e RefusedError) Error() string { return strings.Join(e.Problems, "; ") }

// ErrManagedByFile: the endpoint is kept in config/webhooks.json and changed there.
var ErrManagedByFile = errors.New("the endpoint is managed by config/webhooks.json")

// ParseEndpointID checks an endpoint's id: 1 to 63 lower-case letters, digits and
// hyphens, the first of them no hyphen.
func ParseEndpointID(s string) (EndpointID, error) {
	if len(s) < 1 || len(s) > 63 || s[0] == '-' {
		return "", fmt.Errorf("endpoint id: want 1 to 63 characters, the first of them no hyphen")
	}
	for _, c := range []byte(s) {
		if c != '-' && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') {
			return "", fmt.Errorf("endpoint id: character %q is not a lower-case letter, a digit or a hyphen", c)
		}
	}
	return EndpointID(s), nil
}
