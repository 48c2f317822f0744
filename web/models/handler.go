package models

import (
	"context"
	"errors"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/2112-lab/gen3d/pipeline"
)

// store is all that is needed of storage.
type store interface {
	// ModelFile errs with pipeline.ErrNotFound.
	ModelFile(ctx context.Context, key string) ([]byte, error)
}

// What is served: models/{model}/decoder-{16 digits of its sha256}.onnx, an external
// data file beside it, and a licence's text.
var served = regexp.MustCompile(`^models/[a-z0-9][a-z0-9._-]{0,63}/(decoder-[0-9a-f]{16}\.onnx(_data)?|LICENSE\.txt)$`)

// Handler serves /models/….
func Handler(s store) http.Handler { return &handler{store: s, kept: map[string][]byte{}} }

type handler struct {
	store store

	mu    sync.Mutex
	kept  map[string][]byte
	bytes int
}

// maxKept bounds the memory that files take: two of SAM's decoders.
const maxKept = 48 << 20

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "Model files can only be read.", http.StatusMethodNotAllowed)
		return
	}
	if !served.MatchString(key) {
		http.Error(w, "There is no such model file.", http.StatusNotFound)
		return
	}
	data, err := h.read(r.Context(), key)
	switch {
	case errors.Is(err, pipeline.ErrNotFound):
		http.Error(w, "There is no such model file.", http.StatusNotFound)
		return
	case err != nil:
		w.Header().Set("Retry-After", "5")
		http.Error(w, "Storage does not answer. Try again.", http.StatusServiceUnavailable)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "application/octet-stream")
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	if path.Base(key) == "LICENSE.txt" {
		head.Set("Content-Type", "text/plain; charset=utf-8")
		head.Set("Cache-Control", "public, max-age=3600")
	}
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cross-Origin-Resource-Policy", "same-site")
	_, _ = w.Write(data) // a browser that left needs no answer
}

func (h *handler) read(ctx context.Context, key string) ([]byte, error) {
	h.mu.Lock()
	data, ok := h.kept[key]
	h.mu.Unlock()
	if ok {
		return data, nil
	}
	data, err := h.store.ModelFile(ctx, key)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.kept[key]; !ok && h.bytes+len(data) <= maxKept && path.Base(key) != "LICENSE.txt" {
		h.kept[key] = data
		h.bytes += len(data)
	}
	return data, nil
}
