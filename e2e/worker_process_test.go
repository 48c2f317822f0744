package e2e

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// machine is a gen3d worker on a machine of its own.
type machine struct {
	*ec2
	t     *testing.T
	id    string
	dir   string
	cmd   *exec.Cmd
	out   *syncBuffer
	ended chan struct{}
}

// startMachine starts a worker of a cloud. Extra arguments and variables may follow
// in any order. It ends with the test.
func (c *cloud) startMachine(t *testing.T, id string, extra ...string) *machine {
	t.Helper()
	m := &machine{ec2: &ec2{metadata: map[string]string{"instance-id": id}}, t: t, id: id, dir: t.TempDir(), out: &syncBuffer{}, ended: make(chan struct{})}
	site := httptest.NewServer(m.ec2)
	t.Cleanup(site.Close)
	args := []string{"worker", "--bucket", c.Bucket, "--group", "workers", "--preset", "fast"}
	env := append(os.Environ(), "AWS_REGION="+c.Region, "AWS_ACCESS_KEY_ID="+c.AccessKey, "AWS_SECRET_ACCESS_KEY="+c.SecretKey,
		"AWS_ENDPOINT_URL_S3="+c.S3, "AWS_ENDPOINT_URL_SQS="+c.SQS, "AWS_ENDPOINT_URL_SNS="+c.SNS,
		"AWS_ENDPOINT_URL_AUTO_SCALING="+site.URL, "AWS_EC2_METADATA_SERVICE_ENDPOINT="+site.URL, "GEN3D_HOLD_DIR="+m.dir)
	for _, e := range extra {
		if name, _, ok := strings.Cut(e, "="); ok && name == strings.ToUpper(name) && !strings.HasPrefix(e, "-") {
			env = append(env, e)
		} else {
			args = append(args, e)
		}
	}
	m.cmd = exec.Command(gen3d, args...)
	m.cmd.Stdout, m.cmd.Stderr, m.cmd.Env = m.out, m.out, env
	if err := m.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = m.cmd.Wait(); close(m.ended) }()
	t.Cleanup(func() { _ = m.cmd.Process.Kill(); <-m.ended })
	return m
}

// awaitHeld waits until the worker is held at its point.
func (m *machine) awaitHeld() {
	m.t.Helper()
	m.until("held", func() bool { _, err := os.Stat(filepath.Join(m.dir, "held")); return err == nil })
}

// letGo ends the hold.
func (m *machine) letGo() {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.dir, "go"), nil, 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// awaitEnd waits until the process has ended and answers the signal that ended it.
func (m *machine) awaitEnd() syscall.Signal {
	m.t.Helper()
	select {
	case <-m.ended:
	case <-time.After(2 * wait):
		m.t.Fatalf("%s did not end:\n%s", m.id, m.out)
	}
	return m.cmd.ProcessState.Sys().(syscall.WaitStatus).Signal()
}

// until waits for something that the worker does.
func (m *machine) until(what string, ok func() bool) {
	m.t.Helper()
	for deadline := time.Now().Add(2 * wait); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			m.t.Fatalf("%s is not %s:\n%s", m.id, what, m.out)
		}
	}
}

// did is how many of its jobs of a kind came to an end, by its log.
func (m *machine) did(kind string) (n int) {
	for line := range strings.Lines(m.out.String()) {
		if strings.Contains(line, `"handler":"`+kind+`"`) && strings.Contains(line, `"outcome":"ok"`) {
			n++
		}
	}
	return n
}
