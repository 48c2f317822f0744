package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// An operator's way with a model: it is looked at, refused without sums, fetched with
// them, and verified.
func TestModelsFromTheCommandLine(t *testing.T) {
	files := map[string][]byte{
		"/efficient_sam_vits_encoder.onnx": bytes.Repeat([]byte("encoder"), 50_000),
		"/efficient_sam_vits_decoder.onnx": bytes.Repeat([]byte("decoder"), 9_000),
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(files[r.URL.Path]))
	}))
	t.Cleanup(site.Close)
	dir := t.TempDir()
	pull := []string{"pull", "efficientsam-s", "--from", site.URL}
	pin := func(file string, b []byte) []string {
		sum := sha256.Sum256(b)
		return []string{"--pin", file[1:] + "=" + hex.EncodeToString(sum[:])}
	}
	pinned, wrong := pull, pull
	for file, b := range files {
		pinned = append(pinned, pin(file, b)...)
		wrong = append(wrong, pin(file, []byte("another"))...)
	}
	for _, step := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"list"}, 0, "efficientsam-s"},
		{[]string{"use", "sam3d-objects"}, 1, "gen3d models pull sam3d-objects"},
		{pull, 2, "--pin efficient_sam_vits_encoder.onnx=SHA256"},
		{wrong, 1, "not the pinned file"},
		{[]string{"verify", "efficientsam-s"}, 1, "is not installed"},
		{pinned, 0, "under Apache-2.0"},
		{[]string{"verify"}, 0, "2 files are as pinned"},
		{[]string{"use", "efficientsam-s"}, 2, "know how its decoder is asked"},
		{[]string{"list"}, 0, "installed"},
		{[]string{"licence", "efficientsam-s"}, 0, "Apache License"},
		{[]string{"use", "baseline"}, 0, "baseline"},
		{[]string{"pull", "sam9"}, 2, "sam2.1-hiera-tiny"},
	} {
		cmd := exec.Command(gen3d, append([]string{"models"}, append(step.args, "--models", dir)...)...)
		out, err := cmd.CombinedOutput()
		var ended *exec.ExitError
		if err != nil && !errors.As(err, &ended) {
			t.Fatal(err)
		}
		if code := cmd.ProcessState.ExitCode(); code != step.code || !strings.Contains(string(out), step.says) {
			t.Errorf("gen3d models %s: exit code %d, want %d and %q:\n%s", strings.Join(step.args, " "), code, step.code, step.says, out)
		}
	}
}
