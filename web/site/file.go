package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// encodings are how the build leaves files compressed, the best first.
var encodings = []struct{ suffix, name string }{{".br", "br"}, {".gz", "gzip"}}

// file is one file of the app, with its compressed forms.
type file struct {
	from    fs.FS
	name    string
	smaller map[string]*file // by the name of the encoding
	tag     func() (string, error)
}

// list finds all files. It reads none: the app may be large, and much of it is
// rarely asked for.
func list(from fs.FS) (map[string]*file, error) {
	all := map[string]*file{}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		f := &file{from: from, name: name, smaller: map[string]*file{}}
		f.tag = sync.OnceValues(f.digest)
		all[name] = f
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the web app: %w", err)
	}
	for name, f := range all {
		for _, e := range encodings {
			if plain := all[strings.TrimSuffix(name, e.suffix)]; plain != nil && plain != f {
				plain.smaller[e.name] = f
				delete(all, name)
			}
		}
	}
	return all, nil
}

// digest names a file's content.
func (f *file) digest() (string, error) {
	r, err := f.from.Open(f.name)
	if err != nil {
		return "", err
	}
	defer r.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, r); err != nil {
		return "", err
	}
	return `"` + hex.EncodeToString(sum.Sum(nil)[:8]) + `"`, nil
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.mediaType())
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(f.name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	sent := f
	if len(f.smaller) > 0 {
		h.Add("Vary", "Accept-Encoding")
		for _, e := range encodings {
			if s := f.smaller[e.name]; s != nil && accepts(r.Header.Get("Accept-Encoding"), e.name) {
				h.Set("Content-Encoding", e.name)
				sent = s
				break
			}
		}
	}
	content, err := sent.from.Open(sent.name)
	if err != nil {
		http.Error(w, "The file could not be read.", http.StatusInternalServerError)
		return
	}
	defer content.Close()
	seeker, ok := content.(io.ReadSeeker)
	if tag, err := sent.tag(); ok && err == nil {
		h.Set("ETag", tag)
		http.ServeContent(w, r, "", time.Time{}, seeker)
		return
	}
	http.Error(w, "The file could not be read.", http.StatusInternalServerError)
}

// accepts reports whether a browser reads an encoding. One that is refused by
// weight ("br;q=0") is not.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == encoding {
			w := strings.ReplaceAll(weight, " ", "")
			return w != "q=0" && w != "q=0.0" && w != "q=0.00" && w != "q=0.000"
		}
	}
	return false
}

// mediaType is that of the suffix. Those that matter are named here: a machine's own
// table may lack them, and a module without its type does not run.
func (f *file) mediaType() string {
	switch suffix := path.Ext(f.name); suffix {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".wasm":
		return "application/wasm"
	case ".json", ".map":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".webmanifest":
		return "application/manifest+json"
	default:
		if t := mime.TypeByExtension(suffix); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}
