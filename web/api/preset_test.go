package api_test

import (
	"net/http"
	"testing"

	"github.com/2112-lab/gen3d/web/contract"
)

func TestAPresetIsSignedIntoTheForm(t *testing.T) {
	w := serve(t)
	for body, want := range map[string]string{`{}`: "", `{"preset":"quality"}`: "quality", `{"filename":"bear.jpg","preset":"fast"}`: "fast"} {
		var made contract.CreatedSession
		w.do(call{method: "POST", path: "/v1/sessions", token: "ada", body: body}).decode(t, &made)
		if got := made.Upload.Fields["x-amz-meta-preset"]; got != want {
			t.Errorf("%s: %q", body, got)
		}
	}
	for _, body := range []string{`{"preset":"best"}`, `{"preset":""}`, `{"preset":1}`} {
		if g := w.do(call{method: "POST", path: "/v1/sessions", token: "ada", body: body}); g.status != http.StatusBadRequest {
			t.Errorf("%s: %d", body, g.status)
		}
	}
}
