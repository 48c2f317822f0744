package loopback_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/localstack/loopback"
)

func TestGuard(t *testing.T) {
	pages := loopback.Guard("The shed", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	for name, tc := range map[string]struct {
		host string
		in   bool
	}{
		"an address with a port":         {"127.0.0.1:8080", true},
		"another loopback address":       {"127.8.9.1", true},
		"IPv6":                           {"[::1]", true},
		"IPv6 with a port":               {"[::1]:8080", true},
		"localhost":                      {"localhost:1", true},
		"localhost, spelt out":           {"LocalHost.", true},
		"a name below localhost":         {"gen3d.localhost:8080", true},
		"another site":                   {"evil.example", false},
		"a site that begins likewise":    {"localhost.evil.example", false},
		"a site that ends likewise":      {"evillocalhost", false},
		"an address as part of a name":   {"127.0.0.1.evil.example:80", false},
		"an address of the net":          {"192.0.2.1", false},
		"every address":                  {"0.0.0.0:8080", false},
		"no name":                        {"", false},
		"a port alone":                   {":8080", false},
		"an address written as a number": {"2130706433", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Host = tc.host
			w := httptest.NewRecorder()
			pages.ServeHTTP(w, r)
			if got := w.Code == http.StatusTeapot; got != tc.in || loopback.Named(tc.host) != tc.in {
				t.Errorf("status %d", w.Code)
			}
			if !tc.in && (w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "The shed is for this machine only")) {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
			for _, header := range []string{"Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy"} {
				if w.Header().Get(header) == "" {
					t.Errorf("no %s", header)
				}
			}
		})
	}
}
