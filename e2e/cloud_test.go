package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/2112-lab/gen3d/pipeline"
)

// cloud is a running gen3d dev.
type cloud struct {
	t   testing.TB
	dir string
	cmd *exec.Cmd
	out *syncBuffer
	// ended is closed when the process has ended.
	ended chan struct{}

	URL, S3, SNS, SQS, Region, Bucket string
	AccessKey, SecretKey              string
	Account                           string

	// mails reads the mailbox of a cloud that has no pages of ours; nil: it has.
	mails func() []mail
	// patience is how long to wait at most where it is less than usual; 0: it is not.
	patience time.Duration
	// env is what the command line finds the cloud by.
	env []string

	http *http.Client // one for all calls, so that connections are used again
}

// start starts gen3d dev in dir and waits until it is ready, or until it has
// ended if it was told to crash. Every result has its own mail. Extra arguments and variables ("NAME=value")
// may follow in any order.
func start(t testing.TB, dir string, extra ...string) *cloud {
	t.Helper()
	c := &cloud{t: t, dir: dir, out: &syncBuffer{}, ended: make(chan struct{}), http: &http.Client{}, Account: "000000000000", env: []string{"GEN3D_DIR=" + dir}}
	args, env := []string{"dev", "--free-ports", "--dir", dir, "--sweep-every", "1s", "--sweep-after", "3s", "--mail-quiet", "0s", "--mail-alerts", "0s"}, os.Environ()
	for _, e := range extra {
		if name, _, ok := strings.Cut(e, "="); ok && name == strings.ToUpper(name) && !strings.HasPrefix(e, "-") {
			env = append(env, e)
		} else {
			args = append(args, e)
		}
	}
	c.cmd = exec.Command(gen3d, args...)
	c.cmd.Env, c.cmd.Stdout, c.cmd.Stderr = env, c.out, c.out
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = c.cmd.Wait(); close(c.ended) }()
	t.Cleanup(c.stop)
	c.awaitReady()
	return c
}

func (c *cloud) awaitReady() {
	c.t.Helper()
	deadline := time.Now().Add(wait)
	for time.Now().Before(deadline) {
		b, err := os.ReadFile(filepath.Join(c.dir, "endpoints.json"))
		var e struct {
			URL, S3, SNS, SQS, Region, Bucket string
			AccessKey                         string `json:"access_key_id"`
			SecretKey                         string `json:"secret_access_key"`
			PID                               int
		}
		if err == nil && json.Unmarshal(b, &e) == nil && e.PID == c.cmd.Process.Pid {
			c.URL, c.S3, c.SNS, c.SQS, c.Region, c.Bucket = e.URL, e.S3, e.SNS, e.SQS, e.Region, e.Bucket
			c.AccessKey, c.SecretKey = e.AccessKey, e.SecretKey
			return
		}
		select {
		case <-c.ended:
			return // the crash suite wants this; others will see it at their first call
		case <-time.After(10 * time.Millisecond):
		}
	}
	c.t.Fatalf("gen3d dev is not ready after %s:\n%s", wait, c.out)
}

// stop ends the process as an operator would, by SIGTERM.
func (c *cloud) stop() {
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-c.ended:
	case <-time.After(45 * time.Second):
		_ = c.cmd.Process.Kill()
		<-c.ended
		c.t.Errorf("gen3d dev did not stop within 45 s of SIGTERM:\n%s", c.out)
	}
}

func (c *cloud) aws() aws.Config {
	return aws.Config{HTTPClient: c.http, Region: c.Region, Credentials: credentials.NewStaticCredentialsProvider(c.AccessKey, c.SecretKey, "")}
}

func (c *cloud) s3() *s3.Client {
	return s3.NewFromConfig(c.aws(), func(o *s3.Options) { o.BaseEndpoint, o.UsePathStyle = &c.S3, true })
}

func (c *cloud) sns() *sns.Client {
	return sns.NewFromConfig(c.aws(), func(o *sns.Options) { o.BaseEndpoint = &c.SNS })
}

func (c *cloud) sqs() *sqs.Client {
	return sqs.NewFromConfig(c.aws(), func(o *sqs.Options) { o.BaseEndpoint = &c.SQS })
}

// put drops an object, as an integrator does.
func (c *cloud) put(key string, data []byte) {
	c.t.Helper()
	if err := c.tryPut(key, data); err != nil {
		c.t.Fatalf("put %s: %v", key, err)
	}
}

func (c *cloud) tryPut(key string, data []byte) error {
	_, err := c.s3().PutObject(context.Background(), &s3.PutObjectInput{Bucket: &c.Bucket, Key: &key, Body: bytes.NewReader(data)})
	return err
}

func (c *cloud) get(key string) ([]byte, error) {
	out, err := c.s3().GetObject(context.Background(), &s3.GetObjectInput{Bucket: &c.Bucket, Key: &key})
	if err != nil {
		return nil, err
	}
	defer out.Body.Close()
	return io.ReadAll(out.Body)
}

func (c *cloud) session(ref pipeline.SessionRef) (pipeline.Session, error) {
	var s pipeline.Session
	b, err := c.get(ref.Key(pipeline.Metadata).String())
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(b, &s)
}

// await waits until a session satisfies the condition.
func (c *cloud) await(ref pipeline.SessionRef, within time.Duration, what string, ok func(pipeline.Session) bool) pipeline.Session {
	c.t.Helper()
	var last pipeline.Session
	var err error
	for deadline := c.deadline(within); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if last, err = c.session(ref); err == nil && ok(last) {
			return last
		}
	}
	shown, _ := json.MarshalIndent(last, "", " ")
	c.t.Fatalf("session %s is not %s after %s (%v):\n%s\n%s", ref.Session, what, within, err, shown, c.log())
	return last
}

func (c *cloud) deadline(within time.Duration) time.Time {
	if c.patience > 0 {
		within = min(within, c.patience)
	}
	return time.Now().Add(within)
}

func (c *cloud) awaitStatus(ref pipeline.SessionRef, want pipeline.Status) pipeline.Session {
	c.t.Helper()
	return c.await(ref, 60*time.Second, string(want), func(s pipeline.Session) bool { return s.Status == want })
}

// log is the end of the process's log.
func (c *cloud) log() string {
	b, _ := os.ReadFile(filepath.Join(c.dir, "gen3d.log"))
	return string(b[max(0, len(b)-6000):])
}

// mail is one message in the mailbox.
type mail struct{ ID, From, To, Subject, Text, HTML, At string }

func (c *cloud) mail(to string) []mail {
	c.t.Helper()
	var all, mine []mail
	if c.mails != nil {
		all = c.mails()
	} else {
		c.read(c.URL+"/_dev/mail.json", &all)
	}
	for _, m := range all {
		if m.To == to {
			mine = append(mine, m)
		}
	}
	return mine
}

// read reads JSON.
func (c *cloud) read(url string, into any) {
	c.t.Helper()
	res, err := c.http.Get(url)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		c.t.Fatal(err)
	}
}

// run runs the command line against this cloud and answers its exit code.
func (c *cloud) run(args ...string) (stdout, stderr string, code int) {
	c.t.Helper()
	cmd := exec.Command(gen3d, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.Env = append(os.Environ(), c.env...)
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// syncBuffer collects a child's output while the test reads it.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
