package pipeline

import (
	"cmp"
	"reflect"
	"slices"
	"time"
)

// How much of its past a session keeps, beside what is still of interest. Runs of
// the newest inputs are never dropped: there are at most MaxObjects + 1 of them.
const (
	maxRuns   = 2 * MaxObjects
	maxEvents = 128
)

// Apply joins an event into the session and derives what its owner sees. It
// reports whether anything changed. Events of other sessions are ignored.
func (s *Session) Apply(e Event) bool {
	if e.Ref() != s.Ref() {
		return false
	}
	before := s.clone()
	if !s.join(e) {
		return false
	}
	s.note(e)
	s.derive()
	return !reflect.DeepEqual(before, *s)
}

// join takes up what the event says. It reports whether the event says
// anything about a session's state.
func (s *Session) join(e Event) bool {
	at := e.Head().At
	switch e := e.(type) {
	case *SessionCreated:
	case *ImageUploaded:
		if s.Image == nil || e.Upload.After(s.Image.Upload) {
			s.Image = &Photo{e.Upload, e.Filename, e.Preset}
		}
	case *MaskUploaded:
		o := s.object(e.Object)
		if o.Mask == nil || e.Upload.After(o.Mask.Upload) {
			o.Mask = &Mask{e.Upload, e.Clicks, e.Refinements, e.MadeOf}
		}
	case *PromptsUploaded:
		o := s.object(e.Object)
		if o.Prompts == nil || e.Upload.After(*o.Prompts) {
			o.Prompts = &e.Upload
		}
	case *EncodingRequested:
		earliest(&s.run(e.Run).RequestedAt, at)
	case *EncodingStarted:
		earliest(&s.run(e.Run).StartedAt, at)
	case *EncodingProgressed:
		furthest(&s.run(e.Run).Advance, e.Advance)
	case *EncodingCompleted:
		r := s.run(e.Run)
		r.Encoding = &e.Result
		earliest(&r.CompletedAt, at)
	case *EncodingFailed:
		s.run(e.Run).fail(e.Failure, at)
	case *ReconstructionRequested:
		earliest(&s.run(e.Run).RequestedAt, at)
	case *ReconstructionStarted:
		earliest(&s.run(e.Run).StartedAt, at)
	case *ReconstructionProgressed:
		furthest(&s.run(e.Run).Advance, e.Advance)
	case *ReconstructionPreviewed:
		// Told again by another worker it may differ: the quicker one is kept.
		if r := s.run(e.Run); r.Preview == nil || e.Result.DurationSec < r.Preview.DurationSec {
			r.Preview = &e.Result
		}
	case *ReconstructionCompleted:
		r := s.run(e.Run)
		r.Reconstruction = &e.Result
		earliest(&r.CompletedAt, at)
	case *ReconstructionFailed:
		s.run(e.Run).fail(e.Failure, at)
	case *OwnerNotified:
		if e.Run == "" {
			return true
		}
		r := s.run(Run{ID: e.Run})
		earliest(&r.NotifiedAt, at)
		r.advanceMail(MailState{State: PhaseSent, At: at})
	case *MailGathered:
		s.noteMail(e.Run, MailState{PhaseGathered, "", at})
	case *MailWithheld:
		s.noteMail(e.Run, MailState{PhaseWithheld, string(e.Reason), at})
	case *MailDelivered:
		s.noteMail(e.Run, MailState{PhaseDelivered, "", at})
	case *MailBounced:
		s.noteMail(e.Run, MailState{PhaseBounced, e.Reason, at})
	case *MailComplained:
		s.noteMail(e.Run, MailState{PhaseComplained, e.Reason, at})
	case *UploadRejected:
		s.reject(e)
	case *SessionDeleted:
		newest(&s.DeletedAt, at)
	case *SessionRestored:
		newest(&s.RestoredAt, at)
	case *SessionRenamed:
		s.rename(e)
	default:
		return false
	}
	return true
}

// reject keeps the newest rejection, and that of each object's prompts: of two objects
// whose prompts are refused, neither's refusal may hide the other's.
func (s *Session) reject(e *UploadRejected) {
	r := Rejection{e.Key, e.At, e.Failure.Public()}
	r.keep(&s.Rejected)
	if k, err := ParseObjectKey(e.Key); err == nil && k.File == Prompts && k.SessionRef == s.Ref() {
		r.keep(&s.object(k.Object).Refused)
	}
}

func (r Rejection) keep(have **Rejection) {
	if h := *have; h == nil || cmp.Or(r.At.Compare(h.At), cmp.Compare(r.Key, h.Key), cmp.Compare(r.Failure.Code, h.Failure.Code)) > 0 {
		*have = &r
	}
}

// fail keeps the earliest failure of a run: a run may be given up by the sweep
// and fail by itself as well.
func (r *RunFacts) fail(f Failure, at time.Time) {
	if r.FailedAt != nil && (r.FailedAt.Before(at) || r.FailedAt.Equal(at) && r.Failure.Code <= f.Code) {
		return
	}
	public := f.Public()
	r.Failure, r.FailedAt = &public, &at
}

// noteMail keeps what became of the mail about a run's end. A mail about an upload
// that was rejected is about no run.
func (s *Session) noteMail(run RunID, state MailState) {
	if run != "" {
		s.run(Run{ID: run}).advanceMail(state)
	}
}

// object finds the n-th object, adding it in its place.
func (s *Session) object(n ObjectNumber) *Object {
	i, found := slices.BinarySearchFunc(s.Objects, n, func(o Object, n ObjectNumber) int { return cmp.Compare(o.Object, n) })
	if !found {
		s.Objects = slices.Insert(s.Objects, i, Object{Object: n, Status: Created})
	}
	return &s.Objects[i]
}

// run finds the facts of a run, adding them in their place. A notice knows only
// the run's id; the rest is filled in when another of the run's events comes.
func (s *Session) run(r Run) *RunFacts {
	i, found := slices.BinarySearchFunc(s.Runs, r.ID, func(f RunFacts, id RunID) int { return cmp.Compare(f.ID, id) })
	if !found {
		s.Runs = slices.Insert(s.Runs, i, RunFacts{Run: r})
	}
	if s.Runs[i].Attempt == 0 {
		s.Runs[i].Run = r
	}
	return &s.Runs[i]
}

// note remembers that the event was applied. Progress is left out: there is much
// of it, and nobody asks for it later.
func (s *Session) note(e Event) {
	h := e.Head()
	if s.CreatedAt.IsZero() || h.At.Before(s.CreatedAt) {
		s.CreatedAt = h.At
	}
	if h.At.After(s.UpdatedAt) {
		s.UpdatedAt = h.At
	}
	if _, ok := e.(*EncodingProgressed); ok {
		return
	}
	if _, ok := e.(*ReconstructionProgressed); ok {
		return
	}
	a := Applied{h.ID, e.Type(), h.At}
	for i := range s.Events {
		if s.Events[i].ID == a.ID {
			if a.At.Before(s.Events[i].At) { // two workers may emit the same fact a moment apart
				s.Events[i].At = a.At
			}
			s.sortEvents()
			return
		}
	}
	s.Events = append(s.Events, a)
	s.sortEvents()
	if len(s.Events) > maxEvents {
		s.Events = slices.Delete(s.Events, 0, len(s.Events)-maxEvents)
	}
}

func (s *Session) sortEvents() {
	slices.SortFunc(s.Events, func(a, b Applied) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
}

// earliest keeps the earlier of two moments.
func earliest(have **time.Time, at time.Time) {
	if *have == nil || at.Before(**have) {
		*have = &at
	}
}

// newest keeps the later of two moments.
func newest(have **time.Time, at time.Time) {
	if *have == nil || at.After(**have) {
		*have = &at
	}
}

// furthest keeps the greater advance, whatever the order of arrival.
func furthest(have **Advance, a Advance) {
	if h := *have; h == nil || cmp.Or(cmp.Compare(a.Fraction, h.Fraction), cmp.Compare(h.ETASec, a.ETASec), cmp.Compare(a.Step, h.Step)) > 0 {
		*have = &a
	}
}

// clone copies what Apply changes in place. Pointers in it are only ever replaced.
func (s *Session) clone() Session {
	c := *s
	c.Objects = slices.Clone(s.Objects)
	c.Runs = slices.Clone(s.Runs)
	c.Events = slices.Clone(s.Events)
	return c
}
