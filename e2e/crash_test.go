package e2e

import (
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

// crashPoints are where the process is killed: around each publish, put,
// conditional write, delete and send of a session's way, and inside S3's own.
var crashPoints = []string{
	"s3:put:original_image.jpg:intent", "s3:put:original_image.jpg:stored", "s3:put:original_image.jpg:published",
	"s3:put:mask_final.png:stored",
	"put:inflight:before", "put:inflight:after",
	"publish:session.created:before", "publish:session.created:after",
	"publish:image.uploaded:before", "publish:image.uploaded:after",
	"publish:encoding.requested:before", "publish:encoding.requested:after",
	"publish:encoding.started:after",
	"put:image.jpg:after", "put:embeddings.json:before", "put:embeddings.json:after",
	"put:receipts:before", "put:receipts:after",
	"publish:encoding.completed:before", "publish:encoding.completed:after",
	"publish:reconstruction.requested:after",
	"put:model.spz:after", "put:output_mesh.ply:before", "put:output_mesh.ply:after",
	"publish:reconstruction.completed:before", "publish:reconstruction.completed:after",
	"put:metadata.json:before", "put:metadata.json:after",
	"put:index:before", "put:index:after", "expunge:index:before",
	"put:outbox:before", "put:outbox:after", "send:mail:before", "send:mail:after",
	"publish:owner.notified:before", "publish:owner.notified:after",
	"delete:record-upload:before", "delete:record-upload:after", "delete:encode:before", "delete:reconstruct:before",
	"delete:update-session:after", "delete:notify-owner:before",
}

// besideMail are the points at which the mail may be on its way: the model's fact is
// out, and what another reaction does with it is killed as well.
var besideMail = []string{"publish:reconstruction.completed:after", "delete:reconstruct:before", "send:mail:after"}

// Whatever the moment of a kill -9, after a restart every session ends notified,
// with one result. A mail comes twice in one case only, then with the same letter id:
// the process died after the mail service took it and before that was written down.
func TestKillAnywhereLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	slots := make(chan struct{}, 3) // more would starve each other on two cores
	for _, point := range crashPoints {
		t.Run(strings.ReplaceAll(point, ":", " "), func(t *testing.T) {
			t.Parallel()
			slots <- struct{}{}
			defer func() { <-slots }()
			dir := t.TempDir()
			ref := newRef("crash")
			c := start(t, dir, "GEN3D_CRASH_AT="+point)
			photo := c.tryPut(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
			mask := c.tryPut(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
			select {
			case <-c.ended:
			case <-time.After(45 * time.Second):
				t.Fatalf("the process did not reach %s:\n%s", point, c.log())
			}
			if status := c.cmd.ProcessState.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGKILL {
				t.Fatalf("the process ended with %v instead of being killed:\n%s", c.cmd.ProcessState, c.out)
			}

			c = start(t, dir)
			if photo != nil { // S3 did not say that it has it: the sender sends again
				c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
			}
			if mask != nil {
				c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
			}
			s := c.awaitStatus(ref, pipeline.Notified)
			checkResult(t, c, s)
			c.awaitQuiet()
			mails, most := c.mail("crash@gen3d.localhost"), 1
			if slices.Contains(besideMail, point) {
				most = 2
			}
			if n := len(mails); n < 1 || n > most {
				t.Errorf("owner got %d mails, want at most %d", n, most)
			}
			letters := map[string]bool{}
			for _, m := range mails {
				letters[c.raw(m.ID).Header.Get("X-Gen3D-Letter")] = true
			}
			if len(letters) != 1 {
				t.Errorf("owner got different letters: %v", letters)
			}
			if entries := c.keys("index/crash/"); len(entries) != 1 || !strings.Contains(entries[0], string(ref.Session)+"/notified.") {
				t.Errorf("the index has %v", entries)
			}
			if n := c.deadLetters(); n != 0 {
				t.Errorf("%d dead letters, want none", n)
			}
		})
	}
}

// SIGTERM during a job: what does not fit is handed back at once, so that the next worker
// has no lease to wait for.
func TestTermHandsJobsBack(t *testing.T) {
	c := start(t, t.TempDir(), "--no-work", "--sweep-after", "10m")
	ref := c.drop("reconstruct")
	a := c.startMachine(t, "i-a", "--worker-drain-timeout", "100ms", "GEN3D_HOLD_AT=reconstruct:model")
	a.awaitHeld()
	if n := c.leased("reconstruct"); n != 1 {
		t.Errorf("%d jobs have a lease, want the one that is held", n)
	}
	if err := a.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	a.awaitEnd()
	for _, queue := range []string{"encode", "make-mask", "reconstruct"} {
		if n := c.leased(queue); n != 0 {
			t.Errorf("%d jobs of %s still have a lease", n, queue)
		}
	}
	c.startMachine(t, "i-b")
	c.checkOnce(t, "reconstruct", ref)
}

// SIGTERM to everything at once, during four jobs: after a restart they are done, and
// told of once.
func TestTermLosesNothing(t *testing.T) {
	dir := t.TempDir()
	c := start(t, dir, "--worker-drain-timeout", "100ms", "--preset", "quality")
	refs := []pipeline.SessionRef{newRef("term"), newRef("term"), newRef("term"), newRef("term")}
	for _, ref := range refs {
		c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
		c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
	}
	c.await(refs[0], wait, "reconstructing", func(s pipeline.Session) bool {
		r := s.ReconstructionRun(0)
		return r != nil && r.StartedAt != nil
	})
	c.stop()
	c = start(t, dir, "--preset", "quality")
	for _, ref := range refs {
		c.await(ref, 3*wait, "notified", func(s pipeline.Session) bool { return s.Status == pipeline.Notified })
	}
	if n := len(c.mail("term@gen3d.localhost")); n != len(refs) {
		t.Errorf("owner got %d mails, want %d", n, len(refs))
	}
}
