package embedded_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/localstack/embedded"
	"github.com/2112-lab/gen3d/localstack/killtest"
)

func pid() string { return strconv.Itoa(os.Getpid()) }

func serveOn(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// startChild runs an embedded cloud in another process.
func startChild(t *testing.T, exe, dir, point string) (*killtest.Child, embedded.Endpoints) {
	t.Helper()
	c := killtest.Start(t, exe, dir, point, dir)
	var e embedded.Endpoints
	if err := json.Unmarshal([]byte(c.Said), &e); err != nil {
		t.Fatalf("child's endpoints: %q, %v", c.Said, err)
	}
	return c, e
}

func TestAKilledCloudStillDeliversTheUpload(t *testing.T) {
	exe := killtest.Build(t, "testdata/child")
	for _, at := range []string{"stored", "published"} {
		t.Run("killed once "+at, func(t *testing.T) {
			dir := t.TempDir()
			first, one := startChild(t, exe, dir, "s3:put:original_image.jpg:"+at)
			if err := clients(t, one).put(t.Context(), photo); err == nil {
				t.Error("the upload was answered though the cloud was killed")
			}
			first.Died(t)
			second, two := startChild(t, exe, dir, "") // the lock of a killed process is free
			if got := clients(t, two).receive(t, "record-upload"); !strings.Contains(got, photo) {
				t.Errorf("received %s", got)
			}
			second.Stop(t)
		})
	}
}
