package letter

import (
	"strings"

	"github.com/2112-lab/gen3d/pipeline"
)

// Alert writes what the operator must know of a failure of ours: all of it.
func Alert(m *pipeline.Mail, s Setting, ev pipeline.Event, reaction string, f pipeline.Failure) {
	language, w := wordsOf(s.Language)
	h, ref := ev.Head(), ev.Ref()
	l := layout{Language: language, Title: fill(w.AlertFailed, reaction, f.Code), Lead: adviceOn(language, f).wrong}
	dead, _ := ev.(*pipeline.MessageDeadLettered)
	if dead != nil {
		l.Title, l.Lead = fill(w.AlertDead, reaction), w.AlertDeadLead
	}
	m.Subject, l.Preheader = "Gen3D: "+l.Title, l.Lead
	if dead != nil {
		l.Title = strings.ToUpper(l.Title[:1]) + l.Title[1:]
	}
	l.Facts = facts(w.Reaction, reaction, w.Reason, string(f.Code), w.Category, string(f.Category), w.Event, ev.Type(), w.EventID, h.ID,
		w.Cause, h.Cause, w.Trace, h.Trace, w.At, h.At.UTC().Format("2006-01-02 15:04:05.000 MST"),
		w.User, string(ref.User), w.Session, string(ref.Session))
	if dead != nil {
		l.Facts = append(l.Facts, facts(w.DeadLetterID, dead.MessageID, w.About, dead.About,
			w.Peek, "gen3d queues peek "+reaction+"-dlq", w.Redrive, "gen3d queues redrive "+reaction)...)
	}
	if link := s.session(ref); link != "" {
		l.Facts = append(l.Facts, fact{w.OpenSession, link})
	}
	for _, d := range []detail{{w.Detail, f.Detail}, {w.EventBody, indented(ev)}, {w.LogQuery, logQuery(ev)}} {
		if d.Body != "" {
			l.Details = append(l.Details, d)
		}
	}
	l.Footer = "Gen3D"
	lay(m, l)
}
