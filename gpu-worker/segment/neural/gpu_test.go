//go:build cgo

package neural

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// card is the GPU's name. Where there is none these tests say so and end; make test/gpu
// takes that for a failure. None of them has been run on a GPU yet.
func card(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader").Output()
	if err != nil {
		t.Skip("NO GPU: nothing of this was checked")
	}
	if os.Getenv("GEN3D_ONNXRUNTIME") == "" {
		t.Fatal("name a libonnxruntime that has CUDA with GEN3D_ONNXRUNTIME")
	}
	return strings.TrimSpace(string(out))
}

func onCard(t *testing.T) Options {
	o := options(t)
	o.Provider = CUDA
	return o
}

// The models of the GPU's figures: one in which every layer is small, and one as large
// as the largest SAM.
var onGPU = []string{"mobilesam", "vit-h"}

// What a graph's profile says about who computed it.
func TestGPUComputesTheGraph(t *testing.T) {
	t.Log(card(t))
	for _, name := range onGPU {
		o := onCard(t)
		dir := t.TempDir()
		o.Profile = filepath.Join(dir, "profile")
		m := shaped(t, name, o)
		if _, err := m.Encode(t.Context(), painted(640, 480)); err != nil {
			t.Fatal(err)
		}
		if err := m.Close(); err != nil { // writes the profile
			t.Fatal(err)
		}
		files, _ := filepath.Glob(filepath.Join(dir, "profile*"))
		if len(files) != 1 {
			t.Fatalf("%d profiles", len(files))
		}
		b, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		var events []struct {
			Cat  string
			Args struct {
				Provider string `json:"provider"`
				Op       string `json:"op_name"`
			}
		}
		if err := json.Unmarshal(b, &events); err != nil {
			t.Fatal(err)
		}
		cuda, heavy := 0, 0
		for _, e := range events {
			if e.Cat != "Node" || e.Args.Provider == "" {
				continue
			}
			if e.Args.Provider == "CUDAExecutionProvider" {
				cuda++
			} else if slices.Contains([]string{"Conv", "FusedConv", "MatMul", "Gemm", "Softmax"}, e.Args.Op) {
				heavy++
			}
		}
		t.Logf("%s: %d nodes on the card", name, cuda)
		if cuda == 0 || heavy > 0 {
			t.Errorf("%s: %d nodes on the card, %d heavy ones left to the processor", name, cuda, heavy)
		}
	}
}

func TestGPUFigures(t *testing.T) {
	t.Log(card(t))
	for _, name := range onGPU {
		m := shaped(t, name, onCard(t))
		for _, batch := range []int{1, 2, 4} {
			if batch > 1 && !m.Batches() {
				continue
			}
			photos := make([]*image.NRGBA, batch)
			for i := range photos {
				photos[i] = painted(1024, 768)
			}
			inputs, least := prepared(t, m, photos), time.Hour
			for range 6 { // the first is for warmth
				begun := time.Now()
				if _, err := m.EncodeAll(t.Context(), inputs); err != nil {
					t.Fatal(err)
				}
				least = min(least, time.Since(begun))
			}
			t.Logf("%s, batch %d: %s, %s a photo, %s of memory", name, batch, least, least/time.Duration(batch), memoryOf(t, os.Getpid()))
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func memoryOf(t *testing.T, pid int) string {
	t.Helper()
	out, err := exec.Command("nvidia-smi", "--query-compute-apps=pid,used_memory", "--format=csv,noheader").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		if p, used, _ := strings.Cut(strings.TrimSpace(line), ", "); p == strconv.Itoa(pid) {
			return used
		}
	}
	return "an unknown amount (nvidia-smi does not list this process)"
}

const asSecond = "GEN3D_SECOND_ON_CARD"

func TestGPUIsSharedByTwoProcesses(t *testing.T) {
	t.Log(card(t))
	encode := func() error {
		m := shaped(t, "mobilesam", onCard(t))
		for range 20 {
			if _, err := m.Encode(t.Context(), painted(640, 480)); err != nil {
				return err
			}
		}
		return m.Close()
	}
	if os.Getenv(asSecond) != "" {
		if err := encode(); err != nil {
			t.Fatal(err)
		}
		return
	}
	second := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	second.Env = append(os.Environ(), asSecond+"=1")
	ended := make(chan error, 1)
	go func() {
		out, err := second.CombinedOutput()
		if err != nil {
			err = fmt.Errorf("%w: %s", err, out)
		}
		ended <- err
	}()
	if err := errors.Join(encode(), <-ended); err != nil {
		t.Fatal(err)
	}
}

// A card that is too full fails the job as what it is, and the next model runs.
func TestGPUWithoutMemory(t *testing.T) {
	t.Log(card(t))
	o := onCard(t)
	o.CardMemory = 64 << 20
	m, err := openShaped(t, "vit-h", t.TempDir(), o)
	if err == nil {
		_, err = m.Encode(t.Context(), painted(640, 480))
	}
	var f *pipeline.Failure
	if !errors.As(err, &f) || f.Code != pipeline.ModelOutOfMemory {
		t.Errorf("error %v, want %s", err, pipeline.ModelOutOfMemory)
	}
	next := shaped(t, "mobilesam", onCard(t))
	if _, err := next.Encode(t.Context(), painted(640, 480)); err != nil {
		t.Errorf("after that: %v", err)
	}
	if err := next.Close(); err != nil {
		t.Error(err)
	}
}
