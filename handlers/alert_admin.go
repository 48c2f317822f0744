package handlers

import (
	"context"

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
		_, err := post.deliver(ctx, ev, toAdmin, func() (pipeline.Mail, string, error) {
			mail := pipeline.Mail{From: n.From, To: n.Admin}
			writeAlert(&mail, ev, reaction, *failure)
			return mail, "", nil
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

func writeAlert(m *pipeline.Mail, ev pipeline.Event, reaction string, f pipeline.Failure) {
	h := ev.Head()
	m.Subject = "Gen3D: " + reaction + " failed: " + string(f.Code)
	body := letterBody{
		Title: m.Subject, Lead: f.Message,
		Facts: []fact{
			{"Reaction", reaction}, {"Category", string(f.Category)}, {"Event", ev.Type()}, {"Event id", h.ID},
			{"Cause", h.Cause}, {"Trace", h.Trace}, {"At", h.At.Format("2006-01-02 15:04:05.000 MST")},
			{"User", string(ev.Ref().User)}, {"Session", string(ev.Ref().Session)},
			{"Log lines", `grep '"session":"` + string(ev.Ref().Session) + `"'`},
		},
		Detail: f.Detail,
	}
	if e, ok := ev.(*pipeline.MessageDeadLettered); ok {
		m.Subject = "Gen3D: dead letter in " + reaction
		body.Title = m.Subject
		body.Lead = "A message was given up. It lies in the dead letters until somebody looks."
		body.Facts = append(body.Facts, fact{"Message id", e.MessageID}, fact{"About", e.About},
			fact{"Look", "gen3d queues peek " + reaction + "-dlq"}, fact{"Try again", "gen3d queues redrive " + reaction})
	}
	lay(m, body)
}
