package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

// No log line holds a payload, an address, a signed URL or a secret, in the
// course of one session that goes well and one that fails.
func TestLogHoldsNothingPrivate(t *testing.T) {
	c := start(t, t.TempDir())
	good, bad := newRef("private-ada"), newRef("private-bob")
	c.put(good.Key(pipeline.OriginalImage).String(), sample.Photo())
	c.put(good.Key(pipeline.MaskFinal).String(), sample.Mask())
	c.put(bad.Key(pipeline.OriginalImage).String(), []byte("confidential words"))
	c.awaitStatus(good, pipeline.Notified)
	c.awaitStatus(bad, pipeline.Failed)
	c.publish("events", `{"secret":"payload words"`, map[string]string{"type": pipeline.TypeMaskUploaded})
	c.awaitQuiet()
	c.stop() // so that no line is half written
	b, err := os.ReadFile(filepath.Join(c.dir, "gen3d.log"))
	if err != nil {
		t.Fatal(err)
	}
	log := string(b)
	for _, private := range []string{
		c.SecretKey, "@gen3d.localhost", admin, "X-Amz-Signature", "confidential words", "payload words", "etag", "num_points", "aws4_request",
	} {
		if i := strings.Index(log, private); i >= 0 {
			t.Errorf("the log holds %.12q…:\n%s", private, log[max(0, i-200):min(len(log), i+100)])
		}
	}
	handled := 0
	for line := range strings.Lines(log) {
		var l map[string]any
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("a log line is not JSON: %s", line)
		}
		if l["message"] == "handled" {
			handled++
			for _, field := range []string{"handler", "attempt", "duration_ms", "outcome"} {
				if l[field] == nil {
					t.Errorf("a line lacks %s: %s", field, line)
				}
			}
		}
	}
	if handled < 15 {
		t.Errorf("%d handled lines, want one for each message", handled)
	}
}
