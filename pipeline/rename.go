package pipeline

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// MaxNameRunes is how long a name that an owner gives a session may be, in characters.
const MaxNameRunes = 120

// SessionRenamed: the owner calls the session by another name.
type SessionRenamed struct {
	Header `json:"-"`
	SessionRef
	Name string `json:"name"`
}

// Renaming is the newest name that an owner gave, and by which event.
type Renaming struct {
	Name  string    `json:"name"`
	At    time.Time `json:"at"`
	Event string    `json:"event_id"`
}

// Type implements Event.
func (*SessionRenamed) Type() string { return TypeSessionRenamed }

// ParseName checks a name and trims it. It errs with what is wrong, for its owner.
func ParseName(s string) (string, error) {
	s = strings.TrimSpace(s)
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s):
		return "", fmt.Errorf("the name is not UTF-8")
	case n < 1 || n > MaxNameRunes:
		return "", fmt.Errorf("the name has %d characters without the space around it: want 1 to %d", n, MaxNameRunes)
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }):
		return "", fmt.Errorf("the name has a line break or another control character")
	}
	return s, nil
}

// rename keeps the newest of two names: by the event's time, and of two at once by
// the event's id, so that the order of arrival does not matter.
func (s *Session) rename(e *SessionRenamed) {
	r := Renaming{e.Name, e.At, e.ID}
	if have := s.Renamed; have == nil || cmp.Or(r.At.Compare(have.At), cmp.Compare(r.Event, have.Event), cmp.Compare(r.Name, have.Name)) > 0 {
		s.Renamed = &r
	}
}

// name is what the owner calls the session: the name that they gave it, else the
// photo's, else "".
func (s *Session) name() string {
	switch {
	case s.Renamed != nil:
		return s.Renamed.Name
	case s.Image != nil:
		return s.Image.Filename
	default:
		return ""
	}
}
