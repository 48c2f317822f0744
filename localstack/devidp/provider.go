package devidp

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/2112-lab/gen3d/pipeline"
)

// Provider is an identity provider. It is safe for concurrent use.
type Provider struct {
	cfg    Config
	base   string // the issuer's path
	cookie string // name of the session's cookie
	db     *store
	signer *signer

	hashing chan struct{} // a place each for those that may hash a password at a time
	nobody  []byte        // hash that stands for an account that does not exist
	guesses *backoff
	mails   *quota
}

// hashers bounds how many passwords are hashed at a time: each takes some 60 ms of
// one core, and anybody may ask for it.
const hashers = 2

// Open opens the provider whose accounts and key are in the folder path, and makes
// the folder where there is none. It refuses an issuer that is not on this machine
// (ErrNotLocal).
func Open(path string, cfg Config) (*Provider, error) {
	if err := cfg.validate(); err != nil {
		return nil, fmt.Errorf("configure identity provider: %w", err)
	}
	cfg = cfg.withDefaults()
	issuer, err := url.Parse(cfg.Issuer)
	if err != nil {
		return nil, fmt.Errorf("configure identity provider: %w", err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("open identity provider: %w", err)
	}
	signer, err := openSigner(path, cfg.Issuer)
	if err != nil {
		return nil, fmt.Errorf("open identity provider: %w", err)
	}
	nobody, err := bcrypt.GenerateFromPassword([]byte(secretText()), cfg.Cost)
	if err != nil {
		return nil, fmt.Errorf("configure identity provider: %w", err)
	}
	db, err := openStore(filepath.Join(path, "accounts.db"))
	if err != nil {
		return nil, fmt.Errorf("open identity provider: %w", err)
	}
	p := &Provider{
		cfg: cfg, base: issuer.Path, db: db, signer: signer, nobody: nobody,
		// Cookies know no ports: two providers on one machine must not share a name.
		cookie:  "gen3d_idp_" + issuer.Port(),
		hashing: make(chan struct{}, hashers),
		guesses: newBackoff(), mails: newQuota(mailsAnHour, time.Hour),
	}
	if err := db.sweep(cfg.Clock()); err != nil {
		return nil, errors.Join(fmt.Errorf("open identity provider: %w", err), db.close())
	}
	return p, nil
}

// Close lets go of the files. No request may be under way.
func (p *Provider) Close() error { return p.db.close() }

// Person is a user with their verified address; nobody where there is no account here.
func (p *Provider) Person(_ context.Context, user pipeline.UserID) (pipeline.Person, error) {
	a, err := p.db.account(string(user))
	if errors.Is(err, errNone) {
		return pipeline.Person{}, nil
	}
	return pipeline.Person{Address: a.Email, Locale: a.Locale}, err
}

// Mint makes an access token for a user, who needs no account, as if the app had
// asked for it.
func (p *Provider) Mint(user pipeline.UserID, client string) (string, error) {
	if _, ok := p.cfg.client(client); !ok {
		return "", fmt.Errorf("mint access token: no client %q", client)
	}
	return p.signer.mint(user, client, p.cfg.Clock())
}
