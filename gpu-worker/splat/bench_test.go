package splat

import (
	"image"
	"io"
	"math/rand/v2"
	"testing"
)

// large is a model of the size that a 1080p photo makes: 120 000 splats, 50 000
// triangles, a 2048×1536 photo-like texture.
func large(b *testing.B) *Model {
	m := torus(b, 250, 100, 120_000)
	m.Mesh.Texture = photoLike(2048, 1536)
	return m
}

// photoLike has the noise and gradients that make real textures slow to encode.
func photoLike(w, h int) *image.NRGBA {
	img := checkers(w, h)
	random := rand.New(rand.NewPCG(3, 4))
	for i, v := range img.Pix {
		if i%4 != 3 {
			img.Pix[i] = uint8(min(max(int(v)+random.IntN(13)-6, 0), 255))
		}
	}
	return img
}

// counter counts what is written.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func benchmarkWrite(b *testing.B, write func(io.Writer, *Model) error) {
	m := large(b)
	var size counter
	for b.Loop() {
		size = 0
		if err := write(&size, m); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size)/1e6, "MB")
}

func BenchmarkWritePLY(b *testing.B)    { benchmarkWrite(b, WritePLY) }
func BenchmarkWriteSPZ(b *testing.B)    { benchmarkWrite(b, WriteSPZ) }
func BenchmarkWriteGLB(b *testing.B)    { benchmarkWrite(b, WriteGLB) }
func BenchmarkWriteOBJZip(b *testing.B) { benchmarkWrite(b, WriteOBJZip) }
func BenchmarkWriteSTL(b *testing.B)    { benchmarkWrite(b, WriteSTL) }

func BenchmarkPoster(b *testing.B)    { benchmarkWrite(b, Poster) }
func BenchmarkTurntable(b *testing.B) { benchmarkWrite(b, Turntable) }

func BenchmarkPosterOfSplats(b *testing.B) {
	benchmarkWrite(b, func(w io.Writer, m *Model) error {
		return Poster(w, &Model{Splats: m.Splats})
	})
}
