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
// send and its confirmation is the one case in which a mail comes twice, then with
// the same letter id.
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

// decision is what is to become of a claimed letter: the mail is sent, unless the
// letter is void or was gathered for a digest.
type decision struct {
	mail     pipeline.Mail
	void     pipeline.Withheld
	gathered bool
	alone    bool // to be kept before the mail is sent
}

// deliver sends the mail that decide makes, unless the letter was sent before. The
// letter that comes back is done: sent, gathered or void.
func (p Post) deliver(ctx context.Context, l pipeline.Letter, decide func(context.Context, pipeline.Letter) (decision, error)) (pipeline.Letter, error) {
	now := p.Clock().UTC()
	l.Claimed = now
	have, mine, err := p.Outbox.Claim(ctx, l)
	if err != nil {
		return l, err
	}
	if have.Done() {
		return have, nil
	}
	if !mine {
		if now.Sub(have.Claimed) < p.Patience {
			return have, errBeingSent
		}
		l.Alone = have.Alone
		if mine, err = p.Outbox.Reclaim(ctx, have, l); err != nil {
			return l, err
		}
		if !mine {
			return have, errBeingSent
		}
	}
	d, err := decide(ctx, l)
	if err == nil && d.alone && !l.Alone {
		l.Alone = true
		err = p.Outbox.Update(ctx, l)
	}
	if err != nil {
		return l, err
	}
	switch l.Void = d.void; {
	case d.void != "":
	case d.gathered:
		l.Gathered = p.Clock().UTC()
	default:
		d.mail.Letter, d.mail.Ref = l.ID, l.SessionRef
		id, err := p.Mailer.Send(ctx, d.mail)
		if err != nil {
			return l, fmt.Errorf("send mail: %w", err)
		}
		l.MessageID, l.Sent = id, p.Clock().UTC()
	}
	return l, p.Outbox.Update(ctx, l)
}
