package e2e

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

// One stage on local files, with no service and no network: clicks to a mask
// that overlaps the true one, and on to a model, the same bytes each time.
func TestOfflineCommands(t *testing.T) {
	dir := t.TempDir()
	photo, mask := filepath.Join(dir, "duck.jpg"), filepath.Join(dir, "clicked.png")
	if err := os.WriteFile(photo, sample.Photo(), 0o600); err != nil {
		t.Fatal(err)
	}
	offline(t, 0, "segment", photo, "--click", "500,600", "--click", "520,260", "--not", "60,60", "--out", mask)
	if iou := overlap(t, readMask(t, mask), sample.Mask()); iou < .9 {
		t.Errorf("the clicked mask overlaps the true one by %.3f, want at least 0.9", iou)
	}
	var sums [2][]byte
	for i := range sums {
		out := filepath.Join(dir, "model")
		stdout := offline(t, 0, "reconstruct", photo, "--mask", mask, "--out", out, "--preset", "fast", "--formats", "ply,glb", "--json")
		var made struct {
			Method string
			Files  []struct{ Path string }
		}
		if err := json.Unmarshal(stdout, &made); err != nil || len(made.Files) != 2 || made.Method != "learned shape" {
			t.Errorf("--json says %s, %v", stdout, err)
		}
		var err error
		if sums[i], err = os.ReadFile(filepath.Join(out, string(pipeline.OutputMesh))); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(sums[0], sums[1]) {
		t.Error("the same input gave other bytes")
	}

	offline(t, 3, "reconstruct", photo, "--mask", write(t, grey(image.Pt(1280, 960), noObject)), "--out", dir)
	offline(t, 3, "segment", write(t, []byte("no photo")), "--click", "1,1", "--out", mask)
	offline(t, 2, "segment", photo, "--click", "5000,1", "--out", mask)
	offline(t, 2, "reconstruct", photo, "--out", dir)
	offline(t, 2, "reconstruct", photo, "--mask", mask, "--out", dir, "--formats", "fbx")
}

func offline(t *testing.T, code int, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(gen3d, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, _ := cmd.Output()
	if got := cmd.ProcessState.ExitCode(); got != code {
		t.Errorf("gen3d %v ended with %d, want %d:\n%s", args, got, code, &stderr)
	}
	return out
}

func write(t *testing.T, data []byte) string {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

func readMask(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// overlap is the intersection over union of two PNG masks.
func overlap(t *testing.T, a, b []byte) float64 {
	t.Helper()
	var masks [2]image.Image
	for i, data := range [][]byte{a, b} {
		m, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		masks[i] = m
	}
	both, either := 0, 0
	r := masks[1].Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p, _, _, _ := masks[0].At(x, y).RGBA()
			q, _, _, _ := masks[1].At(x, y).RGBA()
			if p > 0x7fff && q > 0x7fff {
				both++
			}
			if p > 0x7fff || q > 0x7fff {
				either++
			}
		}
	}
	return float64(both) / float64(either)
}
