package pipeline

import "time"

// Letter is a mail in the outbox. Mail services have no idempotent send, so a
// letter is claimed before and confirmed after: a crash in between leaves a
// claim without confirmation, and the letter is sent again once the claim is
// older than its patience. That is the one window in which a mail can come twice.
type Letter struct {
	// ID is derived from the event that the letter tells of.
	ID string `json:"id"`
	SessionRef
	Claimed time.Time `json:"claimed_at"`
	Sent    time.Time `json:"sent_at,omitzero"`
	// MessageID is the mail service's, once sent.
	MessageID string `json:"message_id,omitempty"`
	// Void says why the letter is not to be sent after all.
	Void string `json:"void,omitempty"`
}

// Done reports whether nothing more is to be done about the letter.
func (l Letter) Done() bool { return !l.Sent.IsZero() || l.Void != "" }

// LetterID derives a letter's id from the event it tells of and its kind.
func LetterID(event, kind string) string { return "ltr_" + digest(32, event, kind) }
