package devidp

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Minter makes access tokens with a provider's key and without its accounts, so
// that it works in another process beside a running provider. Whoever can read the
// key is its owner.
type Minter struct{ signer *signer }

// OpenMinter reads the key in a provider's folder. Issuer is where that provider
// is reached.
func OpenMinter(path, issuer string) (*Minter, error) {
	if _, err := os.Stat(filepath.Join(path, keyFile)); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("open signing key: no identity provider has run in %s", path)
	}
	s, err := openSigner(path, issuer)
	if err != nil {
		return nil, err
	}
	return &Minter{s}, nil
}

// Mint makes an access token for a user and an app; it lasts 60 minutes.
func (m *Minter) Mint(user pipeline.UserID, client string, now time.Time) (string, error) {
	token, err := m.signer.mint(user, client, now)
	if err != nil {
		return "", fmt.Errorf("mint access token: %w", err)
	}
	return token, nil
}
