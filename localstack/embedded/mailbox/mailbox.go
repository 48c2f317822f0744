package mailbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/localstack/embedded/sigv4"
)

// Config of a Mailbox.
type Config struct {
	// AccessKey and SecretKey are the one pair whose signatures are accepted.
	AccessKey string
	SecretKey string
	// Clock tells the time; default time.Now.
	Clock func() time.Time
	// Publish sends one of SES's events of mail that went through a configuration
	// set; nil: nobody hears of them.
	Publish func(context.Context, []byte) error
	// Log hears of failures to store or show mail, never of addresses or contents.
	// Its zero value is silent.
	Log zerolog.Logger
}

// Mailbox keeps mail in one file. It is the http.Handler of the SES API.
type Mailbox struct {
	cfg  Config
	keys sigv4.Keys
	db   *store
	api  *http.ServeMux
	told *telling
}

// Open reads the mailbox at path, making it if need be.
func Open(path string, cfg Config) (*Mailbox, error) {
	if cfg.AccessKey == "" || cfg.SecretKey == "" {
		return nil, errors.New("open mailbox: AccessKey and SecretKey must be set")
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	db, err := openStore(path)
	if err != nil {
		return nil, fmt.Errorf("open mailbox: %w", err)
	}
	m := &Mailbox{
		cfg: cfg, keys: sigv4.OneKey(cfg.AccessKey, cfg.SecretKey), db: db, api: http.NewServeMux(),
	}
	m.api.HandleFunc("POST /v2/email/outbound-emails", m.sendEmail)
	m.api.HandleFunc("/", unknownOperation)
	m.told = startTelling(db, cfg)
	return m, nil
}

// ServeHTTP answers the SES API, version 2.
func (m *Mailbox) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.api.ServeHTTP(w, r) }

// Mute stops publishing events; those that are left are published after the next
// Open. It is for when the one who takes them closes first.
func (m *Mailbox) Mute() { m.told.stop() }

// Close finishes what is being written and closes the file.
func (m *Mailbox) Close() error {
	m.told.stop()
	if err := m.db.close(); err != nil {
		return fmt.Errorf("close mailbox: %w", err)
	}
	return nil
}
