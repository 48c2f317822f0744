package pipeline

import "time"

// Letter is a mail in the outbox. Mail services have no idempotent send, so a
// letter is claimed before and confirmed after: a crash in between leaves a
// claim without confirmation, and the letter is sent again once the claim is
// older than its patience. That is the one window in which a mail can come twice,
// with the same id.
type Letter struct {
	// ID is derived from what the letter tells of.
	ID string `json:"id"`
	SessionRef
	// Covers are the ends that the letter tells of: one, or those of a digest.
	Covers  []Cover   `json:"covers,omitempty"`
	Claimed time.Time `json:"claimed_at"`
	Sent    time.Time `json:"sent_at,omitzero"`
	// MessageID is the mail service's, once sent.
	MessageID string `json:"message_id,omitempty"`
	// Alone: it was decided that the letter has a mail of its own. Whoever takes it up
	// again keeps to that, so that nobody is told of it in a digest as well.
	Alone bool `json:"alone,omitempty"`
	// Gathered says since when the letter waits to be sent in a digest instead.
	Gathered time.Time `json:"gathered_at,omitzero"`
	// Void says why the letter is not to be sent after all.
	Void Withheld `json:"void,omitempty"`
}

// Cover is one end that a letter tells of. Event is the id of the event.
type Cover struct {
	SessionRef
	Run   RunID  `json:"run_id,omitempty"`
	Event string `json:"event_id"`
}

// Withheld says why a mail was not sent.
type Withheld string

// The reasons.
const (
	WithheldDeleted    Withheld = "session deleted"
	WithheldOvertaken  Withheld = "newer upload"
	WithheldPreference Withheld = "preference"         // the owner wants no mail
	WithheldSuppressed Withheld = "address_suppressed" // it bounced, or its reader complained
	WithheldNoAddress  Withheld = "no_address"
	WithheldRefused    Withheld = "refused" // the mail service will never take it
)

// Silent reports whether the session changed so that nobody needs to hear of the
// mail, nor of its not being sent.
func (w Withheld) Silent() bool { return w == WithheldDeleted || w == WithheldOvertaken }

// Done reports whether nothing more is to be done about the letter.
func (l Letter) Done() bool { return !l.Sent.IsZero() || l.Void != "" || !l.Gathered.IsZero() }

// Same reports whether two readings of a letter are of the same state.
func (l Letter) Same(o Letter) bool {
	return l.ID == o.ID && l.Claimed.Equal(o.Claimed) && l.Sent.Equal(o.Sent) && l.Void == o.Void && l.Alone == o.Alone && l.Gathered.Equal(o.Gathered)
}

// LetterID derives a letter's id from the event it tells of and its kind.
func LetterID(event, kind string) string { return "ltr_" + digest(32, event, kind) }

// DigestID derives a digest's id from the letters that are gathered in it.
func DigestID(letters []string) string {
	return "ltr_" + digest(32, append([]string{"digest"}, letters...)...)
}
