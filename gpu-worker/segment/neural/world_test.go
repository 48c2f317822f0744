package neural

import (
	"bytes"
	"encoding/json"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/models"
)

// library is ONNX Runtime's, fetched on the first call.
var library = sync.OnceValues(func() (string, error) {
	cmd := exec.Command("../../../scripts/onnxruntime.sh")
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	out, err := cmd.Output()
	if err != nil {
		return strings.TrimSpace(trouble.String()), err
	}
	return strings.TrimSpace(string(out)), nil
})

func options(t testing.TB) Options {
	t.Helper()
	path, err := library()
	if err != nil {
		t.Fatalf("scripts/onnxruntime.sh: %v: %s", err, path)
	}
	return Options{Library: path}
}

// The small models of testdata.
var small = []string{"tiny-sam1", "tiny-sam2", "tiny-sam3"}

func manifestOf(t testing.TB, id string) *models.Manifest {
	t.Helper()
	b, err := os.ReadFile("testdata/" + id + "/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	m, err := models.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// install pulls a small model as its manifest, changed by change, describes it.
func install(t testing.TB, id string, change func(*models.Manifest)) models.Installed {
	t.Helper()
	m := manifestOf(t, id)
	if change != nil {
		change(m)
	}
	i, err := models.Folder(t.TempDir()).Pull(t.Context(), m, models.Options{Source: models.Local("testdata/" + id)})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func openSmall(t testing.TB, id string) *Model {
	t.Helper()
	m, err := Open(t.Context(), install(t, id, nil), options(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func photoOf(t testing.TB, name string) *image.NRGBA {
	t.Helper()
	b, err := os.ReadFile("testdata/photos/" + name + ".png")
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewNRGBA(image.Rectangle{Max: picture.Bounds().Size()})
	draw.Draw(img, img.Rect, picture, picture.Bounds().Min, draw.Src)
	return img
}

// reference is what a family's own library answers to one of golden.py's prompts.
type reference struct {
	Clicks [][3]float64 `json:"clicks"`
	Box    []float64    `json:"box"`
	Masks  [][]byte     `json:"masks"`
	Choice []byte       `json:"choice"`
	Scores []float64    `json:"scores"`
}

func references(t testing.TB, id string) map[string][]reference {
	t.Helper()
	b, err := os.ReadFile("testdata/" + id + "/answers.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string][]reference
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	return all
}
