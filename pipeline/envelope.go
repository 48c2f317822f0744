package pipeline

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/2112-lab/gen3d/pipeline/plain"
)

// EnvelopeVersion is the version of the envelope. A breaking change to an
// event's data is a new event type instead.
const EnvelopeVersion = 1

// envelope is how an event travels: its header beside its data.
type envelope struct {
	ID      string    `json:"id"`
	Type    string    `json:"type"`
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	Cause   string    `json:"cause"`
	Trace   string    `json:"traceparent,omitempty"`
	Data    any       `json:"data"` // an Event, or a *json.RawMessage while its type is unknown
}

// Marshal encodes an event with its envelope, on one line.
func Marshal(e Event) ([]byte, error) {
	h := e.Head()
	b, err := json.Marshal(envelope{h.ID, e.Type(), EnvelopeVersion, h.At, h.Cause, h.Trace, e})
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", e.Type(), err)
	}
	return b, nil
}

// Unmarshal decodes what Marshal encoded. An unknown type, a newer envelope, a
// missing id and a user or session id that would not parse in an object key are
// errors; an unknown field of a known type is not, so that producers may be
// upgraded first.
func Unmarshal(b []byte) (Event, error) {
	if e, ok := plainly(b); ok {
		return e, nil
	}
	var data json.RawMessage
	env := envelope{Data: &data}
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
	if err := json.Unmarshal(data, e); err != nil {
		return nil, fmt.Errorf("decode %s: %w", env.Type, err)
	}
	return env.opened(e)
}

// plainly decodes an envelope as Marshal writes it. Whatever is not so is left to
// encoding/json, and so is saying what is wrong.
func plainly(b []byte) (Event, bool) {
	t, env := plain.New(b), envelope{Version: EnvelopeVersion}
	word := func(before string, into *string) (ok bool) {
		if ok = t.Skip(before); ok {
			*into, ok = t.Word()
		}
		return ok
	}
	if !word(`{"id":`, &env.ID) || !word(`,"type":`, &env.Type) || !t.Skip(versionAndAt) {
		return nil, false
	}
	var timed bool
	if env.At, timed = t.Time(); !timed || !word(`,"cause":`, &env.Cause) {
		return nil, false
	}
	word(`,"traceparent":`, &env.Trace)
	e, known := NewEvent(env.Type)
	if !known || env.ID == "" || env.At.IsZero() || !t.Skip(`,"data":`) || !t.Read(e) || !t.Skip("}") || !t.Ended() {
		return nil, false
	}
	e, err := env.opened(e)
	return e, err == nil
}

var versionAndAt = `,"version":` + strconv.Itoa(EnvelopeVersion) + `,"at":`

// opened is an event with its envelope's header, if it is about somebody.
func (env envelope) opened(e Event) (Event, error) {
	if err := e.Ref().check(); err != nil {
		return nil, fmt.Errorf("decode %s: %w", env.Type, err)
	}
	*e.Head() = Header{ID: env.ID, Cause: env.Cause, At: env.At, Trace: env.Trace}
	return e, nil
}
