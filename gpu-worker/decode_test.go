package gpuworker_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"testing"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/pipeline"
)

// clicker is an encoder that answers clicks itself: where it has encoded, a square.
type clicker struct {
	gpuworker.Baseline
	encoded, asked int
	own            string // the model whose embeddings it takes
}

func (c *clicker) Encode(ctx context.Context, photo *image.NRGBA, alone gpuworker.Alone) (gpuworker.Encoding, error) {
	c.encoded++
	e, err := c.Baseline.Encode(ctx, photo, alone)
	c.own = e.Model
	return e, err
}

func (c *clicker) Mask(_ context.Context, d segment.Descriptor, tensors [][]float32, p segment.Prompts) (*image.Gray, error) {
	c.asked++
	if d.Model != c.own {
		return nil, fmt.Errorf("%w: another model's", segment.ErrDescriptor)
	}
	if len(tensors) != 1 || len(p.Clicks) != 1 {
		return nil, fmt.Errorf("%d tensors, %d clicks", len(tensors), len(p.Clicks))
	}
	m := image.NewGray(image.Rect(0, 0, d.ImageSize[0], d.ImageSize[1]))
	for y := m.Rect.Max.Y / 4; y < m.Rect.Max.Y/2; y++ {
		for x := m.Rect.Max.X / 4; x < m.Rect.Max.X/2; x++ {
			m.Pix[m.PixOffset(x, y)] = 255
		}
	}
	return m, nil
}

func TestAnEncodersOwnDecoderMakesTheMask(t *testing.T) {
	for name, c := range map[string]struct {
		stored         bool   // whether the photo's embeddings are there
		model          string // of the worker
		encoded, asked int
	}{
		"from the embeddings that are there":   {true, segment.Model, 0, 1},
		"anew where there are none":            {false, "", 1, 1},
		"anew where they are of another model": {true, "another", 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w, e := prompted(t, centre(t))
			if c.stored {
				photo, err := w.Head(t.Context(), ref.Key(pipeline.OriginalImage))
				if err != nil {
					t.Fatal(err)
				}
				w.cfg.Encoder = gpuworker.Baseline{}
				run := pipeline.EncodingRun(ref, photo.ETag, 1)
				if _, err := w.worker().Encode(t.Context(), request(&pipeline.EncodingRequested{SessionRef: ref, Run: run})); err != nil {
					t.Fatal(err)
				}
			}
			model := &clicker{own: c.model}
			w.cfg.Encoder = model
			if events, err := w.worker().MakeMask(t.Context(), e); err != nil || len(events) != 0 {
				t.Fatal(events, err)
			}
			if model.encoded != c.encoded || model.asked != c.asked {
				t.Errorf("encoded %d times and asked %d times, want %d and %d", model.encoded, model.asked, c.encoded, c.asked)
			}
			made, err := png.Decode(bytes.NewReader(w.Bytes(ref.Key(pipeline.MaskFinal).String())))
			if err != nil {
				t.Fatal(err)
			}
			if v, _, _, _ := made.At(made.Bounds().Dx()*3/8, made.Bounds().Dy()*3/8).RGBA(); v == 0 {
				t.Error("the mask is not the model's")
			}
		})
	}
}
