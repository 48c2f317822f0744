package runner_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/gpu-worker/runner"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
)

// python is what children are run with here. The package says so if there is none.
func python(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Fatal("these tests need Python 3.11 or newer (Debian: apt-get install python3)")
	}
	return path
}

type stand struct {
	*runner.Runner
	dir string
}

// standIn is a runner whose jobs come to what the plan says.
func standIn(t *testing.T, plan string, change func(*runner.Config)) *stand {
	t.Helper()
	dir := t.TempDir()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	cfg := runner.Config{
		Command: []string{python(t), "-u", "-m", "gen3d_runner", "stand-in"},
		Env:     []string{"PYTHONPATH=" + here, "PYTHONDONTWRITEBYTECODE=1", "GEN3D_STANDIN=" + plan, "GEN3D_STANDIN_COUNT=" + filepath.Join(dir, "count")},
		Model:   "stand-in@1", Ready: time.Minute, Silence: 20 * time.Second, Grace: 2 * time.Second, Rest: time.Millisecond,
	}
	if change != nil {
		change(&cfg)
	}
	s := &stand{runner.New(cfg), dir}
	t.Cleanup(s.Close)
	for _, name := range []string{"image.png", "mask.png"} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(png.Encode(f, image.NewGray(image.Rect(0, 0, 8, 8))), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s *stand) do(ctx context.Context, t *testing.T) (runner.Result, []string, error) {
	t.Helper()
	out := t.TempDir()
	var steps []string
	r, err := s.Run(ctx, runner.Job{
		ID: "job", Image: filepath.Join(s.dir, "image.png"), Mask: filepath.Join(s.dir, "mask.png"), OutDir: out, Seed: 7, Options: map[string]string{"decoder": "gs"},
	}, func(stage string, step, of int) { steps = append(steps, fmt.Sprint(stage, " ", step, "/", of)) })
	return r, steps, err
}

func TestAJob(t *testing.T) {
	t.Parallel()
	s := standIn(t, "success", nil)
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if ready, ok := s.Ready(); !ok || ready.Device != "stand-in" {
		t.Errorf("ready: %+v, %v", ready, ok)
	}
	r, steps, err := s.do(t.Context(), t)
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) != 5 || steps[0] != "sampling 1/5" || len(r.Files) != 1 || r.Stats.Splats != 4000 {
		t.Errorf("%q, %+v", steps, r)
	}
	f, err := os.Open(r.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if splats, err := splat.ReadPLY(f); err != nil || len(splats) != 4000 {
		t.Errorf("%d splats, %v", len(splats), err)
	}
}

// Each fault has its code, and the job after it is done as if nothing had been.
func TestFaults(t *testing.T) {
	for fault, c := range map[string]struct {
		code   runner.Code
		says   string
		change func(*runner.Config)
	}{
		"crash":       {runner.Crashed, "Segmentation fault", nil},
		"exit":        {runner.Crashed, "exit status 3", nil},
		"hang":        {runner.Hung, "no progress for", func(c *runner.Config) { c.Silence = 2 * time.Second }},
		"garbage":     {runner.Garbled, "not json", nil},
		"half-line":   {runner.Garbled, `"done`, nil},
		"huge-line":   {runner.Garbled, "more than 1048576 bytes", nil},
		"oom":         {runner.OutOfMemory, "CUDA out of memory", nil},
		"error":       {runner.Internal, "another shape", nil},
		"bad-input":   {runner.BadInput, "upside down", nil},
		"wrong-paths": {runner.Garbled, "not in its folder", nil},
		"no-file":     {runner.Garbled, "not there", nil},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			s := standIn(t, fault+",success", c.change)
			_, _, err := s.do(t.Context(), t)
			var e *runner.Error
			if !errors.As(err, &e) || e.Code != c.code || !strings.Contains(e.Error(), c.says) {
				t.Errorf("error %v, want %s with %q", err, c.code, c.says)
			}
			if _, _, err := s.do(t.Context(), t); err != nil {
				t.Errorf("the job after it: %v", err)
			}
		})
	}
}

// Slow is not hung: there is progress.
func TestASlowJobIsLetBe(t *testing.T) {
	t.Parallel()
	s := standIn(t, "slow", func(c *runner.Config) { c.Silence = 4 * time.Second })
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if _, _, err := s.do(t.Context(), t); err != nil || time.Since(begun) < 4*time.Second {
		t.Errorf("error %v after %s", err, time.Since(begun))
	}
}

func TestCancelling(t *testing.T) {
	for plan, sameChild := range map[string]bool{"long": true, "stubborn": false, "hang": false} {
		t.Run(plan, func(t *testing.T) {
			t.Parallel()
			s := standIn(t, plan+",success", func(c *runner.Config) {
				c.Grace, c.Silence = 500*time.Millisecond, time.Minute
				if sameChild { // which answers, if not at once
					c.Grace = time.Minute
				}
			})
			if err := s.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			unwanted := errors.New("unwanted")
			ctx, cancel := context.WithCancelCause(t.Context())
			out := t.TempDir()
			_, err := s.Run(ctx, runner.Job{ID: "a", Image: filepath.Join(s.dir, "image.png"), Mask: filepath.Join(s.dir, "mask.png"), OutDir: out},
				func(_ string, step, _ int) {
					if sameChild || step == 2 { // where the fault is
						cancel(unwanted)
					}
				})
			if !errors.Is(err, unwanted) {
				t.Errorf("error %v, want the cause", err)
			}
			if _, up := s.Ready(); up != sameChild {
				t.Errorf("the child is up: %v, want %v", up, sameChild)
			}
			if _, _, err := s.do(t.Context(), t); err != nil {
				t.Errorf("the job after it: %v", err)
			}
		})
	}
}

func TestAChildThatDoesNotComeUp(t *testing.T) {
	for how, says := range map[string]string{"exit": "exit status 1", "error": "no CUDA-capable device", "slow": "not loaded after"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			s := standIn(t, "success", func(c *runner.Config) {
				c.Env = append(c.Env, "GEN3D_STANDIN_START="+how)
				if how == "slow" {
					c.Ready = time.Second
				}
			})
			var e *runner.Error
			if err := s.Start(t.Context()); !errors.As(err, &e) || e.Code != runner.Unstarted || !strings.Contains(e.Error(), says) {
				t.Errorf("error %v, want %q", err, says)
			}
		})
	}
	s := runner.New(runner.Config{Command: []string{"/no/such/program"}})
	var e *runner.Error
	if err := s.Start(t.Context()); !errors.As(err, &e) || e.Code != runner.Unstarted {
		t.Errorf("error %v", err)
	}
}

func TestAChildThatKeepsDyingIsGivenUp(t *testing.T) {
	t.Parallel()
	s := standIn(t, "exit", nil)
	for i := range 4 {
		_, _, err := s.do(t.Context(), t)
		want := runner.Crashed
		if i == 3 {
			want = runner.Looping
		}
		var e *runner.Error
		if !errors.As(err, &e) || e.Code != want {
			t.Errorf("job %d: %v, want %s", i, err, want)
		}
		if fit := s.Fit() == nil; fit != (i < 2) {
			t.Errorf("fit after job %d: %v", i, fit)
		}
	}
}

// The parent dies without a word, and its child with it.
func TestNoOrphanIsLeft(t *testing.T) {
	if os.Getenv("GEN3D_TEST_PARENT") != "" { // the parent itself
		s := standIn(t, "hang", nil)
		if err := s.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		fmt.Println("up")
		select {}
	}
	t.Parallel()
	marker := filepath.Join(t.TempDir(), "count")
	parent := exec.Command(os.Args[0], "-test.run=^TestNoOrphanIsLeft$")
	parent.Env = append(os.Environ(), "GEN3D_TEST_PARENT=1", "GEN3D_ORPHAN="+marker)
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fscanln(out, new(string)); err != nil {
		t.Fatal(err)
	}
	if len(withVariable(t, "GEN3D_ORPHAN="+marker)) != 2 { // parent and child
		t.Fatalf("the child is not up: %v", withVariable(t, "GEN3D_ORPHAN="+marker))
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		left := withVariable(t, "GEN3D_ORPHAN="+marker)
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("left behind: %v", left)
		}
	}
}

// withVariable are the processes that have a variable in their environment.
func withVariable(t *testing.T, variable string) (pids []int) {
	t.Helper()
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Skip("no /proc here")
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if b, err := os.ReadFile(filepath.Join("/proc", e.Name(), "environ")); err == nil && strings.Contains(string(b), variable) {
			pids = append(pids, pid)
		}
	}
	return pids
}
