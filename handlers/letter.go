package handlers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// outbox remembers which mails were sent.
type outbox interface {
	Claim(context.Context, pipeline.Letter) (pipeline.Letter, bool, error)
	Reclaim(ctx context.Context, old, l pipeline.Letter) (bool, error)
	Update(context.Context, pipeline.Letter) error
}

// mailer sends one mail and answers the mail service's id of it.
type mailer interface {
	Send(context.Context, pipeline.Mail) (string, error)
}

// Post sends each letter once, as nearly as a mail service without idempotent
// sends allows. Patience is how long a claimed but unconfirmed letter is left
// to whoever claimed it; it must exceed the longest send. A crash between the
// send and its confirmation is the one case in which a mail comes twice.
type Post struct {
	Outbox   outbox
	Mailer   mailer
	Clock    func() time.Time
	Patience time.Duration
}

// Who letters are for.
const (
	toOwner = "owner"
	toAdmin = "admin"
)

// errBeingSent makes the bus come back later, with growing waits.
var errBeingSent = errors.New("letter is being sent by another worker, or was when it died")

// deliver sends the mail that write makes, unless the letter about the event
// was sent before. The letter that comes back is done: sent, or void because
// write says why it is not to be sent after all.
func (p Post) deliver(ctx context.Context, about pipeline.Event, kind string, write func() (mail pipeline.Mail, void string, err error)) (pipeline.Letter, error) {
	now := p.Clock().UTC()
	letter := pipeline.Letter{ID: pipeline.LetterID(about.Head().ID, kind), Claimed: now}
	if kind == toOwner { // what the operator is told lies with the operator, and outlives the session
		letter.SessionRef = about.Ref()
	}
	have, mine, err := p.Outbox.Claim(ctx, letter)
	if err != nil {
		return letter, err
	}
	if have.Done() {
		return have, nil
	}
	if !mine {
		if now.Sub(have.Claimed) < p.Patience {
			return have, errBeingSent
		}
		if mine, err = p.Outbox.Reclaim(ctx, have, letter); err != nil {
			return letter, err
		}
		if !mine {
			return have, errBeingSent
		}
	}
	mail, void, err := write()
	if err != nil {
		return letter, err
	}
	if letter.Void = void; void == "" {
		id, err := p.Mailer.Send(ctx, mail)
		if err != nil {
			return letter, fmt.Errorf("send mail: %w", err)
		}
		letter.MessageID, letter.Sent = id, p.Clock().UTC()
	}
	return letter, p.Outbox.Update(ctx, letter)
}
