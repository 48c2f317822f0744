package bus

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// line gathers what the one wide log line of a handled message says.
type line struct {
	event  pipeline.Event
	erased bool // it is about a session that was erased
}

type lineKey struct{}

// noteEvent remembers which event a message turned out to hold.
func noteEvent(ctx context.Context, e pipeline.Event) {
	if l, ok := ctx.Value(lineKey{}).(*line); ok {
		l.event = e
	}
}

// forgiven is the error of a reaction, unless it is that the session was erased: then
// the message is done with, and its line says so.
func forgiven(ctx context.Context, err error) error {
	if !errors.Is(err, pipeline.ErrErased) {
		return err
	}
	if l, ok := ctx.Value(lineKey{}).(*line); ok {
		l.erased = true
	}
	return nil
}

func noted(ctx context.Context) pipeline.Event {
	if l, ok := ctx.Value(lineKey{}).(*line); ok {
		return l.event
	}
	return nil
}

// logged writes one line for each handled message. It names ids and durations,
// never payloads, addresses or signed URLs; an error's text, scrubbed, is the
// only free text in it.
func (b *Bus) logged(r topology.Reaction) message.HandlerMiddleware {
	return func(h message.HandlerFunc) message.HandlerFunc {
		return func(msg *message.Message) ([]*message.Message, error) {
			start := b.cfg.Clock()
			l := &line{}
			log := b.cfg.Log.With().Str("handler", r.Name).Logger()
			ctx := context.WithValue(msg.Context(), lineKey{}, l)
			msg.SetContext(log.WithContext(ctx))
			out, err := h(msg)
			d := b.cfg.Delivery(ctx)

			took := b.cfg.Clock().Sub(start)
			entry, outcome := log.Info(), "ok"
			switch {
			case err != nil:
				entry, outcome = log.Warn().Str("error", scrubbed(err.Error())), "retry"
			case l.erased:
				outcome = "erased"
			case msg.Metadata.Get("reason_poisoned") != "":
				entry, outcome = log.Error().Str("error", scrubbed(msg.Metadata.Get("reason_poisoned"))), "dead"
			}
			describe(entry, l.event)
			handled := Handled{Reaction: r.Name, Event: l.event, Outcome: outcome, Duration: took}
			if !d.SentAt.IsZero() {
				handled.Age = max(0, start.Sub(d.SentAt))
				entry.Int64("age_ms", start.Sub(d.SentAt).Milliseconds())
			}
			if b.cfg.Observe != nil {
				b.cfg.Observe(handled)
			}
			entry.Str("message_id", msg.UUID).Int("attempt", d.ReceiveCount).
				Dur("duration_ms", took.Round(time.Microsecond)).Str("outcome", outcome).Msg("handled")
			return out, err
		}
	}
}

func describe(entry *zerolog.Event, e pipeline.Event) {
	if e == nil {
		return
	}
	entry.Str("event", e.Type()).Str("event_id", e.Head().ID)
	if ref := e.Ref(); ref.Session != "" {
		entry.Str("session", string(ref.Session))
	}
	switch e := e.(type) { // what searches of the log ask for
	case *pipeline.EncodingFailed:
		entry.Str("category", string(e.Failure.Category))
	case *pipeline.ReconstructionFailed:
		entry.Str("category", string(e.Failure.Category))
	case *pipeline.ReconstructionCompleted:
		if a, ok := e.Result.Artefact(pipeline.OutputMesh); ok {
			entry.Float64("mesh_mb", float64(a.Bytes)/(1<<20))
		}
	}
}

// unwrapped is the payload without the envelope that SNS puts around it where
// delivery is not raw.
func unwrapped(body []byte) []byte {
	if !bytes.Contains(body, []byte(`"Notification"`)) { // spares the usual message a second decoding
		return body
	}
	var n notification
	if json.Unmarshal(body, &n) == nil && n.Type == "Notification" && n.Message != "" {
		return []byte(n.Message)
	}
	return body
}
