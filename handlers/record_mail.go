package handlers

import (
	"context"
	"errors"
	"slices"

	"github.com/2112-lab/gen3d/pipeline"
)

// mailKeeper is all that RecordMail needs from storage.
type mailKeeper interface {
	Letter(ctx context.Context, ref pipeline.SessionRef, id string) (pipeline.Letter, error)
	Suppress(context.Context, pipeline.Suppression) error
}

// RecordMail notes what the mail service tells of a mail: whose address bounced for
// good or complained gets no more mail, and the sessions that the mail was about are
// marked, if it is about their owner's address and not about the operator's copy.
func RecordMail(store mailKeeper) Func[*pipeline.MailReport] {
	return func(ctx context.Context, r *pipeline.MailReport) ([]pipeline.Event, error) {
		var ids []string
		for _, address := range r.Recipients {
			ids = append(ids, pipeline.AddressID(address))
		}
		if r.Hard || r.Phase == pipeline.PhaseComplained {
			for _, id := range ids {
				if err := store.Suppress(ctx, pipeline.Suppression{ID: id, Phase: r.Phase, Reason: r.Reason, At: r.At}); err != nil {
					return nil, err
				}
			}
		}
		if r.Letter == "" || !slices.Contains(ids, r.Owner) {
			return nil, nil // a mail of another kind, or the operator's copy
		}
		l, err := store.Letter(ctx, r.Ref(), r.Letter)
		if errors.Is(err, pipeline.ErrNotFound) {
			return nil, nil // the session was erased meanwhile
		}
		if err != nil {
			return nil, err
		}
		var facts []pipeline.Event
		for _, c := range l.Covers {
			if f := reported(r, c); f != nil {
				facts = append(facts, f)
			}
		}
		return facts, nil
	}
}

func reported(r *pipeline.MailReport, c pipeline.Cover) pipeline.Event {
	h := pipeline.Header{At: r.At}
	switch r.Phase {
	case pipeline.PhaseDelivered:
		return &pipeline.MailDelivered{Header: h, SessionRef: c.SessionRef, Run: c.Run, Message: r.Message}
	case pipeline.PhaseBounced:
		return &pipeline.MailBounced{Header: h, SessionRef: c.SessionRef, Run: c.Run, Message: r.Message, Reason: r.Reason}
	case pipeline.PhaseComplained:
		return &pipeline.MailComplained{Header: h, SessionRef: c.SessionRef, Run: c.Run, Message: r.Message, Reason: r.Reason}
	default:
		return nil
	}
}
