package gpuworker

import (
	"context"
	"image"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/gpu-worker/segment/neural"
)

// Neural is an Encoder that runs somebody's model, and answers prompts with its decoder.
type Neural struct {
	model    *neural.Model
	together *together
}

// NewNeural makes an encoder of a model that takes at most so many photos at once: one
// where it takes no batches.
func NewNeural(m *neural.Model, photos int) Neural {
	if !m.Batches() {
		photos = 1
	}
	return Neural{m, &together{model: m, most: photos}}
}

// Encode implements Encoder. The photo is made ready before its turn.
func (n Neural) Encode(ctx context.Context, photo *image.NRGBA, alone Alone) (Encoding, error) {
	ready, err := n.model.Prepare(photo)
	if err != nil {
		return Encoding{}, err
	}
	e, err := n.together.encode(ctx, ready, alone)
	if err != nil {
		return Encoding{}, err
	}
	out := Encoding{
		Model: n.model.ID, Family: string(n.model.Family),
		Describe: func(prefix string) ([]byte, error) { return e.Describe(prefix).Encode() },
	}
	for _, t := range e.Tensors {
		out.Tensors = append(out.Tensors, Tensor{Name: t.File(), Data: t.Half})
	}
	return out, nil
}

// Decoders implements the decoder's publication: the licence lies beside it.
func (n Neural) Decoders() []ModelFile {
	var files []ModelFile
	for _, f := range n.model.Published() {
		files = append(files, ModelFile{Key: f.Key, Data: f.Data})
	}
	return files
}

// Mask implements masker.
func (n Neural) Mask(ctx context.Context, d segment.Descriptor, tensors [][]float32, p segment.Prompts) (*image.Gray, error) {
	a, err := n.model.Mask(ctx, d, tensors, p)
	if err != nil {
		return nil, err
	}
	return a.Masks[a.Best], nil
}
