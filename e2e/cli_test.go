package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

func TestDeadLettersAreSeenSentBackAndPurged(t *testing.T) {
	c := start(t, t.TempDir(), "--mail-alerts", "2s")
	c.publish(topology.Events, "not an event", map[string]string{"type": pipeline.TypeImageUploaded})
	letters := func() int { return c.deadLettersOf("request-encoding") }
	eventually(t, wait, "a dead letter", func() bool { return letters() == 1 })

	out, _, code := c.run("queues", "list")
	if code != 0 || !strings.Contains(out, "request-encoding-dlq") {
		t.Errorf("list ended with %d:\n%s", code, out)
	}
	out, _, code = c.run("queues", "peek", "request-encoding-dlq")
	if code != 0 || !strings.Contains(out, "not an event") || !strings.Contains(out, string(pipeline.MessageUnreadable)) {
		t.Errorf("peek ended with %d and shows neither the message nor its reason:\n%s", code, out)
	}
	out, stderr, code := c.run("queues", "redrive", "request-encoding")
	if code != 0 || !strings.Contains(out, "Moved 1") {
		t.Errorf("redrive ended with %d:\n%s%s", code, out, stderr)
	}
	// It comes back at once: nothing has cured it. Two announcements prove it, the second
	// of which is gathered for a while.
	eventually(t, wait, "the letter again", func() bool { return letters() == 1 && c.alerts("request-encoding") == 2 })

	if _, _, code = c.run("queues", "purge", "request-encoding-dlq"); code != 2 || letters() != 1 {
		t.Errorf("purge without --yes ended with %d and left %d letters", code, letters())
	}
	if _, _, code = c.run("queues", "purge", "request-encoding-dlq", "--yes"); code != 0 {
		t.Errorf("purge ended with %d", code)
	}
	eventually(t, wait, "no dead letter", func() bool { return letters() == 0 })
}

// deadLettersOf counts one reaction's dead letters.
func (c *cloud) deadLettersOf(reaction string) int {
	return c.depth(func(q topology.Queue) string {
		if q.Name == reaction {
			return q.DeadLetters
		}
		return ""
	})
}

// alerts counts the operator's mails about one reaction's dead letters.
func (c *cloud) alerts(reaction string) (n int) {
	for _, m := range c.mail(admin) {
		if strings.Contains(m.Subject, "dead letter in "+reaction) {
			n++
		}
	}
	return n
}

func TestCommandLineSaysWhatIsWrong(t *testing.T) {
	for name, tc := range map[string]struct {
		args []string
		env  []string
		code int
		says []string
	}{
		"an unknown command":         {args: []string{"fly"}, code: 2, says: []string{"fly"}},
		"a photo that is not there":  {args: []string{"upload", "nowhere.jpg"}, code: 2, says: []string{"nowhere.jpg"}},
		"no cloud at all":            {args: []string{"sessions", "list", "--dir", "nowhere"}, code: 2, says: []string{"gen3d dev"}},
		"a queue that is none":       {args: []string{"queues", "peek", "lost"}, code: 2, says: []string{"lost", "queues list"}},
		"a session id that is none":  {args: []string{"sessions", "show", "x"}, code: 2, says: []string{"session"}},
		"every mistake at once":      {args: []string{"serve", "--handlers", "0", "--account", "12", "--mail-owner", "nobody", "--user-pool", "people"}, code: 2, says: []string{"GEN3D_USER_POOL", "GEN3D_BUCKET", "GEN3D_HANDLERS", "GEN3D_ACCOUNT", "GEN3D_MAIL_OWNER"}},
		"a variable out of range":    {args: []string{"worker"}, env: []string{"GEN3D_JOBS=900", "GEN3D_BUCKET=b"}, code: 2, says: []string{"GEN3D_JOBS"}},
		"nothing to wait for":        {args: []string{"dev", "env", "--timeout", "200ms", "--dir", "nowhere"}, code: 5, says: []string{"gen3d dev"}},
		"a folder that is not state": {args: []string{"dev", "clean", "--dir", "/"}, code: 2, says: []string{"not the state"}},
		"help":                       {args: []string{"--help"}, code: 0, says: []string{"Exit codes", "upload", "queues"}},
		"help of a command":          {args: []string{"upload", "--help"}, code: 0, says: []string{"--mask", "GEN3D_USER"}},
		"completion":                 {args: []string{"completion", "bash"}, code: 0, says: []string{"complete -F", "--wait"}},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(gen3d, tc.args...)
			cmd.Dir, cmd.Env = t.TempDir(), append(clean(os.Environ()), tc.env...)
			out, _ := cmd.CombinedOutput()
			if got := cmd.ProcessState.ExitCode(); got != tc.code {
				t.Errorf("exit code %d, want %d", got, tc.code)
			}
			for _, s := range tc.says {
				if !strings.Contains(string(out), s) {
					t.Errorf("does not say %q:\n%s", s, out)
				}
			}
		})
	}
}

// clean is an environment without Gen3D's and AWS's variables.
func clean(env []string) (kept []string) {
	for _, e := range env {
		if !strings.HasPrefix(e, "GEN3D_") && !strings.HasPrefix(e, "AWS_") {
			kept = append(kept, e)
		}
	}
	return kept
}

// The sample is made at the first start and found at the second; clean leaves nothing.
func TestDevSampleTwiceAndClean(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	for _, says := range []string{"From photo to mail in", "The sample was made before"} {
		c := start(t, dir, "--sample")
		eventually(t, wait, says, func() bool { return strings.Contains(c.out.String(), says) })
		if n := len(c.mail("sample@gen3d.localhost")); n != 1 {
			t.Errorf("%d mails to the sample's owner, want 1", n)
		}
		if _, stderr, code := c.run("dev", "clean", "--dir", dir); code != 2 || !strings.Contains(stderr, "running") {
			t.Errorf("clean of a running cloud ended with %d: %s", code, stderr)
		}
		out, _, code := c.run("dev", "env", "--dir", dir)
		for _, name := range []string{"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_SNS", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL_CLOUDWATCH", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "GEN3D_BUCKET", "GEN3D_URL"} {
			if code != 0 || !strings.Contains(out, "export "+name+"='") {
				t.Errorf("dev env ended with %d and lacks %s:\n%s", code, name, out)
			}
		}
		c.stop()
	}
	cmd := exec.Command(gen3d, "dev", "clean", "--dir", dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("clean: %v\n%s", err, out)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the state is still there: %v", err)
	}
}

// A folder that one process uses is refused to another, by name.
func TestTwoProcessesCannotShareAFolder(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	cmd := exec.Command(gen3d, "dev", "--free-ports", "--dir", dir)
	done := make(chan struct{})
	var out []byte
	go func() { out, _ = cmd.CombinedOutput(); close(done) }()
	select {
	case <-done:
	case <-time.After(wait):
		t.Fatal("the second process runs")
	}
	if cmd.ProcessState.ExitCode() == 0 || !strings.Contains(string(out), "process") {
		t.Errorf("the second process ended with %d:\n%s", cmd.ProcessState.ExitCode(), out)
	}
}
