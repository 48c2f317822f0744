package devidp

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// ticket is one form's claim to an address, until the code that was mailed there
// proves it. The code belongs to the ticket: whoever signs up with somebody else's
// address gets nothing from the code that this person types into another page.
type ticket struct {
	Kind    letter // signUp or reset
	Email   string
	Name    string // signUp alone
	Locale  string // signUp alone
	Hash    []byte // signUp alone: of the password
	Void    bool   // there is nothing to prove: no code will do
	Code    string
	Left    int       // guesses
	Mailed  time.Time // when the last code was
	Expires time.Time
}

const (
	ticketLife  = 24 * time.Hour
	codeLife    = 15 * time.Minute
	codeGuesses = 5
	// mailsAnHour to one address, so 25 guesses an hour at one of a million codes.
	mailsAnHour = 5
	// mailPause is how long to wait before asking for the code again.
	mailPause = 30 * time.Second
	sendLimit = 10 * time.Second
)

var (
	errNoTicket  = errors.New("the ticket does not exist or has expired")
	errWrongCode = errors.New("the code is wrong")
	errSpent     = errors.New("the code was guessed at too often")
	errLateCode  = errors.New("the code has expired")
	errTooMany   = errors.New("too many mails to one address")
	errTooSoon   = errors.New("the last mail has only just been sent")
)

// issue makes a ticket, mails its code and answers the ticket's name. Where t is
// void, a mail goes out that says so instead, to the same address.
func (p *Provider) issue(ctx context.Context, t ticket) (string, error) {
	now := p.cfg.Clock()
	if !p.mails.take(t.Email, now) {
		return "", errTooMany
	}
	if err := p.db.sweep(now); err != nil {
		return "", err
	}
	name := secretText()
	t.Expires = now.Add(ticketLife)
	if err := t.renew(now); err != nil {
		return "", err
	}
	if err := p.db.update(func(tx *bolt.Tx) error { return put(tx, tickets, hashed(name), t) }); err != nil {
		return "", err
	}
	return name, p.mailCode(ctx, t)
}

// renew gives the ticket a new code.
func (t *ticket) renew(now time.Time) error {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return fmt.Errorf("make code: %w", err)
	}
	t.Code, t.Left, t.Mailed = fmt.Sprintf("%06d", n), codeGuesses, now
	return nil
}

// again mails a new code for a ticket. The old one ends.
func (p *Provider) again(ctx context.Context, name string, kind letter) error {
	now := p.cfg.Clock()
	var t ticket
	err := p.db.update(func(tx *bolt.Tx) (err error) {
		if t, err = ticketOf(tx, name, kind, now); err != nil {
			return err
		}
		if now.Sub(t.Mailed) < mailPause {
			return errTooSoon
		}
		if !p.mails.take(t.Email, now) {
			return errTooMany
		}
		if err := t.renew(now); err != nil {
			return err
		}
		return put(tx, tickets, hashed(name), t)
	})
	if err != nil {
		return err
	}
	return p.mailCode(ctx, t)
}

// redeem uses a ticket up if the code is right, and does what it was for in the
// same transaction.
func (p *Provider) redeem(name string, kind letter, code string, do func(*bolt.Tx, ticket) error) error {
	now := p.cfg.Clock()
	var verdict error // a wrong guess must be written down, so it cannot be the transaction's error
	err := p.db.update(func(tx *bolt.Tx) error {
		t, err := ticketOf(tx, name, kind, now)
		if err != nil {
			return err
		}
		switch {
		case t.Left == 0:
			return errSpent
		case now.Sub(t.Mailed) > codeLife:
			return errLateCode
		case subtle.ConstantTimeCompare([]byte(t.Code), []byte(digits(code))) != 1 || t.Void:
			if t.Left--; t.Left == 0 {
				verdict = errSpent
			} else {
				verdict = errWrongCode
			}
			return put(tx, tickets, hashed(name), t)
		}
		if err := do(tx, t); err != nil {
			return err
		}
		return remove(tx, tickets, hashed(name))
	})
	return errors.Join(err, verdict)
}

func ticketOf(tx *bolt.Tx, name string, kind letter, now time.Time) (ticket, error) {
	t, err := get[ticket](tx, tickets, hashed(name))
	if errors.Is(err, errNone) || err == nil && (t.Kind != kind || now.After(t.Expires)) {
		return t, errNoTicket
	}
	return t, err
}

// pending is the newest sign-up of an address that is not confirmed yet.
func (p *Provider) pending(email string) (newest ticket, err error) {
	now := p.cfg.Clock()
	err = p.db.db.View(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(tickets)).ForEach(func(_, v []byte) error {
			var t ticket
			if err := json.Unmarshal(v, &t); err != nil {
				return fmt.Errorf("read ticket: %w", err)
			}
			if t.Kind == signUp && t.Email == email && !t.Void && now.Before(t.Expires) && t.Mailed.After(newest.Mailed) {
				newest = t
			}
			return nil
		})
	})
	return newest, err
}

// digits drops the space that people and mail programs put into codes.
func digits(code string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, code)
}
