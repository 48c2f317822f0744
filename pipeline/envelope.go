package pipeline

import (
	"encoding/json"
	"fmt"
	"time"
)

// EnvelopeVersion is the version of the envelope. A breaking change to an
// event's data is a new event type instead.
const EnvelopeVersion = 1

// envelope is how an event travels: its header beside its data.
type envelope struct {
	ID      string          `json:"id"`
	Type    string          `json:"type"`
	Version int             `json:"version"`
	At      time.Time       `json:"at"`
	Cause   string          `json:"cause"`
	Trace   string          `json:"traceparent,omitempty"`
	Data    json.RawMessage `json:"data"`
}

// Marshal encodes an event with its envelope, on one line.
func Marshal(e Event) ([]byte, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", e.Type(), err)
	}
	h := e.Head()
	return json.Marshal(envelope{h.ID, e.Type(), EnvelopeVersion, h.At, h.Cause, h.Trace, data})
}

// Unmarshal decodes what Marshal encoded. An unknown type, a newer envelope, a
// missing id and a user or session id that would not parse in an object key are
// errors; an unknown field of a known type is not, so that producers may be
// upgraded first.
func Unmarshal(b []byte) (Event, error) {
	var env envelope
	if err := json.Unmarshal(b, &env); err != nil {
		return nil, fmt.Errorf("decode envelope: %w", err)
	}
	if env.Version != EnvelopeVersion {
		return nil, fmt.Errorf("decode envelope: version %d, this program reads %d", env.Version, EnvelopeVersion)
	}
	if env.ID == "" || env.At.IsZero() {
		return nil, fmt.Errorf("decode envelope: id or at is missing")
	}
	e, ok := NewEvent(env.Type)
	if !ok {
		return nil, fmt.Errorf("decode envelope: unknown event type %q", env.Type)
	}
	if err := json.Unmarshal(env.Data, e); err != nil {
		return nil, fmt.Errorf("decode %s: %w", env.Type, err)
	}
	if err := e.Ref().check(); err != nil {
		return nil, fmt.Errorf("decode %s: %w", env.Type, err)
	}
	*e.Head() = Header{ID: env.ID, Cause: env.Cause, At: env.At, Trace: env.Trace}
	return e, nil
}
