package models

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Folder is where models are installed, each in a folder of its own that is named
// by its id and by its manifest's hash: an installed model never changes, and what
// another release knows otherwise lies beside it.
type Folder string

const (
	manifestName = "manifest.json"
	// unfinished holds what is being fetched.
	unfinished = ".unfinished"
)

// canonical is a manifest as it is stored.
func (m *Manifest) canonical() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write manifest: %w", err)
	}
	return append(b, '\n'), nil
}

// Version tells manifests of one id apart: twelve digits of a hash of their content.
func (m *Manifest) Version() (string, error) {
	b, err := m.canonical()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6]), nil
}

// Installed is a model on this machine.
type Installed struct {
	*Manifest
	Dir     string
	Version string
}

// Path is where one of its files is.
func (i Installed) Path(file string) string { return filepath.Join(i.Dir, file) }

// LicenceText is the text under which the model may be used.
func (i Installed) LicenceText() ([]byte, error) {
	if _, own := i.file(i.Licence.File); own {
		return os.ReadFile(i.Path(i.Licence.File))
	}
	return i.Manifest.LicenceText()
}

// LicenceText is the licence's text, where it comes with Gen3D.
func (m *Manifest) LicenceText() ([]byte, error) {
	if b, ok := shippedLicence(m.Licence.File); ok {
		return b, nil
	}
	return nil, fmt.Errorf("the text of %s comes with the model: pull it, or read %s", m.Licence.SPDX, m.Licence.URL)
}

// NotInstalledError is a model that is not on this machine.
type NotInstalledError struct {
	ID  string
	Dir Folder
}

func (e NotInstalledError) Error() string {
	return fmt.Sprintf("%s is not installed in %s: gen3d models pull %s", e.ID, e.Dir, e.ID)
}

// All are the installed models, by id. What it cannot read it leaves out and says so
// in the error, which does not keep it from answering the others.
func (d Folder) All() ([]Installed, error) {
	entries, err := os.ReadDir(string(d))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list models: %w", err)
	}
	var all []Installed
	var errs []error
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		i, err := d.read(e.Name())
		if err != nil {
			errs = append(errs, err)
			continue
		}
		all = append(all, i)
	}
	return all, errors.Join(errs...)
}

// Installed finds a model: the version that the manifest names, if one is given, or
// else the only one or the one of this release.
func (d Folder) Installed(id string) (Installed, error) {
	all, err := d.All()
	all = slices.DeleteFunc(all, func(i Installed) bool { return i.ID != id })
	if len(all) == 0 {
		return Installed{}, errors.Join(NotInstalledError{id, d}, err)
	}
	if known, err := Find(id); err == nil {
		version, err := known.Version()
		if err != nil {
			return Installed{}, err
		}
		if at := slices.IndexFunc(all, func(i Installed) bool { return i.Version == version }); at >= 0 {
			return all[at], nil
		}
	}
	return all[len(all)-1], nil
}

func (d Folder) read(name string) (Installed, error) {
	dir := filepath.Join(string(d), name)
	b, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return Installed{}, fmt.Errorf("read installed model: %w", err)
	}
	m, err := Parse(b)
	if err != nil {
		return Installed{}, fmt.Errorf("%s: %w", dir, err)
	}
	version, err := m.Version()
	if err != nil {
		return Installed{}, err
	}
	if name != m.ID+"@"+version {
		return Installed{}, fmt.Errorf("%s holds %s@%s: its manifest was changed; remove it and pull it again", dir, m.ID, version)
	}
	return Installed{Manifest: m, Dir: dir, Version: version}, nil
}

// Verify reads every file of an installed model and names those that are not what
// they were.
func (i Installed) Verify() error {
	var errs []error
	for _, f := range i.Files {
		if err := verify(i.Path(f.Name), f); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) > 0 {
		return fmt.Errorf("%s is damaged; remove %s and pull it again: %w", i.ID, i.Dir, errors.Join(errs...))
	}
	return nil
}

func verify(path string, f File) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, in)
	if err != nil {
		return err
	}
	p := part{sum: sum, have: n}
	if !p.is(f) {
		return p.mismatch(f)
	}
	return nil
}

// writeWhole makes a file that is there as a whole or not at all.
func writeWhole(path string, b []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, b) {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), path)
}
