package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/2112-lab/gen3d/handlers/letter"
	"github.com/2112-lab/gen3d/pipeline"
)

// SweepDigests sends what was gathered, one mail an owner. Several processes may do
// so at once: which letters a digest holds is fixed by a conditional write before it
// is sent, its id follows from them, and so who is killed anywhere leaves what the
// next one finishes.
type SweepDigests struct {
	Mailroom
	// Emit publishes what follows.
	Emit func(context.Context, pipeline.Header, ...pipeline.Event) error
}

// maxBatch bounds what one digest tells of; the rest is in the next.
const maxBatch = 500

// Once sends the digests that are due. One owner's error does not keep it from the
// others.
func (s SweepDigests) Once(ctx context.Context) (sent int, err error) {
	var errs []error
	var waiting []pipeline.Gathering
	visit := func() {
		if len(waiting) == 0 {
			return
		}
		done, err := s.visit(ctx, waiting)
		if err != nil {
			errs = append(errs, fmt.Errorf("send digest to %s: %w", waiting[0].User, err))
		}
		if done {
			sent++
		}
		waiting = nil
	}
	for g, err := range s.Store.Gatherings(ctx, "") {
		if err != nil {
			return sent, errors.Join(append(errs, err)...)
		}
		if len(waiting) > 0 && waiting[0].User != g.User {
			visit()
		}
		waiting = append(waiting, g)
	}
	visit()
	return sent, errors.Join(errs...)
}

func (s SweepDigests) visit(ctx context.Context, waiting []pipeline.Gathering) (done bool, err error) {
	user := waiting[0].User
	state, etag, err := s.Store.Mailing(ctx, user)
	if errors.Is(err, pipeline.ErrNotFound) {
		state, err = pipeline.Mailing{User: user}, nil
	}
	if err != nil {
		return false, err
	}
	if len(state.Batch) == 0 {
		due, err := s.due(ctx, waiting, state.At)
		if err != nil || !due {
			return false, err
		}
		slices.SortStableFunc(waiting, func(a, b pipeline.Gathering) int { return a.Since.Compare(b.Since) })
		state.Batch = pipeline.Letters(waiting[:min(len(waiting), maxBatch)])
		if err := s.Store.PutMailing(ctx, state, etag); err != nil {
			return false, passedOver(err)
		}
	}
	return s.finish(ctx, user, state.Batch)
}

// passedOver: another process does it, or has done it.
func passedOver(err error) error {
	if errors.Is(err, pipeline.ErrExists) || errors.Is(err, errBeingSent) {
		return nil
	}
	return err
}

func (s SweepDigests) due(ctx context.Context, waiting []pipeline.Gathering, mailed time.Time) (bool, error) {
	if waiting[0].User.Operator() {
		return s.Post.Clock().Sub(mailed) >= s.Notice.Alerts, nil
	}
	wants, _, err := s.Store.Preferences(ctx, waiting[0].User)
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return false, err
	}
	first, last := waiting[0].Since, waiting[0].Since
	for _, g := range waiting {
		if g.Since.Before(first) {
			first = g.Since
		}
		if g.Since.After(last) {
			last = g.Since
		}
	}
	return s.Notice.Gather.Due(wants, first, last, s.Post.Clock()), nil
}

// finish takes a fixed batch to its end, from wherever it was left.
func (s SweepDigests) finish(ctx context.Context, user pipeline.UserID, batch []string) (bool, error) {
	l := pipeline.Letter{ID: pipeline.DigestID(batch), SessionRef: pipeline.SessionRef{User: user}}
	kind, read, write := toOwner, s.ends, s.write
	if user.Operator() {
		l.SessionRef = pipeline.SessionRef{} // what the operator is told lies with the operator
		kind, read, write = toAdmin, s.alerts, s.writeAlerts
	}
	ends, err := read(ctx, user, batch)
	if err != nil {
		return false, err
	}
	for _, e := range ends {
		l.Covers = append(l.Covers, e.cover)
	}
	l, err = s.Post.deliver(ctx, l, func(ctx context.Context, _ pipeline.Letter) (decision, error) { return write(ctx, user, ends) })
	refused := err
	if pipeline.IsPermanent(err) { // no sweep can cure it, and it must not hold up what comes after
		l.Void = pipeline.WithheldRefused
		err = s.Post.Outbox.Update(ctx, l)
	}
	if err != nil {
		return false, passedOver(err)
	}
	var facts []pipeline.Event
	for _, c := range l.Covers {
		if f := told(l, c); f != nil && kind == toOwner {
			facts = append(facts, f)
		}
	}
	if err := s.Emit(ctx, pipeline.Header{ID: "digest:" + l.ID}, facts...); err != nil {
		return false, err
	}
	if err := s.settle(ctx, kind, l.Covers); err != nil {
		return false, err
	}
	if err := s.Store.Ungather(ctx, user, batch); err != nil {
		return false, err
	}
	if err := s.close(ctx, user, l.ID); err != nil {
		return false, err
	}
	return refused == nil, refused
}

// settle confirms the letters of gathered results whose handlers died before they did:
// a message that comes back must not find them open once the digest is sent.
func (s SweepDigests) settle(ctx context.Context, kind string, covers []pipeline.Cover) error {
	for _, c := range covers {
		l, err := s.Store.Letter(ctx, c.SessionRef, pipeline.LetterID(c.Event, kind))
		if errors.Is(err, pipeline.ErrNotFound) || err == nil && l.Done() {
			continue
		}
		if err == nil {
			l.Gathered = s.Post.Clock().UTC()
			err = s.Post.Outbox.Update(ctx, l)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// end is a gathered event that is still of interest.
type end struct {
	event pipeline.Event
	cover pipeline.Cover
	told  letter.Result
}

// ends reads what a batch tells of, without what was overtaken since.
func (s SweepDigests) ends(ctx context.Context, user pipeline.UserID, batch []string) (all []end, err error) {
	for _, id := range batch {
		ev, err := s.Store.Gathered(ctx, user, id)
		if errors.Is(err, pipeline.ErrNotFound) {
			continue // who died had begun to clear away
		}
		if err != nil {
			return nil, err
		}
		run, _ := outcome(ev)
		session := pipeline.NewSession(ev.Ref())
		if ev.Ref().Session != "" {
			session, err = s.Store.Session(ctx, ev.Ref())
			if errors.Is(err, pipeline.ErrNotFound) {
				continue // erased
			}
			if err != nil {
				return nil, err
			}
		}
		if overtaken(&session, run) == "" {
			all = append(all, end{ev, pipeline.Cover{SessionRef: ev.Ref(), Run: run.ID, Event: ev.Head().ID}, resultOf(ev, &session)})
		}
	}
	return all, nil
}

func (s SweepDigests) write(ctx context.Context, user pipeline.UserID, ends []end) (decision, error) {
	if len(ends) == 0 {
		return decision{void: pipeline.WithheldOvertaken}, nil
	}
	r, err := s.reader(ctx, user)
	if err != nil || r.withheld != "" {
		return decision{void: r.withheld}, err
	}
	var results []letter.Result
	for _, e := range ends {
		results = append(results, e.told)
	}
	if len(ends) == 1 {
		if err := s.adorn(ctx, &results[0], ends[0].event, r.wants); err != nil {
			return decision{}, err
		}
	}
	mail := s.mail(r)
	letter.Digest(&mail, r.setting, results)
	return decision{mail: mail}, nil
}

// close says that a batch is done, and that its owner had mail just now.
func (s SweepDigests) close(ctx context.Context, user pipeline.UserID, id string) error {
	var err error
	for range turns { // somebody may take the turn at the same moment
		state, etag, readErr := s.Store.Mailing(ctx, user)
		if readErr != nil {
			return readErr
		}
		if len(state.Batch) == 0 || pipeline.DigestID(state.Batch) != id {
			return nil
		}
		state.Batch, state.At, state.Letter = nil, s.Post.Clock().UTC().Truncate(time.Millisecond), id
		if err = s.Store.PutMailing(ctx, state, etag); !errors.Is(err, pipeline.ErrExists) {
			return err
		}
	}
	return err
}
