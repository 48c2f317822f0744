package site

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// index is the app's one page.
const index = "index.html"

// Site serves the app. It is an http.Handler for all paths that nothing else has.
type Site struct {
	files    map[string]*file
	config   []byte
	policy   string
	isolated bool
}

// New lists the app's files. It errs where index.html is missing.
func New(cfg Config) (*Site, error) {
	origins, err := cfg.origins()
	if err != nil {
		return nil, fmt.Errorf("configure site: %w", err)
	}
	storage, _ := origin(cfg.App.Storage)
	files, err := list(cfg.Files)
	if err != nil {
		return nil, err
	}
	if files[index] == nil {
		return nil, fmt.Errorf("configure site: %w: %s", fs.ErrNotExist, index)
	}
	config, err := json.Marshal(cfg.App)
	if err != nil {
		return nil, fmt.Errorf("configure site: %w", err)
	}
	return &Site{files: files, config: config, policy: policy(origins, storage), isolated: cfg.App.Isolated}, nil
}

// ServeHTTP implements http.Handler.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.harden(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "Only GET and HEAD are answered here.", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	switch f := s.files[name]; {
	case name == "config.json":
		s.serveConfig(w)
	case f != nil && name != index:
		f.serve(w, r)
	case looksLikeFile(name) && name != index:
		http.Error(w, "There is no such file.", http.StatusNotFound)
	default:
		s.files[index].serve(w, r)
	}
}

// looksLikeFile tells a file that is gone from a page of the app: no page has a dot
// in the last part of its address.
func looksLikeFile(name string) bool {
	return strings.HasPrefix(name, "assets/") || strings.Contains(name[strings.LastIndex(name, "/")+1:], ".")
}

func (s *Site) serveConfig(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(s.config)
}
