package devidp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/crypto/bcrypt"

	"github.com/2112-lab/gen3d/localstack/loopback"
	"github.com/2112-lab/gen3d/pipeline"
)

// Config says where the provider is and whom it serves.
type Config struct {
	// Issuer is where the provider is reached, as in http://127.0.0.1:8080/idp. Its
	// host must be loopback.
	Issuer string
	// Beside is the issuer that the rest of this process trusts; "" if none is
	// configured. Open refuses to start beside one that is not on this machine.
	Beside string
	// Clients are the apps that may ask for tokens.
	Clients []Client
	// Send sends a mail, through the same API as all other mail.
	Send func(context.Context, pipeline.Mail) error
	// From is the sender of mailed codes.
	From string
	// Mailbox is a page where sent mail can be read, linked to where a code is
	// asked for; "" for none.
	Mailbox string
	// Clock is time.Now if nil.
	Clock func() time.Time
	// Cost is bcrypt's; 0 means bcrypt.DefaultCost. Tests make it cheap.
	Cost int
	// Log gets what people at the pages are not told.
	Log zerolog.Logger
}

// Client is an app, public as in RFC 6749 §2.1: it has no secret, PKCE stands for it.
type Client struct {
	ID   string
	Name string // as people are told
	// Redirects are the addresses a code may go to, compared exactly. The path
	// alone, as in "/callback", stands for http on 127.0.0.1, [::1] and localhost
	// with any port: the command line listens where it can (RFC 8252 §7.3).
	Redirects []string
	// Logouts are the addresses that /logout may go to, compared exactly.
	Logouts []string
}

// ErrNotLocal is why Open refuses a configuration that is not for this machine
// alone.
var ErrNotLocal = errors.New("the local identity provider works on loopback addresses alone")

func (c Config) validate() error {
	var errs []error
	u, err := url.Parse(c.Issuer)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.HasSuffix(u.Path, "/"):
		errs = append(errs, fmt.Errorf("issuer is %q: want http://127.0.0.1:PORT/PATH", c.Issuer))
	case !loopback.Named(u.Host):
		errs = append(errs, fmt.Errorf("issuer is %s: %w", c.Issuer, ErrNotLocal))
	}
	if c.Beside != "" {
		if b, err := url.Parse(c.Beside); err != nil || !loopback.Named(b.Host) {
			errs = append(errs, fmt.Errorf("this process trusts %s: %w", c.Beside, ErrNotLocal))
		}
	}
	if len(c.Clients) == 0 {
		errs = append(errs, errors.New("no clients are given"))
	}
	if c.Send == nil {
		errs = append(errs, errors.New("no way to send mail is given"))
	}
	if _, err := mail.ParseAddress(c.From); err != nil {
		errs = append(errs, fmt.Errorf("sender of mail: %w", err))
	}
	return errors.Join(errs...)
}

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Cost == 0 {
		c.Cost = bcrypt.DefaultCost
	}
	return c
}

func (c Config) client(id string) (Client, bool) {
	for _, client := range c.Clients {
		if client.ID == id {
			return client, true
		}
	}
	return Client{}, false
}

// mayRedirect reports whether codes may go to an address.
func (c Client) mayRedirect(address string) bool {
	for _, r := range c.Redirects {
		if strings.HasPrefix(r, "/") {
			if isLoopbackRedirect(address, r) {
				return true
			}
		} else if r == address {
			return true
		}
	}
	return false
}

func isLoopbackRedirect(address, path string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" {
		return false
	}
	host, port, err := net.SplitHostPort(u.Host)
	if err != nil || port == "" || host != "127.0.0.1" && host != "::1" && host != "localhost" {
		return false
	}
	// Put together again it must be the same: no user, query, fragment or escapes.
	return address == "http://"+net.JoinHostPort(host, port)+path
}
