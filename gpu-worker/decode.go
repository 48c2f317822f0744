package gpuworker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"path"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/pipeline"
)

// masker is an Encoder that answers prompts itself, from what it has encoded.
type masker interface {
	// Mask takes an embeddings.json and its tensors' numbers, and answers a mask of the
	// photo's size. What another model has encoded wraps segment.ErrDescriptor.
	Mask(ctx context.Context, d segment.Descriptor, tensors [][]float32, p segment.Prompts) (*image.Gray, error)
}

// Limits of what is read back from storage.
const (
	maxEmbeddings = 1 << 20
	maxTensor     = 64 << 20
)

// decode makes a mask with the model's own decoder: from the embeddings that lie
// beside the photo, or anew where those are of another model or another photo.
func (w *Worker) decode(ctx context.Context, j *job, m masker, picture *image.NRGBA, marks segment.Prompts) (mask *image.Gray, err error) {
	d, tensors, missing := w.embedded(ctx, j)
	if missing != nil && !useless(missing) {
		return nil, missing
	}
	err = j.onModel(ctx, func() (err error) {
		if missing == nil {
			if mask, err = m.Mask(ctx, d, tensors, marks); !useless(err) {
				return err
			}
		}
		if d, tensors, err = w.embed(ctx, j, picture); err != nil {
			return err
		}
		mask, err = m.Mask(ctx, d, tensors, marks)
		return err
	})
	return mask, err
}

// useless reports whether an error says that what is stored is of no use, not that
// storage or the model failed.
func useless(err error) bool {
	return errors.Is(err, segment.ErrDescriptor) || errors.Is(err, pipeline.ErrNotFound)
}

// embed encodes a photo for one mask; nothing of it is stored.
func (w *Worker) embed(ctx context.Context, j *job, picture *image.NRGBA) (d segment.Descriptor, tensors [][]float32, err error) {
	e, err := w.Encoder.Encode(ctx, picture, nil) // it is the mask's turn
	if err != nil {
		return d, nil, err
	}
	text, err := e.Describe(j.ref.Prefix())
	if err != nil {
		return d, nil, err
	}
	if d, err = segment.ParseDescriptor(bytes.NewReader(text)); err != nil {
		return d, nil, err
	}
	for i, t := range d.Tensors {
		values, err := segment.ReadTensor(bytes.NewReader(e.Tensors[i].Data), t)
		if err != nil {
			return d, nil, err
		}
		tensors = append(tensors, values)
	}
	return d, tensors, nil
}

// embedded reads the photo's embeddings.json and what it describes. What is there and
// cannot be used wraps segment.ErrDescriptor.
func (w *Worker) embedded(ctx context.Context, j *job) (d segment.Descriptor, tensors [][]float32, err error) {
	text, o, err := w.Store.Read(ctx, j.ref.Key(pipeline.Embeddings), maxEmbeddings)
	if err != nil {
		return d, nil, unavailable(err)
	}
	if o.Meta[metaSource] != j.run.ImageETag {
		return d, nil, fmt.Errorf("%w: it is of another photo", segment.ErrDescriptor)
	}
	if d, err = segment.ParseDescriptor(bytes.NewReader(text)); err != nil {
		return d, nil, err
	}
	for _, t := range d.Tensors {
		key := j.ref.Key(pipeline.File(path.Base(t.Key))) // of this session, whatever it says
		if key.String() != t.Key {
			return d, nil, fmt.Errorf("%w: tensor %s lies elsewhere", segment.ErrDescriptor, t.Name)
		}
		data, _, err := w.Store.Read(ctx, key, maxTensor)
		if err != nil {
			return d, nil, unavailable(err)
		}
		values, err := segment.ReadTensor(bytes.NewReader(data), t)
		if err != nil {
			return d, nil, err
		}
		tensors = append(tensors, values)
	}
	return d, tensors, nil
}
