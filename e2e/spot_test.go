package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// phases are a job's, by the points at which its machine goes: the first step of each.
var phases = map[string][]string{
	"encode":      {"encode:fetch", "encode:decode", "encode:model", "encode:pictures", "encode:embeddings", "delete:encode:before"},
	"reconstruct": {"reconstruct:fetch", "reconstruct:decode", "reconstruct:model", "reconstruct:model.spz", "reconstruct:upload", "delete:reconstruct:before"},
}

// losses are also between the receipt and the fact.
var losses = map[string][]string{
	"encode":      append(slices.Clone(phases["encode"]), "put:receipts:after"),
	"reconstruct": append(slices.Clone(phases["reconstruct"]), "put:receipts:after@2"),
}

// eachPhase runs a test at each point, four at a time: they mostly wait.
func eachPhase(t *testing.T, points map[string][]string, test func(t *testing.T, kind, point string)) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	t.Parallel()
	slots := make(chan struct{}, 4)
	for kind, points := range points {
		for _, point := range points {
			t.Run(strings.ReplaceAll(point, ":", " "), func(t *testing.T) {
				t.Parallel()
				slots <- struct{}{}
				defer func() { <-slots }()
				test(t, kind, point)
			})
		}
	}
}

// A Spot notice in each phase of a job: what does not fit into the time that is left
// is handed back at once, and done by another worker, once.
func TestASpotNoticeInEachPhaseOfAJob(t *testing.T) {
	eachPhase(t, phases, func(t *testing.T, kind, point string) {
		c := start(t, t.TempDir(), "--no-work", "--sweep-after", "10m")
		ref := c.drop(kind)
		a := c.startMachine(t, "i-a", "--worker-drain-timeout", "300ms", "GEN3D_HOLD_AT="+point)
		a.awaitHeld()
		a.set("spot/instance-action", `{"action":"terminate"}`)
		b := c.startMachine(t, "i-b")
		settling := strings.HasPrefix(point, "delete:")
		if settling { // the job is done: what is left fits
			a.until("draining", func() bool {
				h, err := c.get("fleet/workers/i-a.json")
				return err == nil && strings.Contains(string(h), `"draining"`)
			})
			a.letGo()
		}
		if s := a.awaitEnd(); s != -1 || a.cmd.ProcessState.ExitCode() != 0 {
			t.Errorf("a worker that was told to go ended with %v:\n%s", a.cmd.ProcessState, a.out)
		}
		if want := []string{"CompleteLifecycleAction ready CONTINUE", "CompleteLifecycleAction drain CONTINUE"}; !slices.Equal(slices.DeleteFunc(a.calls(), func(s string) bool { return strings.HasPrefix(s, "SetInstanceProtection") }), want) {
			t.Errorf("it said %q, want %q", a.calls(), want)
		}
		c.checkOnce(t, kind, ref)
		if !settling { // what a process writes is read a moment later
			b.until("done with the job", func() bool { return b.did(kind) > 0 })
		}
		left, took := a.did(kind), b.did(kind)
		if settling && left != 1 || !settling && (left != 0 || took != 1) {
			t.Errorf("the one that left did %d, the other %d:\n%s\n%s", left, took, a.out, b.out)
		}
	})
}

// What is nearly done when the notice comes is finished where it is.
func TestAJobThatFitsIsFinishedBeforeItsMachineGoes(t *testing.T) {
	c := start(t, t.TempDir(), "--no-work", "--sweep-after", "10m")
	ref := c.drop("reconstruct")
	a := c.startMachine(t, "i-a", "GEN3D_HOLD_AT=reconstruct:model")
	a.awaitHeld()
	a.set("spot/instance-action", `{"action":"terminate"}`)
	a.until("draining", func() bool {
		h, err := c.get("fleet/workers/i-a.json")
		return err == nil && strings.Contains(string(h), `"draining"`)
	})
	a.letGo()
	a.awaitEnd()
	if a.did("reconstruct") != 1 {
		t.Errorf("it did not finish:\n%s", a.out)
	}
	c.checkOnce(t, "reconstruct", ref)
}

// The machine is gone from one moment to the next: its lease runs out, and the job is
// done by another worker, once.
func TestTheLossOfAMachineInEachPhaseOfAJob(t *testing.T) {
	eachPhase(t, losses, func(t *testing.T, kind, point string) {
		c := start(t, t.TempDir(), "--no-work", "--sweep-after", "10m")
		ref := c.drop(kind)
		a := c.startMachine(t, "i-a", "--lease", "3s", "GEN3D_CRASH_AT="+point)
		if s := a.awaitEnd(); s != syscall.SIGKILL {
			t.Fatalf("it ended with %v instead of being killed:\n%s", a.cmd.ProcessState, a.out)
		}
		b := c.startMachine(t, "i-b")
		c.checkOnce(t, kind, ref)
		b.until("done with the job", func() bool { return b.did(kind) > 0 }) // at the latest when the lease has run out
		// What was told twice, by the one that was lost and by the other, is answered
		// twice; the work was done once if its last file was written once.
		last := map[string]pipeline.File{"encode": pipeline.Embeddings, "reconstruct": pipeline.OutputMesh}[kind]
		if n := c.writes(ref.Key(last).String()); n != 1 {
			t.Errorf("%s was written %d times:\n%s\n%s", last, n, a.out, b.out)
		}
	})
}

// drop uploads a small photo, and its mask where a reconstruction is to follow.
func (c *cloud) drop(kind string) pipeline.SessionRef {
	c.t.Helper()
	ref := newRef("spot")
	photo, mask := image.NewNRGBA(image.Rect(0, 0, 160, 120)), image.NewGray(image.Rect(0, 0, 160, 120))
	for y := range 120 {
		for x := range 160 {
			photo.SetNRGBA(x, y, color.NRGBA{uint8(x), uint8(2 * y), 90, 255})
			if (x-80)*(x-80)+(y-60)*(y-60) < 40*40 {
				photo.SetNRGBA(x, y, color.NRGBA{220, uint8(x), 40, 255})
				mask.SetGray(x, y, color.Gray{255})
			}
		}
	}
	var p, m bytes.Buffer
	if err := jpeg.Encode(&p, photo, nil); err != nil {
		c.t.Fatal(err)
	}
	c.put(ref.Key(pipeline.OriginalImage).String(), p.Bytes())
	if kind == "reconstruct" {
		if err := png.Encode(&m, mask); err != nil {
			c.t.Fatal(err)
		}
		c.put(ref.Key(pipeline.MaskFinal).String(), m.Bytes())
	}
	return ref
}

// writes is how often an object was written: the bucket keeps every version.
func (c *cloud) writes(key string) (n int) {
	c.t.Helper()
	out, err := c.s3().ListObjectVersions(c.t.Context(), &s3.ListObjectVersionsInput{Bucket: &c.Bucket, Prefix: &key})
	if err != nil {
		c.t.Fatal(err)
	}
	return len(out.Versions)
}

// checkOnce waits for the end of a dropped session, and checks that there was one run
// of each stage, told once, with nothing left over.
func (c *cloud) checkOnce(t *testing.T, kind string, ref pipeline.SessionRef) {
	t.Helper()
	status, receipts, mails := pipeline.AwaitingMask, 1, 0
	if kind == "reconstruct" {
		status, receipts, mails = pipeline.Notified, 2, 1
	}
	s := c.await(ref, 2*wait, string(status), func(s pipeline.Session) bool { return s.Status == status })
	if r := s.EncodingRun(); r == nil || r.Attempt != 1 {
		t.Errorf("the encoding is %+v", r)
	}
	if r := s.ReconstructionRun(0); kind == "reconstruct" && (r == nil || r.Attempt != 1) {
		t.Errorf("the reconstruction is %+v", r)
	}
	c.await(ref, 2*wait, "quiet", func(pipeline.Session) bool { return c.depth(func(q topology.Queue) string { return q.Name }) == 0 })
	if got := c.keys(ref.Prefix() + "receipts/"); len(got) != receipts {
		t.Errorf("receipts %v, want %d", got, receipts)
	}
	if n := len(c.mail("spot@gen3d.localhost")); n != mails {
		t.Errorf("%d mails, want %d", n, mails)
	}
	if n := c.deadLetters(); n != 0 {
		t.Errorf("%d dead letters", n)
	}
}
