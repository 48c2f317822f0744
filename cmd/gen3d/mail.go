package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/internal/identity"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/internal/sesmail"
	"github.com/2112-lab/gen3d/pipeline"
)

// mailConfig says what mails hold and when they are sent.
type mailConfig struct {
	Web      string            `help:"Address of the web app, to which mails lead, such as https://gen3d.example; empty: mails hold links to files instead."`
	API      string            `name:"api" help:"Address of the API, to which unsubscribe links lead; empty: that of the web app."`
	Set      string            `help:"SES configuration set to send through, which tells of bounces and complaints; empty: none."`
	Language pipeline.Language `default:"en" enum:"en,es" help:"Language of the operator's mail, and of owners who chose none: en or es."`
	Quiet    *time.Duration    `help:"After a mail to an owner, further results are gathered until none has come for so long, and sent in one; 0: every result has its own mail. Default 2m, on this machine 5s."`
	Most     time.Duration     `default:"1h" help:"How long results are gathered at most."`
	Alerts   *time.Duration    `help:"After an alert to the operator, further ones of the same failure in the same reaction are gathered for so long, and sent in one; 0: every alert has its own mail. Default 15m, on this machine 5s."`
}

func (c mailConfig) problems() []error {
	var errs []error
	for name, address := range map[string]string{"web": c.Web, "api": c.API} {
		u, err := url.Parse(address)
		if address != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.HasSuffix(address, "/") || u.RawQuery != "") {
			errs = append(errs, fmt.Errorf("--mail-%s (GEN3D_MAIL_%s) is %q: want an address such as https://gen3d.example, without a slash at its end", name, strings.ToUpper(name), address))
		}
	}
	if g := c.gather(); g.Quiet < 0 || g.Most < g.Quiet {
		errs = append(errs, fmt.Errorf("--mail-quiet (GEN3D_MAIL_QUIET) is %s and --mail-most (GEN3D_MAIL_MOST) %s: want 0 ≤ quiet ≤ most", g.Quiet, g.Most))
	}
	if c.alerts() < 0 {
		errs = append(errs, fmt.Errorf("--mail-alerts (GEN3D_MAIL_ALERTS) is %s: want a time such as 15m, or 0", c.alerts()))
	}
	return errs
}

func (c mailConfig) api() string { return cmp.Or(c.API, c.Web) }

// gather is how long results are gathered. Two minutes: a batch's results come
// seconds apart, and who works on one photo after the other sees them in the app.
func (c mailConfig) gather() pipeline.Gather {
	quiet := 2 * time.Minute
	if c.Quiet != nil {
		quiet = *c.Quiet
	}
	return pipeline.Gather{Quiet: quiet, Most: c.Most}
}

// alerts is how long alerts are gathered: a quarter of an hour, so that what goes wrong
// all night is some thirty mails, and what goes wrong anew is one at once.
func (c mailConfig) alerts() time.Duration {
	if c.Alerts != nil {
		return *c.Alerts
	}
	return 15 * time.Minute
}

// mailroom puts together what writes to owners.
func (c serveConfig) mailroom(store *s3store.Store, cloud clients, people identity.Directory) handlers.Mailroom {
	directories := []identity.Directory{s3store.Tenants{Store: store}}
	if people != nil {
		directories = append([]identity.Directory{people}, directories...)
	}
	notice := handlers.Notice{
		From: c.MailFrom, Admin: c.MailAdmin, Language: c.Mail.Language, Web: c.Mail.Web,
		Gather: c.Mail.gather(), Alerts: c.Mail.alerts(),
	}
	if key := pipeline.LinkKey(c.API.LinkKey.Reveal()); len(key) > 0 && c.Mail.api() != "" {
		notice.Unsubscribe = func(user pipeline.UserID) string { return c.Mail.api() + "/v1/unsubscribe/" + key.Unsubscribe(user) }
	}
	return handlers.Mailroom{
		Store: store, Owners: identity.Addresses{Directories: directories, Fallback: c.MailOwner}, Notice: notice,
		Post: handlers.Post{Outbox: store, Mailer: sesmail.New(cloud.SES, c.Mail.Set), Clock: time.Now, Patience: sesmail.SendTimeout + 5*time.Second},
	}
}

// sendDigests looks for gathered results that are due until ctx ends: a few times in
// the time after which they are, at most twice a minute, where a look costs one
// request.
func sendDigests(ctx context.Context, s handlers.SweepDigests, log zerolog.Logger) error {
	log = log.With().Str("handler", "sweep").Logger()
	every := time.NewTicker(min(30*time.Second, max(s.Notice.Gather.Quiet/4, 250*time.Millisecond)))
	defer every.Stop()
	for {
		sent, err := s.Once(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil || sent > 0 {
			log.Info().Err(err).Int("digests", sent).Msg("sent digests")
		}
		select {
		case <-every.C:
		case <-ctx.Done():
			return nil
		}
	}
}
