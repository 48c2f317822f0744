package gpuworker

import (
	"slices"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/pipeline"
)

// What a model of a thing has, far from what a good one comes near to.
const (
	leastDepth   = 0.01 // of its longest side, along two axes: else it is a line
	leastVisible = 0.05 // opacity of a splat that is seen at all
	mostWidth    = 1    // σ of a splat, longest sides: beyond it, it veils the rest
	mostVeils    = 0.01 // share of such splats
	mostFile     = 512 << 20
)

// judge refuses what must not be delivered: a model that would make bad files, and one
// that is well-formed and nothing to look at.
func judge(m *splat.Model) error {
	bad := func(format string, args ...any) error {
		return pipeline.NewFailure(pipeline.ModelBadResult, format, args...)
	}
	if err := m.Validate(); err != nil {
		return bad("%v", err)
	}
	b := m.Bounds()
	sides := []float32{b.Max[0] - b.Min[0], b.Max[1] - b.Min[1], b.Max[2] - b.Min[2]}
	slices.Sort(sides)
	if sides[1] < leastDepth {
		return bad("the model is a line: its sides are %.3g", sides)
	}
	visible, veils := 0, 0
	for _, s := range m.Splats {
		if s.Opacity >= leastVisible {
			visible++
		}
		if slices.Max(s.Scale[:]) > mostWidth {
			veils++
		}
	}
	if len(m.Splats) > 0 && visible == 0 {
		return bad("none of %d splats can be seen", len(m.Splats))
	}
	if float64(veils) > mostVeils*float64(len(m.Splats)) {
		return bad("%d of %d splats are wider than the model", veils, len(m.Splats))
	}
	return nil
}

// judgeFile refuses a file that cannot be one of a model.
func judgeFile(file pipeline.File, size int) error {
	if size == 0 || size > mostFile {
		return pipeline.NewFailure(pipeline.ModelBadResult, "%s has %d bytes", file, size)
	}
	return nil
}
