package gpuworker

import (
	"context"
	"image"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/gpu-worker/segment/neural"
)

// Neural is an Encoder that runs somebody's model, and answers prompts with its decoder.
type Neural struct{ Model *neural.Model }

// Encode implements Encoder.
func (n Neural) Encode(ctx context.Context, photo *image.NRGBA) (Encoding, error) {
	e, err := n.Model.Encode(ctx, photo)
	if err != nil {
		return Encoding{}, err
	}
	out := Encoding{
		Model: n.Model.ID, Family: string(n.Model.Family),
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
	for _, f := range n.Model.Published() {
		files = append(files, ModelFile{Key: f.Key, Data: f.Data})
	}
	return files
}

// Mask implements masker.
func (n Neural) Mask(ctx context.Context, d segment.Descriptor, tensors [][]float32, p segment.Prompts) (*image.Gray, error) {
	a, err := n.Model.Mask(ctx, d, tensors, p)
	if err != nil {
		return nil, err
	}
	return a.Masks[a.Best], nil
}
