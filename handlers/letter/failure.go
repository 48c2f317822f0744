package letter

import "github.com/2112-lab/gen3d/pipeline"

// Failure writes why there is no model, in words that depend on who can cure it,
// with three hints that fit the very failure.
func Failure(m *pipeline.Mail, s Setting, r Result) {
	language, w := wordsOf(s.Language)
	a := adviceOn(language, *r.Failure)
	l := layout{Language: language, Lead: a.wrong, HintsTitle: w.HintsTitle, Hints: a.hints[:], Plain: w.OpenPlain, Preheader: a.wrong}
	reason := a.wrong + " (" + string(r.Failure.Code) + ")"
	switch r.Failure.Category {
	case pipeline.User:
		m.Subject, reason = w.FailedSubject, string(r.Failure.Code) // the lead says what it is
		l.Preheader += " " + a.hints[0]
	case pipeline.Transient:
		m.Subject, l.Lead = w.AgainSubject, w.AgainLead
	default:
		m.Subject, l.Lead = w.DelayedSubject, w.DelayedLead
	}
	l.Title = m.Subject
	name := shown(r.Name)
	if name != "" {
		m.Subject += ": " + name
	}
	if link := s.session(r.SessionRef); link != "" {
		l.Button, l.Link = w.OpenSession, link
	}
	l.Facts = facts(w.Photo, name, w.Object, object(r.Object), w.Reason, reason,
		w.UploadedAs, line(r.Key, keyLength), w.Session, string(r.Session))
	s.dress(m, w, &l)
	lay(m, l)
}
