package objects

import (
	"net/http"
	"testing"
)

func TestBrowsersOfTheAllowedOriginMayUpload(t *testing.T) {
	s, _ := serve(t, testConfig(t.TempDir(), &inbox{}))
	for _, tc := range []struct {
		name, origin string
		status       int
	}{
		{"the web's own origin is let in", "http://127.0.0.1:8080", http.StatusOK},
		{"another origin is refused", "http://evil.example", http.StatusForbidden},
	} {
		t.Run(tc.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, s.URL()+"/"+testBucket, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Origin", tc.origin)
			req.Header.Set("Access-Control-Request-Method", "POST")
			req.Header.Set("Access-Control-Request-Headers", "content-type")
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != tc.status {
				t.Errorf("answered %s", resp.Status)
			}
			if got := resp.Header.Get("Access-Control-Allow-Origin"); tc.status == http.StatusOK && got != tc.origin {
				t.Errorf("allowed origin %q", got)
			}
		})
	}
}
