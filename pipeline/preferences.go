package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// EmailPreference says how much mail an owner wants.
type EmailPreference string

// What an owner can want.
const (
	// EmailEach: one mail for each result; those of a burst are gathered in one.
	EmailEach EmailPreference = "each"
	// EmailDigest: one mail a day.
	EmailDigest EmailPreference = "digest"
	// EmailNone: no mail.
	EmailNone EmailPreference = "none"
)

// Language is a language that Gen3D writes mail in.
type Language string

// The languages.
const (
	English Language = "en"
	Spanish Language = "es"
)

// Languages are all languages, the one for everybody else first.
func Languages() []Language { return []Language{English, Spanish} }

// Preferences are what an owner wants of Gen3D's mail and models: their
// users/{user}/config/preferences.json. They hold no address, since whoever may
// upload files may write there.
type Preferences struct {
	Email EmailPreference `json:"email"`
	// Language is empty where nobody chose one: then the identity's locale decides,
	// or else it is English.
	Language Language `json:"language,omitempty"`
	// TimeZone is an IANA name, in which times are written; empty: UTC.
	TimeZone   string      `json:"time_zone,omitempty"`
	QuietHours *QuietHours `json:"quiet_hours,omitempty"`
	// FileLinks asks for links in mails that lead to the files themselves and work
	// for a day without signing in.
	FileLinks bool `json:"file_links"`
	// Preset is what the owner's programs, the web app among them, ask for with new
	// photos; empty where nobody chose one.
	Preset Preset `json:"preset,omitempty"`
}

// QuietHours are when no mail is sent, in the owner's time zone. What is owed is
// sent at their end, in one mail.
type QuietHours struct {
	From string `json:"from"` // 22:00
	To   string `json:"to"`   // 07:00, the next morning where it is earlier than From
}

// DefaultPreferences are those of an owner who has said nothing.
func DefaultPreferences() Preferences { return Preferences{Email: EmailEach} }

// ParsePreferences reads preferences.json. What it lacks has its default.
func ParsePreferences(b []byte) (Preferences, error) {
	p := DefaultPreferences()
	if err := json.Unmarshal(b, &p); err != nil {
		return DefaultPreferences(), fmt.Errorf("decode preferences: %w", err)
	}
	if err := p.Check(); err != nil {
		return DefaultPreferences(), fmt.Errorf("read preferences: %w", err)
	}
	return p, nil
}

// Check reports all that is wrong with preferences, in words for their owner.
func (p Preferences) Check() error {
	var errs []error
	switch p.Email {
	case EmailEach, EmailDigest, EmailNone:
	default:
		errs = append(errs, errors.New("email: want each, digest or none"))
	}
	switch p.Language {
	case English, Spanish, "":
	default:
		errs = append(errs, errors.New("language: want en or es"))
	}
	if p.Preset != "" && !p.Preset.Known() {
		errs = append(errs, errors.New("preset: want fast, balanced or quality"))
	}
	if _, err := p.location(); err != nil {
		errs = append(errs, errors.New("time_zone: want an IANA name such as Europe/Madrid"))
	}
	if q := p.QuietHours; q != nil {
		from, errFrom := minutes(q.From)
		to, errTo := minutes(q.To)
		if errFrom != nil || errTo != nil || from == to {
			errs = append(errs, errors.New("quiet_hours: want two different times such as 22:00 and 07:00"))
		}
	}
	return errors.Join(errs...)
}

// Location is the owner's time zone.
func (p Preferences) Location() *time.Location {
	zone, err := p.location()
	if err != nil {
		return time.UTC
	}
	return zone
}

// location refuses "Local", which is the machine's zone and not the owner's.
func (p Preferences) location() (*time.Location, error) {
	if p.TimeZone == "Local" || len(p.TimeZone) > 64 {
		return nil, errors.New("no IANA name")
	}
	return time.LoadLocation(p.TimeZone)
}

// Quiet reports whether a moment lies in the quiet hours.
func (p Preferences) Quiet(at time.Time) bool {
	if p.QuietHours == nil {
		return false
	}
	from, errFrom := minutes(p.QuietHours.From)
	to, errTo := minutes(p.QuietHours.To)
	if errFrom != nil || errTo != nil {
		return false
	}
	at = at.In(p.Location())
	now := at.Hour()*60 + at.Minute()
	if from < to {
		return from <= now && now < to
	}
	return now >= from || now < to
}

// minutes reads 22:00 as minutes since midnight.
func minutes(clock string) (int, error) {
	t, err := time.Parse("15:04", clock)
	if err != nil || len(clock) != len("15:04") {
		return 0, errors.New("no time of day")
	}
	return t.Hour()*60 + t.Minute(), nil
}
