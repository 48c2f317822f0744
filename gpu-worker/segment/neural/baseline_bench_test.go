package neural

import (
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
)

// BenchmarkBaseline is the baseline's decoder in ONNX Runtime, on one thread, for one
// click on a photo of 1200 × 1800: with its three candidates and its own choice, and
// with the choice alone. Copying the masks out is part of it.
func BenchmarkBaseline(b *testing.B) {
	for _, c := range []struct {
		name   string
		single bool
	}{{"four masks", false}, {"one mask", true}} {
		b.Run(c.name, func(b *testing.B) {
			o := options(b)
			o.Threads = 1
			s, err := open(graphFile{data: segment.DecoderGraph(c.single)}, o)
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = s.close() }()
			in := []tensor{
				{name: "image_embeddings", shape: []int64{1, 256, 64, 64}, floats: make([]float32, 256*64*64)},
				{name: "point_coords", shape: []int64{1, 2, 2}, floats: []float32{500, 300, 0, 0}},
				{name: "point_labels", shape: []int64{1, 2}, floats: []float32{1, -1}},
				{name: "mask_input", shape: []int64{1, 1, 256, 256}, floats: make([]float32, 256*256)},
				{name: "has_mask_input", shape: []int64{1}, floats: []float32{0}},
				{name: "orig_im_size", shape: []int64{2}, floats: []float32{1200, 1800}},
			}
			for i := range 64 * 64 { // 2 048 leaves in stripes
				in[0].floats[i] = float32(i / 2)
			}
			for b.Loop() {
				if _, err := s.run(b.Context(), in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
