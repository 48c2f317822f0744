package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// MailReport is what the mail service tells of a mail that it took: not an event of
// ours, but what one follows from.
type MailReport struct {
	Header `json:"-"`
	SessionRef
	Letter  string
	Owner   string // AddressID of the one whom the mail was for
	Message string // the mail service's id of the mail
	Phase   MailPhase
	// Hard: the address does not exist, or refuses us for good.
	Hard   bool
	Reason string
	// Recipients are the addresses that it is about; not to be logged or kept.
	Recipients []string
}

// Type implements Event; it never travels.
func (*MailReport) Type() string { return "mail.reported" }

// MailReportID derives a report's id from what it is about, so that a repetition
// has the same.
func MailReportID(message, kind, feedback string) string {
	return "evt_" + digest(32, "mail report", message, kind, feedback)
}

// Suppression is an address to which no more mail is sent. The address itself is not
// kept.
type Suppression struct {
	ID     string    `json:"id"` // AddressID
	Phase  MailPhase `json:"phase"`
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at"`
}

// AddressID stands for a mail address where the address itself must not be: the
// hash of it in lower case. It hides addresses from who reads, not from who guesses.
func AddressID(address string) string {
	sum := sha256.Sum256([]byte("mail address\x00" + strings.ToLower(address)))
	return hex.EncodeToString(sum[:])
}
