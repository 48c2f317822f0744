package pipeline

import (
	"cmp"
	"slices"
	"time"
)

// MailPhase is how far the mail about a run's end has come.
type MailPhase string

// The phases, in the order in which later ones replace earlier ones.
const (
	PhaseGathered   MailPhase = "gathered"  // waits for a digest
	PhaseWithheld   MailPhase = "withheld"  // Reason says why
	PhaseSent       MailPhase = "sent"      // the mail service has it
	PhaseDelivered  MailPhase = "delivered" // the owner's server has it
	PhaseBounced    MailPhase = "bounced"
	PhaseComplained MailPhase = "complained"
)

// MailPhases are all phases, in their order.
func MailPhases() []MailPhase {
	return []MailPhase{PhaseGathered, PhaseWithheld, PhaseSent, PhaseDelivered, PhaseBounced, PhaseComplained}
}

// MailState is what became of a mail.
type MailState struct {
	State  MailPhase `json:"state"`
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at"`
}

// advanceMail joins a state into what is known: the later phase stays; of two of the
// same phase the earlier one.
func (r *RunFacts) advanceMail(s MailState) {
	if h := r.Mail; h != nil {
		rank := func(p MailPhase) int { return slices.Index(MailPhases(), p) }
		if cmp.Or(cmp.Compare(rank(s.State), rank(h.State)), h.At.Compare(s.At), cmp.Compare(h.Reason, s.Reason)) <= 0 {
			return
		}
	}
	r.Mail = &s
}

// latestMail is the newest mail's among the runs of the newest inputs.
func (s *Session) latestMail() *MailState {
	runs := []*RunFacts{s.EncodingRun()}
	for _, o := range s.Objects {
		runs = append(runs, s.ReconstructionRun(o.Object))
	}
	var newest *MailState
	for _, r := range runs {
		if r != nil && r.Mail != nil && (newest == nil || r.Mail.At.After(newest.At)) {
			newest = r.Mail
		}
	}
	return newest
}
