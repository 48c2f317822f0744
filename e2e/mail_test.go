package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	netmail "net/mail"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// raw is a mail as it was sent.
func (c *cloud) raw(id string) *netmail.Message {
	c.t.Helper()
	res, err := c.http.Get(c.URL + "/_dev/mail/" + id + "/raw")
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	m, err := netmail.ReadMessage(res.Body)
	if err != nil {
		c.t.Fatalf("mail %s: %v", id, err)
	}
	_, _ = io.Copy(io.Discard, m.Body)
	return m
}

// until waits for a condition.
func (c *cloud) until(within time.Duration, what string, ok func() bool) {
	c.t.Helper()
	for deadline := c.deadline(within); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.t.Fatalf("not %s after %s:\n%s", what, within, c.log())
		}
	}
}

// batch are uploads of a user that Gen3D cannot use, of which it tells quickly.
func batch(user string, n int) (keys []string) {
	for i := range n {
		keys = append(keys, fmt.Sprintf("users/%s/figurine-%03d.jpg", user, i))
	}
	return keys
}

// told finds, for each key, the letters to an address that tell of it, and all letters
// in the order in which they came.
func (c *cloud) told(to string, keys []string) (by map[string][]string, letters []string) {
	c.t.Helper()
	by = map[string][]string{}
	for _, m := range c.mail(to) {
		id := c.raw(m.ID).Header.Get("X-Gen3D-Letter")
		letters = append(letters, id)
		for _, k := range keys {
			if strings.Contains(m.Text, k) {
				by[k] = append(by[k], id)
			}
		}
	}
	return by, letters
}

// A batch of results is two mails, the first one's and one for all others; and one
// click ends them all.
func TestABatchIsOneMail(t *testing.T) {
	c := start(t, t.TempDir(), "--mail-quiet", "5s")
	keys := batch("batch", 40)
	for _, k := range keys {
		c.put(k, []byte("x"))
	}
	const owner = "batch@gen3d.localhost"
	all := func() bool { by, _ := c.told(owner, keys); return len(by) == len(keys) }
	c.until(90*time.Second, "told of all uploads", all)
	by, letters := c.told(owner, keys)
	for k, l := range by {
		if len(l) != 1 {
			t.Errorf("%s was told of by %v", k, l)
		}
	}
	// On a machine that stands still for five seconds in between there are three.
	if n := len(letters); n < 2 || n > 3 {
		t.Errorf("%d mails of %d results", n, len(keys))
	}
	m := c.raw(c.mail(owner)[0].ID)
	link := strings.Trim(m.Header.Get("List-Unsubscribe"), "<>")
	if m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.HasPrefix(link, c.URL+"/v1/unsubscribe/") {
		t.Fatalf("headers %v", m.Header)
	}
	res, err := c.http.Post(link, "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click"))
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("unsubscribe: %v, %v", res, err)
	}
	_ = res.Body.Close()
	c.put("users/batch/late.jpg", []byte("x"))
	c.awaitQuiet()
	if n := len(c.mail(owner)); n != len(letters) {
		t.Errorf("%d mails after unsubscribing, %d before", n, len(letters))
	}
}

// What SES's simulator does to a mail, the session shows; and an address that bounced
// or complained gets no more mail.
func TestWhatBecomesOfAMailIsShown(t *testing.T) {
	c := start(t, t.TempDir(), "--mail-owner", "{user}@simulator.amazonses.com")
	for user, want := range map[pipeline.UserID]struct {
		phase pipeline.MailPhase
		later pipeline.MailPhase // of the next session's mail
	}{
		"success": {pipeline.PhaseDelivered, pipeline.PhaseDelivered}, "bounce": {pipeline.PhaseBounced, pipeline.PhaseWithheld}, "complaint": {pipeline.PhaseComplained, pipeline.PhaseWithheld},
	} {
		t.Run(string(user), func(t *testing.T) {
			for _, phase := range []pipeline.MailPhase{want.phase, want.later} {
				ref := newRef(string(user))
				c.put(ref.Key(pipeline.OriginalImage).String(), []byte("no photo"))
				c.await(ref, 60*time.Second, "marked "+string(phase), func(s pipeline.Session) bool { return s.Mail != nil && s.Mail.State == phase })
				out, errs, code := c.run("sessions", "show", string(ref.Session), "--user", string(user))
				var shown pipeline.Session
				if err := json.Unmarshal([]byte(out), &shown); code != 0 || err != nil || shown.Mail == nil || shown.Mail.State != phase || !shown.AtRest() {
					t.Errorf("sessions show: %d, %v\n%s%s", code, err, out, errs)
				}
			}
		})
	}
	if n := c.deadLetters(); n != 0 {
		t.Errorf("%d dead letters", n)
	}
}

// mailCrashes are where the process is killed on the way of four results of one
// owner: the first has its own mail, the others share one.
var mailCrashes = []string{
	"put:outbox:before", "put:outbox:after", "put:mailing:before", "put:mailing:after",
	"send:mail:before", "send:mail:after", "put:outbox:after@2",
	"put:digest:before", "put:digest:after", "publish:mail.gathered:before", "publish:mail.gathered:after",
	"put:mailing:before@2", "put:mailing:after@2", "send:mail:before@2", "send:mail:after@2",
	"publish:owner.notified:before", "publish:owner.notified:after@2", "put:mailing:before@3", "put:mailing:after@3",
	"delete:notify-owner:before",
}

// Whatever the moment of a kill -9, every result is told of, and in one letter: where
// the process died after the mail service took a mail and before that was written
// down, that mail comes again, with the same id.
func TestKillAnywhereLosesNoMail(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	slots := make(chan struct{}, 3)
	for _, point := range mailCrashes {
		t.Run(strings.ReplaceAll(point, ":", " "), func(t *testing.T) {
			t.Parallel()
			slots <- struct{}{}
			defer func() { <-slots }()
			dir, keys := t.TempDir(), batch("crash", 4)
			c := start(t, dir, "--mail-quiet", "1s", "GEN3D_CRASH_AT="+point)
			var again []string
			for _, k := range keys {
				if c.tryPut(k, []byte("x")) != nil {
					again = append(again, k) // S3 did not say that it has it: the sender sends again
				}
			}
			select {
			case <-c.ended:
			case <-time.After(60 * time.Second):
				t.Fatalf("the process did not reach %s:\n%s", point, c.log())
			}
			if status := c.cmd.ProcessState.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGKILL {
				t.Fatalf("the process ended with %v instead of being killed:\n%s", c.cmd.ProcessState, c.out)
			}
			c = start(t, dir, "--mail-quiet", "1s")
			for _, k := range again {
				c.put(k, []byte("x"))
			}
			const owner = "crash@gen3d.localhost"
			c.until(150*time.Second, "told of all uploads", func() bool {
				by, _ := c.told(owner, keys)
				return len(by) == len(keys)
			})
			c.awaitQuiet()
			by, letters := c.told(owner, keys)
			for k, l := range by {
				slices.Sort(l)
				different := len(slices.Compact(l))
				if slices.Contains(again, k) {
					different-- // it may have been there all the same: two uploads, each told of
				}
				if different > 1 {
					t.Errorf("%s was told of by %v", k, l)
				}
			}
			// What else was under way is killed, too: the one mail that was just being sent
			// may come again wherever the point is.
			slices.Sort(letters)
			if repeated := len(letters) - len(slices.Compact(letters)); repeated > 1 {
				t.Errorf("letters %v", letters)
			}
			if n := c.deadLetters(); n != 0 {
				t.Errorf("%d dead letters, want none", n)
			}
		})
	}
}
