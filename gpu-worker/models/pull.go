package models

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Options say how a model is fetched.
type Options struct {
	// Source replaces the manifest's own, such as by a mirror.
	Source Source
	// Pins are SHA-256 sums by file name, for files of which the manifest has none.
	Pins map[string]string
	// Progress hears how much of a file is there; it may be nil.
	Progress func(f File, have int64)
	// Pause waits after so many tries in a row that brought nothing; nil is 2, 4 and 8 s.
	Pause func(ctx context.Context, failed int) error
}

// UnpinnedError is a model of which it is not known what its files should be.
type UnpinnedError struct {
	ID    string
	Files []string
}

func (e UnpinnedError) Error() string {
	pins := make([]string, len(e.Files))
	for i, f := range e.Files {
		pins[i] = "--pin " + f + "=SHA256"
	}
	return fmt.Sprintf("this release does not know the SHA-256 of every file of %s; look it up where the model is published, then say %s", e.ID, strings.Join(pins, " "))
}

// Pinned is a copy of a manifest with sums for files that had none. It errs with an
// UnpinnedError if some still have none, and where a pin contradicts the manifest.
func (m *Manifest) Pinned(pins map[string]string) (*Manifest, error) {
	out := *m
	out.Files = slices.Clone(m.Files)
	for name, sum := range pins {
		at := slices.IndexFunc(out.Files, func(f File) bool { return f.Name == name })
		switch {
		case at < 0:
			return nil, fmt.Errorf("%s has no file %s to be pinned", m.ID, name)
		case !sumForm.MatchString(sum):
			return nil, fmt.Errorf("pin %s: %q is no SHA-256: want 64 lower-case hexadecimal digits", name, sum)
		case out.Files[at].SHA256 != "" && out.Files[at].SHA256 != sum:
			return nil, fmt.Errorf("pin %s: this release pins it to %s", name, out.Files[at].SHA256)
		}
		out.Files[at].SHA256 = sum
	}
	if unpinned := out.Unpinned(); len(unpinned) > 0 {
		return nil, UnpinnedError{m.ID, unpinned}
	}
	return &out, nil
}

// Pull installs a model: fetches what is missing, verifies it, and then makes it
// appear at once. What a pull that was interrupted has fetched is kept for the next.
// Two at the same time wait for each other. It errs with an UnpinnedError, a
// MismatchError, a NoSpaceError, ErrAccess or ErrAbsent where it is one of those.
func (d Folder) Pull(ctx context.Context, m *Manifest, o Options) (Installed, error) {
	m, err := m.Pinned(o.Pins)
	if err != nil {
		return Installed{}, err
	}
	version, err := m.Version()
	if err != nil {
		return Installed{}, err
	}
	p := &puller{o}
	if p.Progress == nil {
		p.Progress = func(File, int64) {}
	}
	if p.Pause == nil {
		p.Pause = pause
	}
	name := m.ID + "@" + version
	work := filepath.Join(string(d), unfinished, name)
	if err := os.MkdirAll(work, 0o755); err != nil {
		return Installed{}, fmt.Errorf("pull %s: %w", m.ID, err)
	}
	unlock, err := lock(ctx, work+".lock")
	if err != nil {
		return Installed{}, fmt.Errorf("pull %s: %w", m.ID, err)
	}
	defer unlock()
	if i, err := d.read(name); err == nil && i.Verify() == nil {
		return i, os.RemoveAll(work)
	}
	if err := d.install(ctx, p, m, work, name); err != nil {
		return Installed{}, fmt.Errorf("pull %s: %w", m.ID, explain(m, err))
	}
	return d.read(name)
}

func (d Folder) install(ctx context.Context, p *puller, m *Manifest, work, name string) error {
	if err := os.MkdirAll(work, 0o755); err != nil {
		return err
	}
	if err := room(work, m); err != nil {
		return err
	}
	for _, f := range m.Files {
		if err := p.fetch(ctx, f, filepath.Join(work, f.Name)); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	b, err := m.canonical()
	if err != nil {
		return err
	}
	if err := writeWhole(filepath.Join(work, manifestName), b); err != nil {
		return err
	}
	// What stands in its place is damaged, or it would have been taken.
	final := filepath.Join(string(d), name)
	if err := os.RemoveAll(final); err != nil {
		return err
	}
	return os.Rename(work, final)
}

// explain adds what to do.
func explain(m *Manifest, err error) error {
	if errors.Is(err, ErrAccess) && m.Access != nil {
		return fmt.Errorf("%w. %s Then set %s to your token", err, m.Access.How, m.Access.Token)
	}
	return err
}
