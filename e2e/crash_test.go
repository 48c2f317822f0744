package e2e

import (
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

// Whatever the moment of a kill -9, after a restart every session ends notified,
// with one result. A mail comes twice in one case only: the process died after
// the mail service took it and before that was written down.
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
			most := 1
			if point == "send:mail:after" {
				most = 2
			}
			if n := len(c.mail("crash@gen3d.localhost")); n < 1 || n > most {
				t.Errorf("owner got %d mails, want at most %d", n, most)
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

// SIGTERM during a job: it is finished or handed back at once, and the next
// process takes it up without waiting for a lease to run out.
func TestTermHandsJobsBack(t *testing.T) {
	dir := t.TempDir()
	c := start(t, dir, "--worker-drain-timeout", "100ms", "--preset", "quality")
	refs := []pipeline.SessionRef{newRef("term"), newRef("term"), newRef("term"), newRef("term")}
	for _, ref := range refs {
		c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
		c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
	}
	c.await(refs[0], 30*time.Second, "reconstructing", func(s pipeline.Session) bool {
		r := s.ReconstructionRun(0)
		return r != nil && r.StartedAt != nil
	})
	c.stop()
	begun := time.Now()
	c = start(t, dir, "--preset", "quality")
	for _, ref := range refs {
		c.awaitStatus(ref, pipeline.Notified)
	}
	// A job that was not handed back would wait for its lease of 90 s to run out.
	if took := time.Since(begun); took > 75*time.Second {
		t.Errorf("sessions took %s after the restart: their jobs were not handed back at once", took)
	}
	if n := len(c.mail("term@gen3d.localhost")); n != len(refs) {
		t.Errorf("owner got %d mails, want %d", n, len(refs))
	}
}
