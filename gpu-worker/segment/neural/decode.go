package neural

import (
	"context"
	"fmt"
	"image"
	"math"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/pipeline"
)

// Answer is what the decoder makes of prompts.
type Answer struct {
	Masks  []*image.Gray // 0 and 255, at the photo's size
	Scores []float32     // what the model thinks of each
	Best   int           // the one that it would take
}

// Mask answers prompts from an embedding, as an embeddings.json of this model
// describes it: tensors are its tensors' numbers, in its order. An embedding of another
// model wraps segment.ErrDescriptor.
func (m *Model) Mask(ctx context.Context, d segment.Descriptor, tensors [][]float32, p segment.Prompts) (Answer, error) {
	if d.Decoder != m.published.at || len(tensors) != len(d.Tensors) {
		return Answer{}, fmt.Errorf("%w: it is of %.40q, the model is %s", segment.ErrDescriptor, d.Model, m.ID)
	}
	q := question{photo: image.Pt(d.ImageSize[0], d.ImageSize[1]), at: d.Transform, prompts: p}
	for i, t := range d.Tensors {
		shape := make([]int64, len(t.Shape))
		for k, n := range t.Shape {
			shape[k] = int64(n)
		}
		q.embedding = append(q.embedding, tensor{name: t.Name, shape: shape, floats: tensors[i]})
	}
	return m.ask(ctx, q)
}

// question is all that a decoder is told.
type question struct {
	photo     image.Point
	at        segment.Transform
	prompts   segment.Prompts
	embedding []tensor
}

func (m *Model) ask(ctx context.Context, q question) (Answer, error) {
	in, err := m.feeds(q)
	if err != nil {
		return Answer{}, err
	}
	out, err := m.decoder.run(ctx, in)
	if err != nil {
		return Answer{}, fmt.Errorf("decode prompts: %w", err)
	}
	d := m.Decoder
	masks, _ := find(out, d.Masks)
	scores, _ := find(out, d.Scores)
	n, rank := len(scores.floats), len(masks.shape)
	if n == 0 || rank < 2 {
		return Answer{}, pipeline.NewFailure(pipeline.ModelBadResult, "decoder's %s has the shape %v for %d scores", d.Masks, masks.shape, n)
	}
	h, w := int(masks.shape[rank-2]), int(masks.shape[rank-1])
	if h < 1 || w < 1 || len(masks.floats) != n*h*w {
		return Answer{}, pipeline.NewFailure(pipeline.ModelBadResult, "decoder's %s has the shape %v for %d scores", d.Masks, masks.shape, n)
	}
	used := [2]float64{float64(w), float64(h)}
	if d.MaskFrame == "padded" {
		for i := range used {
			used[i] *= float64(q.at.Resized[i]) / float64(q.at.Frame)
		}
	}
	a := Answer{Scores: scores.floats, Best: best(scores.floats, len(q.points(m.pads(q.prompts))))}
	for i := range n {
		a.Masks = append(a.Masks, enlarge(logits{w, h, masks.floats[i*w*h:][:w*h]}, used, q.photo, float32(d.Threshold)))
	}
	return a, nil
}

// best is the mask that the model would take. Of SAM 1's four the first is for when
// the prompts leave no choice, which is from two points on; a padding point counts.
func best(scores []float32, points int) int {
	first := 0
	if len(scores) == 4 {
		if points > 2 {
			return 0
		}
		first = 1
	}
	at := first
	for i, s := range scores {
		if i >= first && (s > scores[at] || math.IsNaN(float64(scores[at]))) {
			at = i
		}
	}
	return at
}
