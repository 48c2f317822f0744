package pipeline

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Listing is what a list and a search must know of a session without reading it.
type Listing struct {
	Session SessionID `json:"session_id"`
	Status  Status    `json:"status"`
	Name    string    `json:"name,omitempty"`
}

// maxListedName is what is listed of a name, in characters: all of any that Gen3D
// took from an owner. A metadata.json that somebody else wrote may hold more.
const maxListedName = 128

// Listing is the session's line in its owner's list.
func (s *Session) Listing() Listing {
	l := Listing{Session: s.SessionID, Status: s.Status, Name: s.name()}
	if r := []rune(l.Name); len(r) > maxListedName {
		l.Name = string(r[:maxListedName])
	}
	if !l.Status.Known() {
		l.Status = Created
	}
	return l
}

// MadeAt is the time in a session's id, to the second; ids are parsed, so it has at
// most 12 digits.
func (id SessionID) MadeAt() time.Time {
	digits, _, _ := strings.Cut(strings.TrimPrefix(string(id), "sess_"), "_")
	var seconds int64
	for _, c := range []byte(digits) {
		seconds = 10*seconds + int64(c-'0')
	}
	return time.Unix(seconds, 0).UTC()
}

// CompareListed orders ids as lists have them: newest first, and those of one
// second by their ids, so that a page begins where the one before ended.
func CompareListed(a, b SessionID) int {
	return cmp.Or(b.MadeAt().Compare(a.MadeAt()), cmp.Compare(a+"/", b+"/"))
}

// SortListed puts listings into the order of lists.
func SortListed(all []Listing) {
	slices.SortFunc(all, func(a, b Listing) int { return CompareListed(a.Session, b.Session) })
}
