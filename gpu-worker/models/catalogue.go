package models

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed catalogue
var files embed.FS

var catalogue = sync.OnceValue(func() []*Manifest {
	names, err := fs.Glob(files, "catalogue/*.json")
	if err != nil {
		panic(err) // the pattern is ours
	}
	var all []*Manifest
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err == nil {
			var m *Manifest
			if m, err = Parse(b); err == nil {
				all = append(all, m)
				continue
			}
		}
		panic(fmt.Errorf("%s: %w", name, err)) // a test reads them all
	}
	return all
})

// Catalogue are the models that this release knows, by id.
func Catalogue() []*Manifest { return slices.Clone(catalogue()) }

// UnknownError is a request for a model that the catalogue does not have.
type UnknownError struct{ ID string }

func (e UnknownError) Error() string {
	ids := make([]string, 0, len(catalogue()))
	for _, m := range catalogue() {
		ids = append(ids, m.ID)
	}
	return fmt.Sprintf("there is no model %q; there are %s", e.ID, strings.Join(ids, ", "))
}

// Find looks a model of the catalogue up. It errs with an UnknownError.
func Find(id string) (*Manifest, error) {
	for _, m := range catalogue() {
		if m.ID == id {
			return m, nil
		}
	}
	return nil, UnknownError{id}
}

// shippedLicence is a licence's text that comes with Gen3D, if it does.
func shippedLicence(name string) ([]byte, bool) {
	b, err := files.ReadFile("catalogue/licences/" + name)
	return b, err == nil
}
