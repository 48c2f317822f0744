package letter

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/2112-lab/gen3d/pipeline"
)

// Alert writes what the operator must know of a failure of ours: all of it.
func Alert(m *pipeline.Mail, s Setting, ev pipeline.Event, reaction string, f pipeline.Failure) {
	language, w := wordsOf(s.Language)
	l := layout{Language: language, Title: fill(w.AlertFailed, reaction), Lead: adviceOn(language, f).wrong}
	if _, dead := ev.(*pipeline.MessageDeadLettered); dead {
		l.Title, l.Lead = fill(w.AlertDead, reaction), w.AlertDeadLead
	}
	alert(m, s, l, ev, reaction, f)
}

// Alerts writes of several failures with one cause: how many, the first and the last
// of them, and all of the last. Of one it is that one's own mail.
func Alerts(m *pipeline.Mail, s Setting, count int, first, last pipeline.Event, reaction string, f pipeline.Failure) {
	if count == 1 {
		Alert(m, s, last, reaction, f)
		return
	}
	language, w := wordsOf(s.Language)
	l := layout{Language: language, Title: fill(w.AlertsFailed, reaction, count), Lead: w.AlertsLead}
	if _, dead := last.(*pipeline.MessageDeadLettered); dead {
		l.Title = fill(w.AlertsDead, count, reaction)
	}
	l.Facts = facts(w.Times, strconv.Itoa(count), w.FirstOf, oneOf(first), w.LastOf, oneOf(last))
	alert(m, s, l, last, reaction, f)
}

// oneOf several failures, by which it can be found.
func oneOf(ev pipeline.Event) string {
	parts := []string{ev.Head().At.UTC().Format(alertTime), ev.Head().ID}
	if session := ev.Ref().Session; session != "" {
		parts = append(parts, string(session))
	}
	if dead, ok := ev.(*pipeline.MessageDeadLettered); ok {
		parts = append(parts, dead.MessageID)
	}
	return strings.Join(parts, " · ")
}

const alertTime = "2006-01-02 15:04:05.000 MST"

func alert(m *pipeline.Mail, s Setting, l layout, ev pipeline.Event, reaction string, f pipeline.Failure) {
	language, w := wordsOf(s.Language)
	h, ref := ev.Head(), ev.Ref()
	m.Subject, l.Preheader = "Gen3D: "+l.Title+": "+inPassing(cmp.Or(adviceOn(language, f).wrong, string(f.Code))), l.Lead
	l.Title = capital(l.Title)
	l.Facts = append(l.Facts, facts(w.Reaction, reaction, w.Reason, string(f.Code), w.Category, string(f.Category), w.Event, ev.Type(), w.EventID, h.ID,
		w.Cause, h.Cause, w.Trace, h.Trace, w.At, h.At.UTC().Format(alertTime),
		w.User, string(ref.User), w.Session, string(ref.Session))...)
	if dead, ok := ev.(*pipeline.MessageDeadLettered); ok {
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

// inPassing is a sentence as it stands behind a colon.
func inPassing(sentence string) string {
	first, size := utf8.DecodeRuneInString(sentence)
	return string(unicode.ToLower(first)) + strings.TrimSuffix(sentence[size:], ".")
}

// capital is a text with a capital at its beginning.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
