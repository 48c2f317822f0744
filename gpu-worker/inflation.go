package gpuworker

import (
	"context"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
)

// Inflation is the Reconstructor that every machine has: the learned shape or
// silhouette inflation, as package reconstruct chooses.
type Inflation struct{}

// Reconstruct implements Reconstructor.
func (Inflation) Reconstruct(ctx context.Context, s Subject, progress func(string, float64)) (m *splat.Model, err error) {
	err = s.Alone.run(func() error {
		r, err := reconstruct.Reconstruct(ctx, reconstruct.Input{Photo: s.Photo, Mask: s.Mask}, reconstruct.Options{
			Preset: reconstruct.Preset(s.Preset), Seed: s.Seed, Progress: progress,
		})
		if err == nil {
			m = r.Model
		}
		return err
	})
	return m, err
}
