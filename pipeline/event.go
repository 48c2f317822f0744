package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// Event is a fact: something that happened, named noun.participle. Events are
// pointers so that the bus can fill in their Header.
type Event interface {
	// Type is the event's name on the wire, such as "mask.uploaded".
	Type() string
	// Head is the event's header, to be read and, by the bus alone, filled in.
	Head() *Header
	// Ref says whose session the event is about; Session is empty where none is.
	Ref() SessionRef
}

// Header is what is known of every event, whatever it says.
type Header struct {
	// ID is derived by EventID, so that a redelivered cause emits the same event.
	ID string
	// Cause is the id of what this event follows from. A handler may set it; the
	// bus fills in the id of the message being handled.
	Cause string
	// At is when it happened, UTC, to the millisecond.
	At time.Time
	// Trace is a W3C traceparent, or empty.
	Trace string
}

// Head makes every type that embeds a Header an Event's bearer of one.
func (h *Header) Head() *Header { return h }

// EventID derives an event's id from its cause's id, its type and its position
// among the events that the same cause brought forth.
func EventID(cause, eventType string, position int) string {
	return "evt_" + digest(32, cause, eventType, strconv.Itoa(position))
}

// Stamp completes the headers of the events that follow from a cause. What a
// handler set itself stays.
func Stamp(cause string, now time.Time, trace string, events []Event) {
	count := map[string]int{}
	for _, e := range events {
		h := e.Head()
		if h.Cause == "" {
			h.Cause = cause
		}
		if h.At.IsZero() {
			h.At = now
		}
		h.At = h.At.UTC().Truncate(time.Millisecond)
		if h.Trace == "" {
			h.Trace = trace
		}
		slot := h.Cause + "\n" + e.Type()
		if h.ID == "" {
			h.ID = EventID(h.Cause, e.Type(), count[slot])
		}
		count[slot]++
	}
}

// digest is the first n hex digits of the SHA-256 of the parts, each ended by a
// zero byte so that no two lists of parts collide.
func digest(n int, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00") + "\x00"))
	return hex.EncodeToString(sum[:])[:n]
}
