package letter

import (
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Disabled writes that a webhook endpoint is not sent to any more.
func Disabled(m *pipeline.Mail, s Setting, ev *pipeline.EndpointDisabled) {
	language, w := wordsOf(s.Language)
	endpoint := shown(string(ev.Endpoint))
	m.Subject = fill(w.EndpointOff, endpoint)
	l := layout{Language: language, Title: m.Subject, Lead: w.OffFailing, HintsTitle: w.HintsTitle, Hints: []string{w.OffMend, w.OffAnew, w.OffReplay}, Plain: w.OpenPlain}
	if ev.Because == pipeline.DisabledGone {
		l.Lead = w.OffGone
	}
	l.Preheader = l.Lead
	if link := s.page("/settings"); link != "" {
		l.Button, l.Link = w.OpenSettings, link
	}
	l.Facts = facts(w.Endpoint, endpoint, w.FailingSince, since(w, ev.Since, s.zone()), w.SwitchedOff, since(w, ev.At, s.zone()),
		w.SeeLog, "gen3d webhooks log "+endpoint,
		w.Replay, "gen3d webhooks replay "+endpoint+" --from "+ev.Since.UTC().Format(time.RFC3339)+" --only-failed")
	s.dress(m, w, &l)
	l.Footer, l.Help = w.OffFooter, "" // it asks for a session
	lay(m, l)
}

func since(w words, at time.Time, zone *time.Location) string {
	if at.IsZero() {
		return ""
	}
	return w.moment(at, zone)
}
