package site

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

var app = fstest.MapFS{
	"index.html":           {Data: []byte("<!doctype html>app")},
	"icon.svg":             {Data: []byte("<svg/>")},
	"assets/main-1a.js":    {Data: []byte("import('x')")},
	"assets/main-1a.js.br": {Data: []byte("BR")},
	"assets/main-1a.js.gz": {Data: []byte("GZ")},
	"assets/ort-2b.wasm":   {Data: []byte("\x00asm")},
	".gitkeep":             {},
}

func open(t *testing.T, cfg Config) *Site {
	t.Helper()
	cfg.Files = app
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(s *Site, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestWhatAnswersWhat(t *testing.T) {
	s := open(t, Config{})
	for _, tc := range []struct {
		name, path, accept string
		status             int
		body, cache        string
	}{
		{"the root is the app", "/", "", 200, "<!doctype html>app", "no-cache"},
		{"a page of the app is the app", "/sessions/sess_1_abcdef01/mask", "", 200, "<!doctype html>app", "no-cache"},
		{"the app under its own name is no redirect", "/index.html", "", 200, "<!doctype html>app", "no-cache"},
		{"a hashed file is kept for good", "/assets/main-1a.js", "", 200, "import('x')", "public, max-age=31536000, immutable"},
		{"brotli goes first", "/assets/main-1a.js", "gzip, deflate, br", 200, "BR", "public, max-age=31536000, immutable"},
		{"gzip where there is no brotli", "/assets/main-1a.js", "gzip;q=1.0, br;q=0", 200, "GZ", "public, max-age=31536000, immutable"},
		{"a compressed form has no address of its own", "/assets/main-1a.js.br", "", 404, "There is no such file.\n", ""},
		{"a file of an older release is gone", "/assets/main-0z.js", "", 404, "There is no such file.\n", ""},
		{"a missing picture is no page", "/favicon.ico", "", 404, "There is no such file.\n", ""},
		{"a hidden file is not served", "/.gitkeep", "", 404, "There is no such file.\n", ""},
		{"a way out leads in", "/../../icon.svg", "", 200, "<svg/>", "no-cache"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := get(s, tc.path, "Accept-Encoding", tc.accept)
			if w.Code != tc.status || w.Body.String() != tc.body || w.Header().Get("Cache-Control") != tc.cache {
				t.Errorf("%d %q, cache %q", w.Code, w.Body, w.Header().Get("Cache-Control"))
			}
		})
	}
}

func TestTypesDoNotDependOnTheMachine(t *testing.T) {
	s := open(t, Config{})
	for path, want := range map[string]string{
		"/": "text/html; charset=utf-8", "/assets/main-1a.js": "text/javascript; charset=utf-8",
		"/assets/ort-2b.wasm": "application/wasm", "/icon.svg": "image/svg+xml", "/config.json": "application/json",
	} {
		if got := get(s, path).Header().Get("Content-Type"); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
}

func TestAKnownFileIsNotSentAgain(t *testing.T) {
	s := open(t, Config{})
	first := get(s, "/")
	if w := get(s, "/", "If-None-Match", first.Header().Get("ETag")); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("answered %d with %d bytes", w.Code, w.Body.Len())
	}
	plain, small := get(s, "/assets/main-1a.js"), get(s, "/assets/main-1a.js", "Accept-Encoding", "br")
	if plain.Header().Get("ETag") == small.Header().Get("ETag") {
		t.Error("a compressed form has the tag of the plain one")
	}
}

func TestPolicyNamesOnlyWhatTheAppNeeds(t *testing.T) {
	s := open(t, Config{
		App:     App{Issuer: "https://id.example/pool", Storage: "https://bucket.s3.example", ClientID: "web"},
		Origins: []string{"https://login.example/oauth2"},
	})
	got := get(s, "/").Header().Get("Content-Security-Policy")
	for _, want := range []string{
		"script-src 'self' 'wasm-unsafe-eval';", "img-src 'self' blob: data: https://bucket.s3.example;",
		"connect-src 'self' blob: data: https://bucket.s3.example https://id.example https://login.example;",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("policy lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "unsafe-inline") || strings.Contains(got, "'unsafe-eval'") || strings.Contains(got, "*") {
		t.Errorf("policy is loose: %s", got)
	}
}

func TestIsolationIsAChoice(t *testing.T) {
	if h := get(open(t, Config{}), "/").Header().Get("Cross-Origin-Embedder-Policy"); h != "" {
		t.Errorf("isolated unasked: %q", h)
	}
	if h := get(open(t, Config{App: App{Isolated: true}}), "/").Header().Get("Cross-Origin-Embedder-Policy"); h != "credentialless" {
		t.Errorf("not isolated: %q", h)
	}
}

func TestOnlyReading(t *testing.T) {
	w := httptest.NewRecorder()
	open(t, Config{}).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("answered %d", w.Code)
	}
}

func TestWrongConfigurationIsNamed(t *testing.T) {
	_, err := New(Config{Files: app, App: App{Storage: "bucket; script-src *"}, Origins: []string{"ftp://x"}})
	if err == nil || !strings.Contains(err.Error(), "bucket;") || !strings.Contains(err.Error(), "ftp://x") {
		t.Errorf("err is %v", err)
	}
	if _, err := New(Config{Files: fstest.MapFS{}}); err == nil {
		t.Error("a site without an app is served")
	}
}
