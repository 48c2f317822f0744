package handlers

import (
	"context"
	"errors"
	"time"

	"github.com/2112-lab/gen3d/handlers/letter"
	"github.com/2112-lab/gen3d/pipeline"
)

// NotifyOwner tells a session's owner, once, how it ended, and emits owner.notified;
// or mail.gathered where that is left to a digest, or mail.withheld where it is not
// to be told. The operator gets a copy. Nothing is sent of a run that newer inputs
// have overtaken or that the owner cancelled, or of a session that was deleted
// meanwhile.
func NotifyOwner(m Mailroom) Func[pipeline.Event] {
	return func(ctx context.Context, ev pipeline.Event) ([]pipeline.Event, error) {
		run, failure := outcome(ev)
		session := pipeline.NewSession(ev.Ref())
		if ev.Ref().Session != "" {
			var err error
			if session, err = m.Store.Apply(ctx, ev.Ref(), ev); err != nil {
				return nil, err
			}
		}
		if failure != nil && failure.Code == pipeline.Cancelled {
			return nil, nil // the owner did it
		}
		cover := pipeline.Cover{SessionRef: ev.Ref(), Run: run.ID, Event: ev.Head().ID}
		l := pipeline.Letter{ID: pipeline.LetterID(ev.Head().ID, toOwner), SessionRef: ev.Ref(), Covers: []pipeline.Cover{cover}}
		l, err := m.Post.deliver(ctx, l, func(ctx context.Context, l pipeline.Letter) (decision, error) {
			if void := overtaken(&session, run); void != "" {
				return decision{void: void}, nil
			}
			r, err := m.reader(ctx, ev.Ref().User)
			if err != nil || r.withheld != "" {
				return decision{void: r.withheld}, err
			}
			if !l.Alone {
				atOnce, err := m.atOnce(ctx, m.Notice.Gather.Quiet, r.wants, ev.Ref().User, l.ID)
				if err != nil {
					return decision{}, err
				}
				if !atOnce {
					return decision{gathered: true}, m.Store.Gather(ctx, ev.Ref().User, l.ID, ev)
				}
			}
			result := resultOf(ev, &session)
			if err := m.adorn(ctx, &result, ev, r.wants); err != nil {
				return decision{}, err
			}
			mail := m.mail(r)
			letter.One(&mail, r.setting, result)
			return decision{mail: mail, alone: m.Notice.Gather.Quiet > 0}, nil
		})
		if err != nil {
			return nil, err
		}
		if told := told(l, cover); told != nil {
			return []pipeline.Event{told}, nil
		}
		return nil, nil
	}
}

// told is the fact that follows from a letter that is done, for one end that it
// covers; nil if there is nothing to tell.
func told(l pipeline.Letter, c pipeline.Cover) pipeline.Event {
	h := pipeline.Header{Cause: c.Event}
	switch {
	case !l.Sent.IsZero():
		h.At = l.Sent
		return &pipeline.OwnerNotified{Header: h, SessionRef: c.SessionRef, Run: c.Run, Channel: "email", Message: l.MessageID}
	case !l.Gathered.IsZero():
		h.At = l.Gathered
		return &pipeline.MailGathered{Header: h, SessionRef: c.SessionRef, Run: c.Run}
	case l.Void.Silent():
		return nil
	default:
		h.At = l.Claimed
		return &pipeline.MailWithheld{Header: h, SessionRef: c.SessionRef, Run: c.Run, Reason: l.Void}
	}
}

// turns is how often a result tries for the turn before it is gathered: many ask at
// once only where there are many results, which are to be gathered.
const turns = 4

// atOnce decides whether a result is told by itself: if its owner wants that, and
// nothing else was told within the time in which results are gathered, nor waits to
// be. Of many at once one gets the turn, and keeps it if its handler starts over.
func (m Mailroom) atOnce(ctx context.Context, quiet time.Duration, wants pipeline.Preferences, user pipeline.UserID, id string) (bool, error) {
	now := m.Post.Clock()
	if wants.Email == pipeline.EmailDigest || wants.Quiet(now) {
		return false, nil
	}
	if quiet <= 0 {
		return true, nil
	}
	for range turns {
		state, etag, err := m.Store.Mailing(ctx, user)
		if errors.Is(err, pipeline.ErrNotFound) {
			state, err = pipeline.Mailing{User: user}, nil
		}
		if err != nil {
			return false, err
		}
		if state.Letter == id {
			return true, nil
		}
		if now.Sub(state.At) < quiet {
			return false, nil
		}
		for _, err := range m.Store.Gatherings(ctx, user) {
			return false, err // others wait: this one goes with them
		}
		state.At, state.Letter = now.UTC(), id
		err = m.Store.PutMailing(ctx, state, etag)
		if err == nil {
			return true, nil
		}
		if !errors.Is(err, pipeline.ErrExists) {
			return false, err
		}
	}
	return false, nil
}
