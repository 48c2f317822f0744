package handlers

import (
	"context"

	"github.com/2112-lab/gen3d/handlers/letter"
	"github.com/2112-lab/gen3d/pipeline"
)

// AlertAdmin mails the operator what went wrong on our side, with all detail. A
// user's own mistakes raise no alert: the operator has a copy of that mail.
func AlertAdmin(post Post, n Notice) Func[pipeline.Event] {
	return func(ctx context.Context, ev pipeline.Event) ([]pipeline.Event, error) {
		failure, reaction := alarming(ev)
		if n.Admin == "" || failure == nil {
			return nil, nil
		}
		// What the operator is told lies with the operator, and outlives the session.
		l := pipeline.Letter{ID: pipeline.LetterID(ev.Head().ID, toAdmin)}
		_, err := post.deliver(ctx, l, func(context.Context, pipeline.Letter) (decision, error) {
			mail := pipeline.Mail{From: n.From, To: n.Admin}
			letter.Alert(&mail, letter.Setting{Language: n.Language, Web: n.Web}, ev, reaction, *failure)
			return decision{mail: mail}, nil
		})
		return nil, err
	}
}

// alarming is the failure in an event that the operator must hear of, or nil.
func alarming(ev pipeline.Event) (f *pipeline.Failure, reaction string) {
	switch e := ev.(type) {
	case *pipeline.EncodingFailed:
		f, reaction = &e.Failure, "encode"
	case *pipeline.ReconstructionFailed:
		f, reaction = &e.Failure, "reconstruct"
	case *pipeline.MessageDeadLettered:
		return &e.Failure, e.Reaction
	default:
		return nil, ""
	}
	if f.Category == pipeline.User {
		return nil, ""
	}
	return f, reaction
}
