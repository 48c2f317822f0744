package handlers

import (
	"context"
	"errors"

	"github.com/2112-lab/gen3d/handlers/letter"
	"github.com/2112-lab/gen3d/pipeline"
)

// AlertAdmin mails the operator what went wrong on our side, with all detail. A
// user's own mistakes raise no alert: the operator has a copy of that mail. Of the same
// failure in the same reaction the first is mailed at once, and those that follow are
// gathered: two hundred dead letters have one cause, and want one reader.
func AlertAdmin(m Mailroom) Func[pipeline.Event] {
	return func(ctx context.Context, ev pipeline.Event) ([]pipeline.Event, error) {
		failure, reaction := alarming(ev)
		if m.Notice.Admin == "" || failure == nil {
			return nil, nil
		}
		alerts := pipeline.AlertsOf(reaction, failure.Code)
		// What the operator is told lies with the operator, and outlives the session.
		l := pipeline.Letter{ID: pipeline.LetterID(ev.Head().ID, toAdmin)}
		_, err := m.Post.deliver(ctx, l, func(ctx context.Context, l pipeline.Letter) (decision, error) {
			if !l.Alone {
				atOnce, err := m.atOnce(ctx, m.Notice.Alerts, pipeline.Preferences{}, alerts, l.ID)
				if err != nil {
					return decision{}, err
				}
				if !atOnce {
					return decision{gathered: true}, m.Store.Gather(ctx, alerts, l.ID, ev)
				}
			}
			mail := pipeline.Mail{From: m.Notice.From, To: m.Notice.Admin}
			letter.Alert(&mail, letter.Setting{Language: m.Notice.Language, Web: m.Notice.Web}, ev, reaction, *failure)
			return decision{mail: mail, alone: m.Notice.Alerts > 0}, nil
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

// alerts reads the failures that a batch tells the operator of.
func (s SweepDigests) alerts(ctx context.Context, of pipeline.UserID, batch []string) (all []end, err error) {
	for _, id := range batch {
		ev, err := s.Store.Gathered(ctx, of, id)
		if errors.Is(err, pipeline.ErrNotFound) {
			continue // who died had begun to clear away
		}
		if err != nil {
			return nil, err
		}
		all = append(all, end{event: ev, cover: pipeline.Cover{Event: ev.Head().ID}})
	}
	return all, nil
}

func (s SweepDigests) writeAlerts(_ context.Context, _ pipeline.UserID, ends []end) (decision, error) {
	if len(ends) == 0 {
		return decision{void: pipeline.WithheldOvertaken}, nil
	}
	if s.Notice.Admin == "" {
		return decision{void: pipeline.WithheldNoAddress}, nil
	}
	first, last := ends[0].event, ends[0].event
	for _, e := range ends {
		if e.event.Head().At.Before(first.Head().At) {
			first = e.event
		}
		if e.event.Head().At.After(last.Head().At) {
			last = e.event
		}
	}
	failure, reaction := alarming(last)
	mail := pipeline.Mail{From: s.Notice.From, To: s.Notice.Admin}
	letter.Alerts(&mail, letter.Setting{Language: s.Notice.Language, Web: s.Notice.Web}, len(ends), first, last, reaction, *failure)
	return decision{mail: mail}, nil
}
