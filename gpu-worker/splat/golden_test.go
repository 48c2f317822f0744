package splat

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"io"
	"maps"
	"runtime"
	"testing"

	"github.com/2112-lab/gen3d/internal/photo"
)

// pictures writes small pictures of the mesh and of the splats and a short
// animation.
func pictures(w io.Writer, m *Model) error {
	for _, m := range []*Model{m, {Splats: m.Splats}} {
		s, err := NewStudio(m)
		if err != nil {
			return err
		}
		img := s.picture(s.posterView(), 150, 150, studio)
		if err := photo.EncodeJPEG(w, img, 90); err != nil {
			return err
		}
		if err := writeAnimation(w, animation{width: 60, height: 60, frames: 5, delay: 100, frame: func(i int, img *image.NRGBA) {
			s.draw(img, View{Azimuth: float64(i)}, studio)
		}}); err != nil {
			return err
		}
	}
	return nil
}

func TestSameModelSameBytesOnOneCoreOrMany(t *testing.T) {
	m := torus(t, 40, 20, 30_000)
	all := maps.Clone(writers)
	all["pictures"] = pictures
	for name, f := range all {
		t.Run(name, func(t *testing.T) {
			many := write(t, func(b *bytes.Buffer) error { return f(b, m) })
			before := runtime.GOMAXPROCS(1)
			defer runtime.GOMAXPROCS(before)
			one := write(t, func(b *bytes.Buffer) error { return f(b, m) })
			if !bytes.Equal(many, one) {
				t.Error("bytes differ")
			}
		})
	}
}

func TestAnEncodedTextureChangesNoBytes(t *testing.T) {
	plain, encoded := torus(t, 12, 8, 0), torus(t, 12, 8, 0)
	if err := encoded.Mesh.EncodeTexture(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"GLB", "OBJ"} {
		a := write(t, func(b *bytes.Buffer) error { return writers[name](b, plain) })
		b := write(t, func(b *bytes.Buffer) error { return writers[name](b, encoded) })
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs", name)
		}
	}
}

// The sums fix the bytes of every format before compression, which alone may
// change with Go's release. Floating point may differ in its last bit on another
// architecture.
func TestGoldenSums(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("the sums are amd64's")
	}
	m := torus(t, 12, 8, 200)
	m.Mesh.Texture, m.Mesh.UVs = nil, nil
	for name, c := range map[string]struct {
		bytes []byte
		want  string
	}{
		"PLY": {plyBytes(t, m), "6933ede5fadfff0a"},
		"SPZ": {gunzip(t, spzBytes(t, m)), "4b0f72e3cc50bb31"},
		"GLB": {glbBytes(t, m), "dfe9333971b660b8"},
		"STL": {write(t, func(b *bytes.Buffer) error { return WriteSTL(b, m) }), "a7defeae3f7fe2bf"},
		"OBJ": {openOBJ(t, m)["model.obj"], "14a2532ffa6f2ab6"},
	} {
		sum := sha256.Sum256(c.bytes)
		if got := hex.EncodeToString(sum[:8]); got != c.want {
			t.Errorf("%s has sum %s, want %s", name, got, c.want)
		}
	}
}
