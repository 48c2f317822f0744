package letter

import (
	"strings"
	"time"
	"unicode"

	"github.com/2112-lab/gen3d/pipeline"
)

// Setting is for whom a mail is written, and where its links lead.
type Setting struct {
	Language pipeline.Language
	Zone     *time.Location // nil: UTC
	// Web is the address of the web app, without a slash at its end; empty where there
	// is none: then mails lead to files alone.
	Web string
	// Unsubscribe is the address at which all mail is ended; empty: none.
	Unsubscribe string
	// Help is whom to write to; empty: nobody.
	Help string
}

// Result is what became of one object of a session, or of an upload.
type Result struct {
	pipeline.SessionRef
	Object pipeline.ObjectNumber
	Name   string // what the owner calls the photo
	Key    string // where a rejected upload lay

	Failure *pipeline.Failure // nil: it succeeded

	Points      int
	Bytes       int64 // of the splats
	DurationSec float64
	Method      string
	Poster      []byte // a JPEG, or nothing
	Files       []File
	Until       time.Time // when its links end
}

// File is a link to a file itself.
type File struct {
	Name  pipeline.File
	Bytes int64
	URL   string
}

// How much of a name stands in a mail, and how much of a key: a line, and enough to
// tell uploads apart.
const (
	nameLength = 60
	keyLength  = 240
)

// shown is a name that somebody else chose, fit for a line of text: without control
// characters, which end lines, and without those that turn or hide text.
func shown(name string) string { return line(name, nameLength) }

func line(name string, most int) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == unicode.ReplacementChar, unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp):
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.Join(strings.Fields(name), " ")
	if letters := []rune(name); len(letters) > most {
		name = string(letters[:most-1]) + "…"
	}
	return name
}

// session is the page of a session, or "".
func (s Setting) session(ref pipeline.SessionRef) string {
	if s.Web == "" || ref.Session == "" {
		return ""
	}
	return s.Web + "/sessions/" + string(ref.Session)
}

func (s Setting) page(path string) string {
	if s.Web == "" {
		return ""
	}
	return s.Web + path
}

func (s Setting) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}
