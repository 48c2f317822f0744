package web

import (
	"embed"
	"io/fs"
)

// dist is empty but for .gitkeep until `make web` has built the app; all: lets it
// be embedded all the same, so that the program builds before npm has run.
//
//go:embed all:dist
var dist embed.FS

// Site is the built web app, index.html at its root, and whether it was built.
func Site() (files fs.FS, built bool) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, false // cannot be: dist is embedded under this very name
	}
	_, err = fs.Stat(files, "index.html")
	return files, err == nil
}
