package gpuworker

import (
	"context"
	"errors"
	"image"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
)

type brokenEncoder struct{}

func (brokenEncoder) Encode(context.Context, *image.NRGBA, Alone) (Encoding, error) {
	return Encoding{}, errors.New("no kernel image")
}

type brokenReconstructor struct{}

func (brokenReconstructor) Reconstruct(context.Context, Subject, func(string, float64)) (*splat.Model, error) {
	panic("index out of range")
}

func TestGolden(t *testing.T) {
	for name, c := range map[string]struct {
		encoder       Encoder
		reconstructor Reconstructor
		err           string
	}{
		"what every machine has":     {Baseline{}, Inflation{}, ""},
		"an encoder that fails":      {brokenEncoder{}, Inflation{}, "encode: no kernel image"},
		"a reconstructor that fails": {Baseline{}, brokenReconstructor{}, "reconstruct: "},
	} {
		t.Run(name, func(t *testing.T) {
			err := New(Config{Encoder: c.encoder, Reconstructor: c.reconstructor}).Golden(t.Context())
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.HasPrefix(err.Error(), c.err)) {
				t.Errorf("error %v, want %q", err, c.err)
			}
		})
	}
}
