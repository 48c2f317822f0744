package gpuworker_test

import (
	"bytes"
	"image"
	"testing"

	"golang.org/x/image/draw"

	"github.com/2112-lab/gen3d/gpu-worker/models"
	"github.com/2112-lab/gen3d/gpu-worker/segment/neural"
	"github.com/2112-lab/gen3d/internal/photo"
	"github.com/2112-lab/gen3d/sample"
)

// BenchmarkPhotoToTensor takes a JPEG of 12 MP to what each family's encoder is given.
func BenchmarkPhotoToTensor(b *testing.B) {
	small, err := photo.Normalise(b.Context(), sample.Photo())
	if err != nil {
		b.Fatal(err)
	}
	large := image.NewNRGBA(image.Rect(0, 0, 4000, 3000))
	draw.BiLinear.Scale(large, large.Rect, small.Image, small.Image.Rect, draw.Src, nil)
	var file bytes.Buffer
	if err := photo.EncodeJPEG(&file, large, photo.PhotoQuality); err != nil {
		b.Fatal(err)
	}
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, err := photo.Normalise(b.Context(), file.Bytes()); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, id := range []string{"sam1-vit-b", "sam2.1-hiera-tiny", "sam3-tracker"} {
		m, err := models.Find(id)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(string(m.Family), func(b *testing.B) {
			for b.Loop() {
				p, err := photo.Normalise(b.Context(), file.Bytes())
				if err != nil {
					b.Fatal(err)
				}
				neural.Prepare(p.Image, m.Encoder.Input)
			}
		})
	}
}
