package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// publisher is a server of model files that counts requests and can misbehave.
type publisher struct {
	*httptest.Server
	mu       sync.Mutex
	files    map[string][]byte
	requests []string
	// bend answers a request in a way of its own, if it wants to.
	bend func(w http.ResponseWriter, r *http.Request, file []byte) bool
}

func publish(t *testing.T, files map[string][]byte) *publisher {
	p := &publisher{files: files}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.requests = append(p.requests, strings.TrimSpace(r.URL.Path+" "+r.Header.Get("Range")))
	bend := p.bend
	p.mu.Unlock()
	file, ok := p.files[strings.TrimPrefix(r.URL.Path, "/")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if bend != nil && bend(w, r, file) {
		return
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file))
}

func (p *publisher) asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

// forget makes it behave, and forgets what it was asked.
func (p *publisher) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bend, p.requests = nil, nil
}

// noise is a file of so many bytes.
func noise(n int, seed byte) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7>>3) ^ seed
	}
	return b
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// modelOf is a manifest that pins files.
func modelOf(files map[string][]byte) *Manifest {
	m := &Manifest{ID: "tiny", Title: "Tiny", Family: SAM3D, Source: "https://example.org/{revision}", Revision: "r1", Licence: Licence{SPDX: "Apache-2.0", File: "Apache-2.0.txt", URL: "https://example.org"}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		m.Files = append(m.Files, File{Name: name, Bytes: int64(len(files[name])), SHA256: sumOf(files[name])})
	}
	return m
}

// pull is Pull without pauses between tries.
func (d Folder) pull(t *testing.T, m *Manifest, p *publisher) (Installed, error) {
	t.Helper()
	return d.Pull(t.Context(), m, Options{Source: Web(p.URL, ""), Pause: func(context.Context, int) error { return nil }})
}

// half cuts the connection in the middle of what was asked for.
func half(w http.ResponseWriter, r *http.Request, file []byte) bool {
	from := 0
	if _, err := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from); err == nil {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(file)-1, len(file)))
		w.WriteHeader(http.StatusPartialContent)
	}
	_, _ = w.Write(file[from : from+(len(file)-from+1)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
