package neural

import (
	"context"
	"fmt"
	"image"
	"slices"
	"strings"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/pipeline"
)

// Embedding is what the encoder made of one photo.
type Embedding struct {
	Photo   image.Point       // size in pixels
	At      segment.Transform // how the photo lies in the model's square
	Tensors []Tensor          // in the manifest's order

	model *Model
}

// Tensor is one of the encoder's outputs, (1, …), in half precision, little endian.
type Tensor struct {
	Name  string
	Shape []int
	Half  []byte
}

// File is the name under which a tensor is stored, embeddings.{file}.f16: links to
// files have no dots in this part.
func (t Tensor) File() string { return strings.ReplaceAll(t.Name, ".", "_") }

// Encode encodes an upright sRGB photo. It fails with segment.ErrPhotoSize, with a
// *pipeline.Failure where the model had too little memory or answered what cannot be
// used, and when ctx ends.
func (m *Model) Encode(ctx context.Context, photo *image.NRGBA) (*Embedding, error) {
	p, err := m.Prepare(photo)
	if err != nil {
		return nil, err
	}
	all, err := m.EncodeAll(ctx, []*Prepared{p})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// Prepared is a photo as the encoder takes it: what there is to do before the model is
// needed is done.
type Prepared struct {
	photo image.Point
	at    segment.Transform
	input []float32 // (3,side,side)
}

// Prepare prepares an upright sRGB photo. It fails with segment.ErrPhotoSize.
func (m *Model) Prepare(photo *image.NRGBA) (*Prepared, error) {
	p := &Prepared{photo: photo.Bounds().Size()}
	if err := checkSize(p.photo); err != nil {
		return nil, fmt.Errorf("encode photo: %w", err)
	}
	p.input, p.at = Prepare(photo, m.Encoder.Input)
	return p, nil
}

// EncodeAll encodes several photos in one run of the graph, where it takes batches, or
// else one after the other. It fails as Encode does.
func (m *Model) EncodeAll(ctx context.Context, photos []*Prepared) ([]*Embedding, error) {
	if len(photos) > 1 && !m.Batches() {
		var all []*Embedding
		for i := range photos {
			one, err := m.EncodeAll(ctx, photos[i:i+1])
			if err != nil {
				return nil, err
			}
			all = append(all, one...)
		}
		return all, nil
	}
	all := make([]*Embedding, len(photos))
	inputs := make([][]float32, len(photos))
	for i, p := range photos {
		all[i], inputs[i] = &Embedding{Photo: p.photo, At: p.at, model: m}, p.input
	}
	batch := inputs[0]
	if len(inputs) > 1 {
		batch = slices.Concat(inputs...) // 12 MB each
	}
	side := int64(m.Encoder.Input.Side)
	out, err := m.encoder.run(ctx, []tensor{{name: m.Encoder.Input.Name, shape: []int64{int64(len(photos)), 3, side, side}, floats: batch}})
	if err != nil {
		return nil, fmt.Errorf("encode photo: %w", err)
	}
	return all, m.share(out, all)
}

// share gives each photo its part of the answer, in the order of the manifest.
func (m *Model) share(out []tensor, all []*Embedding) error {
	for _, want := range portsOf(m.Encoder.Outputs) {
		t, ok := find(out, want.name)
		if !ok || len(t.shape) == 0 || t.shape[0] != int64(len(all)) || !fits(want.shape[1:], t.shape[1:]) {
			return pipeline.NewFailure(pipeline.ModelBadResult, "encoder's output %s has the shape %v for %d photos", want.name, t.shape, len(all))
		}
		size := len(t.floats) / len(all)
		for i, e := range all {
			half, ok := segment.HalfOf(t.floats[i*size:][:size])
			if !ok {
				return pipeline.NewFailure(pipeline.ModelBadResult, "encoder's output %s has numbers beyond half precision, or none", want.name)
			}
			e.Tensors = append(e.Tensors, Tensor{Name: want.name, Shape: shapeOfOne(t.shape), Half: half})
		}
	}
	return nil
}

func shapeOfOne(shape []int64) []int {
	out := []int{1}
	for _, n := range shape[1:] {
		out = append(out, int(n))
	}
	return out
}

func find(all []tensor, name string) (tensor, bool) {
	for _, t := range all {
		if t.name == name {
			return t, true
		}
	}
	return tensor{}, false
}
