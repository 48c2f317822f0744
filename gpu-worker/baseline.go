package gpuworker

import (
	"context"
	"image"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
)

// Baseline is the Encoder that every machine has: a segmentation hierarchy in
// SAM 1's tensor. It is not SAM, and says so.
type Baseline struct{}

// Encode implements Encoder.
func (Baseline) Encode(ctx context.Context, photo *image.NRGBA, alone Alone) (Encoding, error) {
	var e *segment.Embedding
	err := alone.run(func() (err error) { e, err = segment.Encode(ctx, photo); return err })
	if err != nil {
		return Encoding{}, err
	}
	tensor, err := e.Gzipped()
	if err != nil {
		return Encoding{}, err
	}
	return Encoding{
		Model: segment.Model, Family: segment.Family,
		Describe: func(prefix string) ([]byte, error) { return e.Describe(prefix).Encode() },
		Tensors:  []Tensor{{Name: segment.TensorName, Data: tensor, Encoding: segment.Gzip}},
	}, nil
}

// Decoders implements the decoder's publication.
func (Baseline) Decoders() []ModelFile {
	file, at := segment.DecoderFile()
	return []ModelFile{{Key: at.Key, Data: file}}
}
