package gpuworker_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/runner"
	"github.com/2112-lab/gen3d/pipeline"
)

// standIn is a worker whose model is a process that fails as planned.
func standIn(t *testing.T, w *world, plan string) *gpuworker.Worker {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Fatal("these tests need Python 3.11 or newer (Debian: apt-get install python3)")
	}
	here, err := filepath.Abs("runner")
	if err != nil {
		t.Fatal(err)
	}
	r := runner.New(runner.Config{
		Command: []string{python, "-u", "-m", "gen3d_runner", "stand-in"},
		Env:     []string{"PYTHONPATH=" + here, "PYTHONDONTWRITEBYTECODE=1", "GEN3D_STANDIN=" + plan, "GEN3D_STANDIN_COUNT=" + filepath.Join(t.TempDir(), "count")},
		Ready:   time.Minute, Silence: 5 * time.Second, Grace: time.Second, Rest: time.Millisecond,
	})
	t.Cleanup(r.Close)
	w.cfg.Reconstructor = gpuworker.SAM3D{Runner: r, Method: "stand-in", Dir: t.TempDir()}
	return w.worker()
}

// Whatever the model does, the job ends in the right event once its tries are used
// up, with a receipt. That the next job is done is seen in package runner.
func TestEveryFaultOfAModelEndsInItsEvent(t *testing.T) {
	for fault, c := range map[string]struct {
		code pipeline.Code
		says string
	}{
		"crash":       {pipeline.ModelCrashed, "Segmentation fault"},
		"exit":        {pipeline.ModelCrashed, "exit status 3"},
		"hang":        {pipeline.ModelTimedOut, "no progress"},
		"garbage":     {pipeline.ModelBadResult, "not json"},
		"half-line":   {pipeline.ModelBadResult, "done"},
		"huge-line":   {pipeline.ModelBadResult, "1048576"},
		"oom,oom":     {pipeline.ModelOutOfMemory, "CUDA out of memory"},
		"error":       {pipeline.ModelCrashed, "another shape"},
		"wrong-paths": {pipeline.ModelBadResult, "not in its folder"},
		"bad-input":   {pipeline.ModelBadResult, "upside down"},
		"nan":         {pipeline.ModelBadResult, "not finite"},
		"point":       {pipeline.ModelBadResult, "at one place"},
		"empty":       {pipeline.ModelBadResult, "no splats"},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			worker := standIn(t, w, fault)
			ev := w.reconstruction(t, samplePhoto(t), sampleMask(t))
			// The first of two tries: nothing is decided.
			if events, err := worker.Reconstruct(pipeline.WithAttempt(t.Context(), pipeline.Attempt{Number: 1, Max: 2}), ev); err == nil {
				t.Errorf("after one of two tries: %v", events)
			}
			if _, err := w.Receipt(t.Context(), ref, ev.Run.ID); err == nil {
				t.Error("there is a receipt after one of two tries")
			}
			events, err := worker.Reconstruct(pipeline.WithAttempt(t.Context(), pipeline.Attempt{Number: 2, Max: 2}), ev)
			f := failure(t, events, err)
			if f.Code != c.code || f.Category != pipeline.System || !f.Retryable || !strings.Contains(f.Detail, c.says) {
				t.Errorf("failure %+v, want %s with %q", f, c.code, c.says)
			}
			if _, err := w.Receipt(t.Context(), ref, ev.Run.ID); err != nil {
				t.Errorf("no receipt: %v", err)
			}
		})
	}
}

// A card that is too small for all splats is asked for fewer, within the same try.
func TestOutOfMemoryIsTriedWithTheSmallerDecoder(t *testing.T) {
	t.Parallel()
	w := newWorld()
	worker := standIn(t, w, "oom-once")
	events, err := worker.Reconstruct(t.Context(), w.reconstruction(t, samplePhoto(t), sampleMask(t)))
	if err != nil {
		t.Fatal(err)
	}
	done, ok := events[0].(*pipeline.ReconstructionCompleted)
	if !ok || done.Result.Method != "stand-in" || done.Result.Points != 4000 || done.Result.Triangles == 0 || len(done.Result.Artefacts) != 7 {
		t.Errorf("%+v", events[0])
	}
}
