package models_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/models"
)

type shelf struct {
	files map[string]string
	reads int
	err   error
}

func (s *shelf) ModelFile(_ context.Context, key string) ([]byte, error) {
	s.reads++
	if s.err != nil {
		return nil, s.err
	}
	if f, ok := s.files[key]; ok {
		return []byte(f), nil
	}
	return nil, fmt.Errorf("read %s: %w", key, pipeline.ErrNotFound)
}

func TestHandler(t *testing.T) {
	const decoder = "models/baseline/decoder-0123456789abcdef.onnx"
	files := map[string]string{
		decoder: "graph", "models/sam3/LICENSE.txt": "terms", "models/sam3/encoder.onnx": "large",
		"users/ada/sessions/sess_1_00000000/image.jpg": "private",
	}
	for name, c := range map[string]struct {
		method, path string
		status       int
		body, cache  string
	}{
		"a decoder is kept for good":            {"GET", "/" + decoder, 200, "graph", "public, max-age=31536000, immutable"},
		"a licence lies beside it":              {"GET", "/models/sam3/LICENSE.txt", 200, "terms", "public, max-age=3600"},
		"an encoder is not served":              {"GET", "/models/sam3/encoder.onnx", 404, "", ""},
		"nothing outside models/ is":            {"GET", "/models/../users/ada/sessions/sess_1_00000000/image.jpg", 404, "", ""},
		"nor by an encoded way there":           {"GET", "/models/%2e%2e/users/ada/sessions/sess_1_00000000/image.jpg", 404, "", ""},
		"an unknown decoder is not found":       {"GET", "/models/baseline/decoder-0000000000000000.onnx", 404, "", ""},
		"a folder is not listed":                {"GET", "/models/", 404, "", ""},
		"nothing can be written":                {"PUT", "/" + decoder, 405, "", ""},
		"a name may not be of capitals or dots": {"GET", "/models/..sam/decoder-0123456789abcdef.onnx", 404, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			models.Handler(&shelf{files: files}).ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
			if w.Code != c.status || c.status == 200 && w.Body.String() != c.body || w.Header().Get("Cache-Control") != c.cache {
				t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
			}
		})
	}
}

func TestHandlerReadsOnce(t *testing.T) {
	s := &shelf{files: map[string]string{"models/baseline/decoder-0123456789abcdef.onnx": "graph"}}
	h := models.Handler(s)
	for range 3 {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/models/baseline/decoder-0123456789abcdef.onnx", nil))
	}
	if s.reads != 1 {
		t.Errorf("%d reads of storage", s.reads)
	}
}

func TestHandlerWithoutStorage(t *testing.T) {
	w := httptest.NewRecorder()
	models.Handler(&shelf{err: errors.New("away")}).ServeHTTP(w, httptest.NewRequest("GET", "/models/baseline/decoder-0123456789abcdef.onnx", nil))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Error(w.Code, w.Header())
	}
}
