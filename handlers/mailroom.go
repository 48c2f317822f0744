package handlers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/2112-lab/gen3d/handlers/letter"
	"github.com/2112-lab/gen3d/pipeline"
)

// owners knows where a user's mail goes, and their locale.
type owners interface {
	Person(context.Context, pipeline.UserID) (pipeline.Person, error)
}

// mailStore is all that mail to owners needs from storage.
type mailStore interface {
	sessionJoiner
	Session(context.Context, pipeline.SessionRef) (pipeline.Session, error)
	Read(ctx context.Context, key pipeline.ObjectKey, limit int64) ([]byte, pipeline.StoredObject, error)
	// Link makes a link to a file that works for a while without signing in.
	Link(ctx context.Context, key pipeline.ObjectKey, life time.Duration) (string, error)
	Preferences(context.Context, pipeline.UserID) (p pipeline.Preferences, etag string, err error)
	Suppressed(ctx context.Context, id string) (bool, error)
	Letter(ctx context.Context, ref pipeline.SessionRef, id string) (pipeline.Letter, error)

	Mailing(ctx context.Context, user pipeline.UserID) (m pipeline.Mailing, etag string, err error)
	PutMailing(ctx context.Context, m pipeline.Mailing, etag string) error
	Gather(ctx context.Context, user pipeline.UserID, letter string, e pipeline.Event) error
	Gatherings(ctx context.Context, user pipeline.UserID) iter.Seq2[pipeline.Gathering, error]
	Gathered(ctx context.Context, user pipeline.UserID, letter string) (pipeline.Event, error)
	Ungather(ctx context.Context, user pipeline.UserID, letters []string) error
}

// Notice is what the mails to owners and to the operator need to know.
type Notice struct {
	From  string // the sender's address
	Admin string // gets a copy of every mail and all alerts; empty: nobody
	// Language is the operator's, and of owners of whom none is known.
	Language pipeline.Language
	// Web is the web app's address, without a slash at its end; empty: there is none,
	// and mails lead to files instead.
	Web string
	// Unsubscribe makes the address at which a user ends all mail; nil: mails have none.
	Unsubscribe func(pipeline.UserID) string
	Gather      pipeline.Gather
	// Alerts is how long after an alert further ones of the same failure in the same
	// reaction are gathered; 0: each has its own mail.
	Alerts time.Duration
}

// Mailroom writes to owners.
type Mailroom struct {
	Store  mailStore
	Post   Post
	Owners owners
	Notice Notice
}

// reader is an owner about to be written to.
type reader struct {
	to      string
	wants   pipeline.Preferences
	setting letter.Setting
	// withheld says why nothing is to be sent to them; empty: nothing speaks against it.
	withheld pipeline.Withheld
}

// reader finds out who an owner is and what they want. Their address comes from the
// identity provider or the deployment, never from a file that an uploader can write.
func (m Mailroom) reader(ctx context.Context, user pipeline.UserID) (reader, error) {
	wants, _, err := m.Store.Preferences(ctx, user)
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return reader{}, fmt.Errorf("read preferences: %w", err)
	}
	r := reader{wants: wants}
	if wants.Email == pipeline.EmailNone {
		r.withheld = pipeline.WithheldPreference
		return r, nil
	}
	who, err := m.Owners.Person(ctx, user)
	if err != nil {
		return r, fmt.Errorf("find owner's address: %w", err)
	}
	if who.Address == "" {
		r.withheld = pipeline.WithheldNoAddress
		return r, nil
	}
	suppressed, err := m.Store.Suppressed(ctx, pipeline.AddressID(who.Address))
	if err != nil {
		return r, fmt.Errorf("look for bounces: %w", err)
	}
	if suppressed {
		r.withheld = pipeline.WithheldSuppressed
	}
	r.to, r.setting = who.Address, letter.Setting{Language: m.language(wants, who), Zone: wants.Location(), Web: m.Notice.Web, Help: m.Notice.Admin}
	if m.Notice.Unsubscribe != nil {
		r.setting.Unsubscribe = m.Notice.Unsubscribe(user)
	}
	return r, nil
}

// language is the one that the owner chose, or that of their account, or the
// deployment's.
func (m Mailroom) language(wants pipeline.Preferences, who pipeline.Person) pipeline.Language {
	for _, l := range []pipeline.Language{wants.Language, who.Language(), m.Notice.Language} {
		if l != "" {
			return l
		}
	}
	return pipeline.English
}

// mail is an empty mail to a reader, with a copy to the operator.
func (m Mailroom) mail(r reader) pipeline.Mail {
	mail := pipeline.Mail{From: m.Notice.From, To: r.to, Bcc: m.Notice.Admin}
	if mail.Bcc == mail.To {
		mail.Bcc = ""
	}
	return mail
}
