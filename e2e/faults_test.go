package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

// A model's process that dies, hangs on to too much memory or answers nonsense costs a
// try, not the job; the job after it is done as if nothing had been.
func TestAJobWhoseModelFailsIsDoneAgain(t *testing.T) {
	for _, fault := range []string{"crash", "garbage", "oom,oom"} { // the golden job comes first
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			c := start(t, t.TempDir(), "--no-work", "--sweep-after", "10m")
			ref := c.drop("reconstruct")
			m := c.startMachine(t, "i-gpu", append(standInModel(t, "success,"+fault+",success"), "GEN3D_STANDIN_COUNT="+filepath.Join(t.TempDir(), "count"))...)
			m.until("done after a retry", func() bool { return m.did("reconstruct") == 1 })
			if n := strings.Count(m.out.String(), `"outcome":"retry"`); n != 1 {
				t.Errorf("%d tries failed, want 1:\n%s", n, m.out)
			}
			c.checkOnce(t, "reconstruct", ref)
			next := c.drop("encode")
			m.until("done with the next job", func() bool { return m.did("encode") == 2 })
			c.await(next, wait, "encoded", func(s pipeline.Session) bool { return s.Status == pipeline.AwaitingMask })
		})
	}
}

// A worker whose model's process comes down again and again takes no more jobs, says
// so and ends with an error; the job is done elsewhere, on its last try.
func TestAWorkerWhoseModelKeepsDyingLeavesItsJobsToOthers(t *testing.T) {
	t.Parallel()
	c := start(t, t.TempDir(), "--no-work", "--sweep-after", "10m")
	ref := c.drop("reconstruct")
	sick := c.startMachine(t, "i-sick", append(standInModel(t, "success,exit"), "GEN3D_STANDIN_COUNT="+filepath.Join(t.TempDir(), "count"))...)
	sick.awaitEnd()
	if code := sick.cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(sick.out.String(), "came down") {
		t.Errorf("it ended with code %d:\n%s", code, sick.out)
	}
	if h, err := c.get("fleet/workers/i-sick.json"); err != nil || !strings.Contains(string(h), `"reason":"unfit"`) {
		t.Errorf("heartbeat %s, %v", h, err)
	}
	c.startMachine(t, "i-well", standInModel(t, "success")...)
	c.checkOnce(t, "reconstruct", ref)
}
