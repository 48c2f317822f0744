package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/localstack/embedded/mailbox"
	"github.com/2112-lab/gen3d/localstack/peer"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
	"github.com/2112-lab/gen3d/sample"
	"github.com/2112-lab/gen3d/webhooks/signature"
)

type peerCase struct {
	name string
	see  func(*cloud)
}

// peerCases are what must hold on every cloud, spoken to through S3, SNS and SQS, the
// command line, a webhook and mail alone.
var peerCases = []peerCase{
	{"a photo and a mask become a model and one mail, in whatever order they come", anyOrder},
	{"bad input is refused by name, and its owner told once", badInputs},
	{"several objects of one photo have a model each", severalObjects},
	{"a failed session is tried again", failedAndTriedAgain},
	{"an upload with a strange name is told to its owner", strangeName},
	{"what cannot be read becomes a dead letter, and the operator is told", unreadable},
	{"a webhook is signed and comes once, also of deleting", signedOnce},
	{"of a batch each is told", batchTold},
}

// TestPeers sees them on the embedded cloud and on those that others wrote. make
// test/peers runs it: on the embedded one alone other tests see the same and more.
func TestPeers(t *testing.T) {
	if os.Getenv("GEN3D_PEERS") == "" {
		t.Skip("make test/peers runs this")
	}
	known, err := peer.Known("End to end")
	if err != nil {
		t.Fatal(err)
	}
	for cloud, cases := range known {
		for name := range cases {
			if !slices.ContainsFunc(peerCases, func(c peerCase) bool { return c.name == name }) {
				t.Errorf("differences.md knows how %s differs in a case that does not exist: %s", cloud, name)
			}
		}
	}
	for _, name := range peer.All() {
		t.Run(name, func(t *testing.T) {
			c := on(t, name)
			sessionSeconds(t, c, name)
			for _, one := range peerCases {
				t.Run(one.name, func(t *testing.T) {
					c := *c
					if _, differs := known[name][one.name]; differs {
						c.patience = 20 * time.Second // what never comes need not be waited for longer
					}
					if err := known.Judge(name, one.name, outcome(t, &c, one.see)); err != nil {
						t.Error(err)
					}
				})
			}
		})
	}
}

// noted is a test whose failures are noted: they may be known.
type noted struct {
	testing.TB
	wrong []string
}

func (n *noted) Errorf(format string, args ...any) {
	n.wrong = append(n.wrong, fmt.Sprintf(format, args...))
}
func (n *noted) Error(args ...any)                 { n.wrong = append(n.wrong, fmt.Sprintln(args...)) }
func (n *noted) Fatalf(format string, args ...any) { n.Errorf(format, args...); runtime.Goexit() }
func (n *noted) Fatal(args ...any)                 { n.Error(args...); runtime.Goexit() }
func (n *noted) FailNow()                          { n.Error("failed"); runtime.Goexit() }

// outcome is what was otherwise than it should be, nil for nothing.
func outcome(t *testing.T, c *cloud, see func(*cloud)) error {
	n, done := &noted{TB: t}, make(chan struct{})
	go func() {
		defer close(done)
		see(c.in(n))
	}()
	<-done
	if len(n.wrong) == 0 {
		return nil
	}
	return errors.New(strings.Join(n.wrong, "\n"))
}

// on starts a cloud and Gen3D on it: gen3d dev, or serve and worker as on AWS.
func on(t *testing.T, name string) *cloud {
	if name == peer.Embedded {
		return start(t, t.TempDir(), "--webhooks-every", "1s", "--sweep-after", "10s")
	}
	c := &cloud{t: t, dir: t.TempDir(), Region: "us-east-1", Bucket: "gen3d-dev", AccessKey: "test", SecretKey: "test", Account: "000000000000", http: &http.Client{}}
	at := peer.Start(t, name, "GEN3D_BUCKET="+c.Bucket, "GEN3D_ENVIRONMENT=dev")
	c.S3, c.SNS, c.SQS = at, at, at
	mails := at
	if name == peer.Moto {
		c.Account = "123456789012"
		c.mails = func() []mail { return motoMails(c, at) }
	} else { // its SES is version 1
		mails = c.mailbox(t)
	}
	c.awaitTopology()
	c.env = []string{
		"AWS_ENDPOINT_URL=" + at, "AWS_ENDPOINT_URL_SESV2=" + mails, "AWS_REGION=" + c.Region, "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test",
		"GEN3D_ENVIRONMENT=dev", "GEN3D_BUCKET=" + c.Bucket, "GEN3D_ACCOUNT=" + c.Account,
	}
	c.process("serve", "--mail-from", "noreply@gen3d.example", "--mail-admin", admin, "--mail-owner", "{user}@gen3d.localhost", "--mail-quiet", "0s", "--mail-alerts", "0s",
		"--sweep-every", "1s", "--sweep-after", "10s", "--webhook-loopback", "--webhooks-every", "1s")
	c.process("worker")
	return c
}

// process runs a part of Gen3D until the test ends.
func (c *cloud) process(args ...string) {
	c.t.Helper()
	log, err := os.OpenFile(filepath.Join(c.dir, "gen3d.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(gen3d, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = append(clean(os.Environ()), c.env...), log, log
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		kill := time.AfterFunc(45*time.Second, func() { _ = cmd.Process.Kill() })
		if err := cmd.Wait(); err != nil {
			c.t.Errorf("%s ended with %v:\n%s", args[0], err, c.log())
		}
		kill.Stop()
		_ = log.Close()
	})
}

// awaitTopology waits for what is made last: the rules of the bucket.
func (c *cloud) awaitTopology() {
	c.t.Helper()
	for deadline := time.Now().Add(2 * wait); ; time.Sleep(200 * time.Millisecond) {
		out, err := c.s3().GetBucketNotificationConfiguration(c.t.Context(), &s3.GetBucketNotificationConfigurationInput{Bucket: &c.Bucket})
		if err == nil && len(out.TopicConfigurations) > 0 {
			return
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("the cloud has no rules after %s: %v", 2*wait, err)
		}
	}
}

// mailbox is the embedded cloud's, without the rest of it.
func (c *cloud) mailbox(t *testing.T) string {
	box, err := mailbox.Open(filepath.Join(t.TempDir(), "mail.db"), mailbox.Config{AccessKey: c.AccessKey, SecretKey: c.SecretKey})
	if err != nil {
		t.Fatal(err)
	}
	api, pages := httptest.NewServer(box), httptest.NewServer(box.DevHandler())
	t.Cleanup(func() { api.Close(); pages.Close(); _ = box.Close() })
	c.mails = func() (all []mail) { c.read(pages.URL+"/_dev/mail.json", &all); return all }
	return api.URL
}

// motoMails is what moto sent; of each the launcher tells addresses and subject.
func motoMails(c *cloud, at string) (all []mail) {
	var sent []struct {
		To      []string
		Subject string
	}
	c.read(at+"/_mail", &sent)
	for _, m := range sent {
		slices.Sort(m.To) // it names who is in the mail's header and among its recipients twice
		for _, to := range slices.Compact(m.To) {
			all = append(all, mail{To: to, Subject: m.Subject})
		}
	}
	return all
}

// sessionSeconds logs how long a session takes, from the first byte put to its mail.
func sessionSeconds(t *testing.T, c *cloud, name string) {
	var took []time.Duration
	for range 3 {
		ref, began := newRef("timed"), time.Now()
		c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
		c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
		c.in(t).awaitStatus(ref, pipeline.Notified)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	t.Logf("%s: a session takes %.1f s (median of %d; slowest %.1f s)", name, took[len(took)/2].Seconds(), len(took), took[len(took)-1].Seconds())
}

func (c *cloud) ownerTold(user pipeline.UserID, times int) {
	c.t.Helper()
	c.until(wait, fmt.Sprintf("%s told %d times", user, times), func() bool { return len(c.mail(string(user)+"@gen3d.localhost")) >= times })
	c.awaitQuiet()
	if n := len(c.mail(string(user) + "@gen3d.localhost")); n != times {
		c.t.Errorf("%s got %d mails, want %d", user, n, times)
	}
}

func anyOrder(c *cloud) {
	for _, order := range [][]pipeline.File{
		{pipeline.OriginalImage, pipeline.MaskFinal},
		{pipeline.MaskFinal, pipeline.OriginalImage},
		{pipeline.MaskFinal, pipeline.OriginalImage, pipeline.MaskFinal, pipeline.OriginalImage},
	} {
		ref := newRef(fmt.Sprint("drop-", sessions.Load()))
		for _, f := range order {
			c.put(ref.Key(f).String(), map[pipeline.File][]byte{pipeline.OriginalImage: sample.Photo(), pipeline.MaskFinal: sample.Mask()}[f])
		}
		checkResult(c.t, c, c.awaitStatus(ref, pipeline.Notified))
		c.ownerTold(ref.User, 1)
	}
}

func badInputs(c *cloud) {
	size := maskSize(c.t)
	refs := map[pipeline.Code]pipeline.SessionRef{}
	for code, in := range map[pipeline.Code][2][]byte{
		pipeline.PhotoNotAnImage:  {[]byte("Dear Sir or Madam,\n"), sample.Mask()},
		pipeline.PhotoTruncated:   {sample.Photo()[:len(sample.Photo())/2], sample.Mask()},
		pipeline.PhotoTooManyPix:  {bomb(20_000, 20_000), sample.Mask()},
		pipeline.MaskEmpty:        {sample.Photo(), grey(size, noObject)},
		pipeline.MaskSizeMismatch: {sample.Photo(), grey(image.Pt(100, 80), image.Rect(10, 10, 60, 60))},
	} {
		refs[code] = newRef(fmt.Sprint("bad-", sessions.Load()))
		c.put(refs[code].Key(pipeline.OriginalImage).String(), in[0])
		c.put(refs[code].Key(pipeline.MaskFinal).String(), in[1])
	}
	for code, ref := range refs {
		s := c.await(ref, wait, "failed and its owner told", told)
		if s.Error == nil || s.Error.Code != code || s.Error.Category != pipeline.User || s.Error.Hint == "" {
			c.t.Errorf("error is %+v, want %s", s.Error, code)
		}
		c.ownerTold(ref.User, 1)
	}
	if n := c.deadLetters(); n != 0 {
		c.t.Errorf("%d dead letters, want none", n)
	}
}

func strangeName(c *cloud) {
	c.put("users/strange/sessions/holiday 2026/My +photo é.jpg", []byte("x"))
	c.ownerTold("strange", 1)
}

func unreadable(c *cloud) {
	before := c.deadLetters()
	c.publish(topology.Events, "{", map[string]string{"type": pipeline.TypeImageUploaded})
	c.until(wait, "two dead letters", func() bool { return c.deadLetters() == before+2 })
	c.until(wait, "the operator told", func() bool {
		return slices.ContainsFunc(c.mail(admin), func(m mail) bool { return strings.Contains(m.Subject, "dead letter in update-session") })
	})
}

func signedOnce(c *cloud) {
	r := listen(c.t)
	keys := c.register("signed", r.URL+"/hook", "reconstruction.completed", "session.deleted")
	ref := newRef("signed")
	c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
	c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
	r.hears(c, 1, "reconstruction.completed")
	c.awaitStatus(ref, pipeline.Notified)
	if _, stderr, code := c.run("sessions", "rm", "--user", "signed", string(ref.Session)); code != 0 {
		c.t.Fatalf("rm ended with %d:\n%s", code, stderr)
	}
	c.awaitStatus(ref, pipeline.Deleted)
	r.hears(c, 1, "session.deleted")
	c.awaitQuiet()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, one := range r.got {
		if err := signature.Verify(one.header, one.body, one.at, keys...); err != nil {
			c.t.Errorf("%s: %v", one.kind(), err)
		}
		var m struct{ Data json.RawMessage }
		if json.Unmarshal(one.body, &m) != nil || len(m.Data) == 0 {
			c.t.Errorf("body %s", one.body)
		}
	}
	if len(r.got) != 3 { // and the ping
		c.t.Errorf("%d requests, want 3", len(r.got))
	}
}

func batchTold(c *cloud) {
	const n = 12
	for _, key := range batch("batch", n) {
		c.put(key, []byte("x"))
	}
	c.ownerTold("batch", n)
}
