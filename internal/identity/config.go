package identity

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Config says which tokens a Verifier takes.
type Config struct {
	// Issuer is the iss claim, exactly, and where discovery starts:
	// https://cognito-idp.{region}.amazonaws.com/{pool}. Plain http is taken for
	// loopback addresses alone.
	Issuer string
	// Clients are the app clients whose tokens are taken (client_id claim).
	Clients []string
	// Audience is taken in the aud claim of tokens that name no client, as other
	// issuers than Cognito make them; and where it is set, a token with an aud
	// claim must have it. Empty: only tokens that name a client are taken.
	Audience string
	// Scopes must all be in the token.
	Scopes []string
	// Leeway is how far clocks may differ; 0 means DefaultLeeway.
	Leeway time.Duration
	// Clock is time.Now if nil.
	Clock func() time.Time
	// HTTP fetches discovery and keys; a client that follows no redirects and
	// gives up after FetchTimeout if nil.
	HTTP *http.Client
}

const (
	// DefaultLeeway is how far clocks may differ.
	DefaultLeeway = 30 * time.Second
	// FetchTimeout bounds one fetch of discovery or keys.
	FetchTimeout = 5 * time.Second
	// maxLeeway keeps a typing error from making expiry meaningless.
	maxLeeway = 5 * time.Minute
)

// Validate reports all that is wrong with the configuration at once.
func (c Config) Validate() error {
	var errs []error
	if err := CheckURL(c.Issuer); err != nil {
		errs = append(errs, fmt.Errorf("issuer: %w", err))
	}
	if len(c.Clients) == 0 && c.Audience == "" {
		errs = append(errs, errors.New("neither clients nor an audience are given: no token could be taken"))
	}
	if c.Leeway < 0 || c.Leeway > maxLeeway {
		errs = append(errs, fmt.Errorf("leeway is %s: want 0 to %s", c.Leeway, maxLeeway))
	}
	return errors.Join(errs...)
}

func (c Config) withDefaults() Config {
	if c.Leeway == 0 {
		c.Leeway = DefaultLeeway
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.HTTP == nil {
		c.HTTP = &http.Client{Timeout: FetchTimeout, CheckRedirect: noRedirect}
	}
	return c
}

// noRedirect: a redirect could lead from https to http.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// CheckURL reports why keys or tokens may not be fetched from an address: it must
// be https, or http to this machine, and bare of user, query and fragment.
func CheckURL(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "":
		return errors.New("want an absolute URL")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New("want a URL without user, query or fragment")
	case u.Scheme == "https" || u.Scheme == "http" && Loopback(u.Hostname()):
		return nil
	}
	return errors.New("want https; http goes to this machine alone")
}

// Loopback reports whether a host name means this machine and nothing else.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
