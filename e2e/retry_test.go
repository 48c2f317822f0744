package e2e

import (
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

// A failed session is left by a better upload, or by asking for another try.
func TestFailedSessionIsTriedAgain(t *testing.T) {
	failedAndTriedAgain(start(t, t.TempDir()))
}

func failedAndTriedAgain(c *cloud) {
	t := c.t
	ref := newRef("again")
	c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
	c.put(ref.Key(pipeline.MaskFinal).String(), grey(maskSize(t), noObject))
	failed := c.await(ref, wait, "failed and told", told)

	if _, stderr, code := c.run("sessions", "retry", "--user", "again", string(ref.Session), "--wait"); code != 3 {
		t.Errorf("retry of an empty mask ended with %d, want 3 (input refused):\n%s", code, stderr)
	}
	second := c.await(ref, wait, "failed a second time", func(s pipeline.Session) bool {
		r := s.ReconstructionRun(0)
		return told(s) && r != nil && r.Attempt == 2
	})
	if second.Error == nil || second.Error.Code != pipeline.MaskEmpty || second.NotifiedAt.Equal(*failed.NotifiedAt) {
		t.Errorf("after the retry the error is %+v, notified at %v", second.Error, second.NotifiedAt)
	}

	c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
	checkResult(t, c, c.awaitStatus(ref, pipeline.Notified))
	c.awaitQuiet()
	if n := len(c.mail("again@gen3d.localhost")); n != 3 { // two failures, one success
		t.Errorf("owner got %d mails, want 3", n)
	}

	if _, stderr, code := c.run("sessions", "retry", "--user", "again", string(ref.Session)); code != 2 {
		t.Errorf("retry of a finished session ended with %d, want 2:\n%s", code, stderr)
	}
	if _, stderr, code := c.run("sessions", "rm", "--user", "again", string(ref.Session)); code != 0 {
		t.Errorf("rm ended with %d:\n%s", code, stderr)
	}
	c.awaitStatus(ref, pipeline.Deleted)
}
