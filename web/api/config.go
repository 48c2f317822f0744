package api

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/2112-lab/gen3d/internal/identity"
	"github.com/2112-lab/gen3d/pipeline"
)

// Verifier knows whose a token is. It errs with identity.ErrRefused or
// identity.ErrUnavailable.
type Verifier interface {
	Verify(ctx context.Context, token string) (identity.Caller, error)
}

// Store is all that the API needs of storage, file by file.
type Store interface {
	uploads
	sessionReader
	sessionLister
	linker
	sessionKeeper
	retrier
	receipts
	shares
	memos
	preferences
	writer
	Check(context.Context) error
}

// Config is what a Server needs. Store and Emit are required.
type Config struct {
	Store Store
	// Verifier is nil where no identity provider is configured: then nobody is let in.
	Verifier Verifier
	// Emit publishes events.
	Emit func(context.Context, pipeline.Header, ...pipeline.Event) error
	// Webhooks is nil where there are none: then their addresses are not there.
	Webhooks Webhooks
	// Waiting is how many jobs wait for a worker at a stage; nil where nobody knows.
	Waiting func(context.Context, pipeline.Stage) (int, error)
	// Announce hears that a photo was promised, before it comes; nil: nobody. It must
	// not take long.
	Announce func(context.Context)
	// Trace is the W3C traceparent of what goes on in a context, which uploads take
	// along; nil, or empty: none.
	Trace func(context.Context) string
	// Observe hears of every request; nil: nobody.
	Observe func(Line)
	// Report hears of errors in clients; nil: nobody.
	Report func(ClientReport)
	// Origins are the web origins that browsers may call from, such as
	// https://gen3d.example. Requests of the API's own origin need none.
	Origins []string
	// Proxies is how many proxies of ours stand before this process.
	Proxies int
	// SharePage is what a share's token is appended to; default: the API's own address.
	SharePage string
	// LinkKey verifies the unsubscribe links of mails; empty: none is valid.
	LinkKey pipeline.LinkKey
	Limits  Limits
	// Collected is where answers are sent whole and none can stay open, as by a
	// function. Event streams then tell what there is and end.
	Collected bool
	// Clock is time.Now if nil.
	Clock func() time.Time
}

// Limits bound what one caller may do. A zero is replaced by its default.
type Limits struct {
	PerUser    int           // requests a minute; default 100
	PerAddress int           // requests a minute without a valid token; default 30
	Streams    int           // open event streams a user; default 20
	Read       time.Duration // for the body of a request; default 15 s
	Poll       time.Duration // between two reads of a watched session; default 1 s
	Heartbeat  time.Duration // on a silent event stream; default 15 s
	Stream     time.Duration // the longest an event stream lives; default 1 h
	Appear     time.Duration // how long a stream waits for a new session to appear; default 10 s
}

// Validate reports all that is wrong with the configuration at once.
func (c Config) Validate() error {
	var errs []error
	if c.Store == nil || c.Emit == nil {
		errs = append(errs, errors.New("store or emit is missing"))
	}
	for _, o := range c.Origins {
		u, err := url.Parse(o)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Scheme+"://"+u.Host != o {
			errs = append(errs, fmt.Errorf("origin %q: want scheme://host and nothing else", o))
		}
	}
	if c.Proxies < 0 || c.Proxies > 10 {
		errs = append(errs, fmt.Errorf("proxies is %d: want 0 to 10", c.Proxies))
	}
	if n := len(c.LinkKey); n > 0 && n < pipeline.MinLinkKey {
		errs = append(errs, fmt.Errorf("link key has %d bytes: want %d or more", n, pipeline.MinLinkKey))
	}
	return errors.Join(errs...)
}

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.SharePage == "" {
		c.SharePage = "/v1/shared/"
	}
	l := &c.Limits
	positive(&l.PerUser, 100)
	positive(&l.PerAddress, 30)
	positive(&l.Streams, 20)
	positive(&l.Read, 15*time.Second)
	positive(&l.Poll, time.Second)
	positive(&l.Heartbeat, 15*time.Second)
	positive(&l.Stream, time.Hour)
	positive(&l.Appear, 10*time.Second)
	return c
}

func positive[N int | time.Duration](n *N, otherwise N) {
	if *n <= 0 {
		*n = otherwise
	}
}
