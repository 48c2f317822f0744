package devidp

import (
	"errors"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	bolt "go.etcd.io/bbolt"
)

// account is a person whose address is confirmed.
type account struct {
	Sub     string
	Email   string // in lower case
	Name    string
	Locale  string // of the browser at sign-up, such as es-ES; a claim of the same name
	Hash    []byte // of the password
	Created time.Time
	// Since is when the password was last set: what was signed in before ends.
	Since time.Time
}

// errTaken: the address has an account already.
var errTaken = errors.New("the address has an account")

func (s *store) account(sub string) (account, error) { return read[account](s, accounts, []byte(sub)) }

func (s *store) accountOf(email string) (a account, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		a, err = accountOf(tx, email)
		return err
	})
	return a, err
}

func accountOf(tx *bolt.Tx, email string) (account, error) {
	sub, err := get[string](tx, emails, []byte(email))
	if err != nil {
		return account{}, err
	}
	return get[account](tx, accounts, []byte(sub))
}

// create makes an account of a confirmed address; errTaken if there is one.
func create(tx *bolt.Tx, email, name, locale string, hash []byte, now time.Time) (account, error) {
	if _, err := get[string](tx, emails, []byte(email)); !errors.Is(err, errNone) {
		return account{}, errors.Join(err, errTaken)
	}
	a := account{Sub: uuid.NewString(), Email: email, Name: name, Locale: locale, Hash: hash, Created: now, Since: now}
	if err := put(tx, emails, []byte(email), a.Sub); err != nil {
		return account{}, err
	}
	return a, put(tx, accounts, []byte(a.Sub), a)
}

const (
	maxEmail = 254 // RFC 5321 §4.5.3.1.3, less the brackets
	maxName  = 100 // characters
)

// parseEmail is an address as accounts know it: bare and in lower case.
func parseEmail(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > maxEmail {
		return "", false
	}
	for _, c := range []byte(s) {
		if c <= ' ' || c == '"' || c > '~' { // no quoted local parts, no raw international ones
			return "", false
		}
	}
	return s, true
}

// parseName is a person's name without surrounding space.
func parseName(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if s == "" || utf8.RuneCountInString(s) > maxName || !utf8.ValidString(s) {
		return "", false
	}
	return s, !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.C, r) })
}
