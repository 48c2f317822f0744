package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// File is where a person's tokens are kept, readable by them alone.
type File string

// DefaultFile is token.json in the person's configuration folder.
func DefaultFile() (File, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the configuration folder: %w", err)
	}
	return File(filepath.Join(dir, "gen3d", "token.json")), nil
}

// renewBefore is how long before its end an access token is renewed, so that it
// lasts for what is done with it.
const renewBefore = 2 * time.Minute

// Load reads the tokens; ErrSignedOut (errors.Is) if there are none.
func (f File) Load() (Tokens, error) {
	b, err := os.ReadFile(string(f))
	if errors.Is(err, os.ErrNotExist) {
		return Tokens{}, ErrSignedOut
	}
	if err != nil {
		return Tokens{}, fmt.Errorf("read tokens: %w", err)
	}
	var t Tokens
	if err := json.Unmarshal(b, &t); err != nil {
		return Tokens{}, fmt.Errorf("%w: %s is damaged", ErrSignedOut, f)
	}
	return t, nil
}

// Save replaces the file at once, so that a crash leaves the old or the new one.
func (f File) Save(t Tokens) error {
	b, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	dir := filepath.Dir(string(f))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("keep tokens: %w", err)
	}
	temporary, err := os.CreateTemp(dir, ".token-*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("keep tokens: %w", err)
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(append(b, '\n'))
	if err = errors.Join(err, temporary.Sync(), temporary.Close()); err != nil {
		return fmt.Errorf("keep tokens: %w", err)
	}
	if err := os.Rename(temporary.Name(), string(f)); err != nil {
		return fmt.Errorf("keep tokens: %w", err)
	}
	return nil
}

// Remove forgets the tokens.
func (f File) Remove() error {
	if err := os.Remove(string(f)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("forget tokens: %w", err)
	}
	return nil
}

// Access is an access token that lasts for two minutes at least, renewed if need
// be. Programs that run at the same time wait for each other: a refresh token that
// two of them used would end the sign-in.
func (f File) Access(ctx context.Context, now time.Time) (string, error) {
	t, err := f.Load()
	if err != nil || t.Expires.Sub(now) > renewBefore {
		return t.Access, err
	}
	unlock, err := lock(string(f) + ".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if t, err = f.Load(); err != nil || t.Expires.Sub(now) > renewBefore {
		return t.Access, err // another program was faster
	}
	if t, err = t.Renew(ctx, now); err != nil {
		return "", err
	}
	return t.Access, f.Save(t)
}
