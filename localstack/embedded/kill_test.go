package embedded_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/localstack/embedded"
)

func pid() string { return strconv.Itoa(os.Getpid()) }

func serveOn(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// child is an embedded cloud in another process.
type child struct {
	embedded.Endpoints
	cmd   *exec.Cmd
	stdin io.Closer
}

func startChild(t *testing.T, exe, dir, point string) child {
	t.Helper()
	cmd := exec.Command(exe, dir)
	cmd.Env = append(os.Environ(), "GEN3D_CRASH_AT="+point)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	c := child{cmd: cmd, stdin: stdin}
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &c.Endpoints)
	}
	if err != nil {
		t.Fatalf("child's endpoints: %q, %v", line, err)
	}
	return c
}

func TestAKilledCloudStillDeliversTheUpload(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and kills child processes")
	}
	exe := filepath.Join(t.TempDir(), "child")
	if out, err := exec.Command("go", "build", "-tags", "failpoints", "-o", exe, "./testdata/child").CombinedOutput(); err != nil {
		t.Fatalf("build child: %v\n%s", err, out)
	}
	for _, at := range []string{"stored", "published"} {
		t.Run("killed once "+at, func(t *testing.T) {
			dir := t.TempDir()
			first := startChild(t, exe, dir, "s3:put:original_image.jpg:"+at)
			if err := clients(t, first.Endpoints).put(t.Context(), photo); err == nil {
				t.Error("the upload was answered though the cloud was killed")
			}
			if err := first.cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
				t.Errorf("child ended with %v", err)
			}
			second := startChild(t, exe, dir, "") // the lock of a killed process is free
			if got := clients(t, second.Endpoints).receive(t, "record-upload"); !strings.Contains(got, photo) {
				t.Errorf("received %s", got)
			}
			_ = second.stdin.Close()
			if err := second.cmd.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
}
