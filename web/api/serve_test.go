package api_test

import (
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/web/api"
)

// TestServe serves an API over storage in memory for tools that test it from
// outside, such as schemathesis: GEN3D_API_SERVE=127.0.0.1:8099 GEN3D_API_FOR=5m.
// The token "ada" owns one finished session.
func TestServe(t *testing.T) {
	address := os.Getenv("GEN3D_API_SERVE")
	if address == "" {
		t.Skip("GEN3D_API_SERVE is not set")
	}
	life, err := time.ParseDuration(os.Getenv("GEN3D_API_FOR"))
	if err != nil {
		t.Fatal(err)
	}
	w := serve(t, func(c *api.Config) {
		c.Limits = api.Limits{PerUser: 1 << 30, PerAddress: 1 << 30, Stream: 100 * time.Millisecond, Appear: 50 * time.Millisecond}
	})
	w.modelled()
	to, err := url.Parse(w.url)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Addr: address, Handler: httputil.NewSingleHostReverseProxy(to), ReadHeaderTimeout: time.Second}
	time.AfterFunc(life, func() { _ = server.Close() })
	fmt.Println("serving", server.ListenAndServe())
	for _, l := range w.lines {
		if l.Status >= http.StatusInternalServerError {
			t.Errorf("%+v", l)
		}
	}
}
