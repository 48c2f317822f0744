package peer

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// The clouds, as differences.md names them.
const (
	Embedded   = "embedded"
	Moto       = "moto"
	LocalStack = "LocalStack"
)

// All are the clouds to test on: the embedded one, and with GEN3D_PEERS, which
// make test/peers sets, the others.
func All() []string {
	if os.Getenv("GEN3D_PEERS") == "" {
		return []string{Embedded}
	}
	return []string{Embedded, Moto, LocalStack}
}

// probe is what answers once a cloud serves.
var probe = map[string]string{Moto: "/_mail", LocalStack: "/_localstack/health"}

// startLimit leaves time for a first installation over a slow line.
const startLimit = 8 * time.Minute

// Start starts a cloud and answers its address, such as http://127.0.0.1:40123. It ends
// with the test, or with the process if that dies before. Variables ("GEN3D_BUCKET=b")
// say what is in it, as scripts/peer.sh reads them; that may still be under way.
func Start(t testing.TB, name string, variables ...string) string {
	t.Helper()
	port := freePort(t)
	cmd := exec.Command(filepath.Join(root, "scripts", "peer.sh"), strings.ToLower(name), port, "--until-eof")
	cmd.Env = append(os.Environ(), variables...)
	log := &output{}
	cmd.Stdout, cmd.Stderr = log, log
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() { _ = stdin.Close(); <-ended })
	address := "http://127.0.0.1:" + port
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); {
		if answers(address + probe[name]) {
			return address
		}
		select {
		case <-ended:
			t.Fatalf("%s did not start:\n%s", name, log)
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not answer:\n%s", name, log)
	return ""
}

func answers(url string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// root is the clone, found before any test changes the working directory.
var root = findRoot()

func findRoot() string {
	dir, _ := os.Getwd()
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	return dir
}

// output is what a cloud said, read while it still speaks.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

// String is its end.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	b := o.b.Bytes()
	return string(b[max(0, len(b)-4000):])
}
