package pipeline

import (
	"slices"
	"strings"
	"time"
)

// Gathering is a result that waits for its owner's digest, or an alert for the operator's.
type Gathering struct {
	User   UserID
	Letter string    // the letter's id
	Since  time.Time // to the second
}

// Mailing is the state of one owner's mail: who sent last, and the digest that is
// being sent. It is written by If-Match alone, so of many results at once one goes
// at once, and of many sweeps one fixes what a digest holds.
type Mailing struct {
	User UserID `json:"user_id"`
	// At is when a mail was last sent, and Letter the one that was.
	At     time.Time `json:"at"`
	Letter string    `json:"letter"`
	// Batch are the letters of the digest that is being sent, sorted; empty: none is.
	Batch []string `json:"batch,omitempty"`
}

// Gather says how results are gathered: a result comes at once, and further ones
// until none has come for Quiet in one mail, at the latest Most after the first of
// them. A Quiet of 0 gathers nothing.
type Gather struct {
	Quiet, Most time.Duration
}

// digestHour is when daily digests are sent, in the owner's time zone.
const digestHour = 8

// Due reports whether a digest of gathered results is to be sent, of which the
// first and the last came when it says.
func (g Gather) Due(p Preferences, first, last, now time.Time) bool {
	switch {
	case p.Email == EmailNone:
		return true // to be withheld
	case p.Quiet(now):
		return false
	case p.Email == EmailDigest:
		return !now.Before(nextAt(digestHour, first.In(p.Location())))
	default:
		return now.Sub(last) >= g.Quiet || now.Sub(first) >= g.Most
	}
}

// nextAt is the first full hour of that number after a moment, in its zone.
func nextAt(hour int, after time.Time) time.Time {
	next := time.Date(after.Year(), after.Month(), after.Day(), hour, 0, 0, 0, after.Location())
	if !next.After(after) {
		next = time.Date(after.Year(), after.Month(), after.Day()+1, hour, 0, 0, 0, after.Location())
	}
	return next
}

// AlertsOf is as whose mail the operator's alerts of one failure in one reaction are
// gathered. It is no user's id: those have no '!'.
func AlertsOf(reaction string, code Code) UserID { return UserID("!" + reaction + "!" + string(code)) }

// Operator reports whether AlertsOf made the id.
func (u UserID) Operator() bool { return strings.HasPrefix(string(u), "!") }

// Letters are the ids of gathered letters, sorted.
func Letters(all []Gathering) []string {
	var ids []string
	for _, g := range all {
		ids = append(ids, g.Letter)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
