package gpuworker_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/pipeline"
)

// quick is a model that takes a turn on nothing.
func quick(method string, err error) reconstructor {
	return func(ctx context.Context, s gpuworker.Subject, progress func(string, float64)) (*splat.Model, error) {
		if err != nil {
			return nil, err
		}
		if s.Alone != nil {
			return nil, errors.New("a preview is not to wait for the model")
		}
		m, _ := tetrahedron(ctx, s, progress)
		m.Method = method
		return m, nil
	}
}

// The preview comes while the good model is made, and leaves nothing behind but what
// that replaces.
func TestAPreviewComesFirst(t *testing.T) {
	w := newWorld()
	w.cfg.Quick = quick("quick shape", nil)
	seen := make(chan struct{})
	w.emits = func(e pipeline.Event) error {
		if p, ok := e.(*pipeline.ReconstructionPreviewed); ok {
			var files []string
			for _, a := range p.Result.Artefacts {
				files = append(files, string(a.File))
			}
			if p.Result.Method != "quick shape" || p.Result.Preset != "fast" || !slices.Equal(files, []string{"model.glb", "model.spz"}) {
				t.Errorf("preview %+v", p.Result)
			}
			for _, k := range w.Keys(ref.Prefix()) {
				if strings.HasSuffix(k, ".ply") {
					t.Error("the PLY is there with the preview")
				}
			}
			close(seen)
		}
		return nil
	}
	w.cfg.Reconstructor = reconstructor(func(ctx context.Context, s gpuworker.Subject, progress func(string, float64)) (*splat.Model, error) {
		<-seen
		return tetrahedron(ctx, s, progress)
	})
	events, err := w.worker().Reconstruct(t.Context(), w.reconstruction(t, samplePhoto(t), sampleMask(t)))
	if err != nil || len(events) != 1 {
		t.Fatalf("%v, %v", events, err)
	}
	if done, ok := events[0].(*pipeline.ReconstructionCompleted); !ok || done.Result.Method != "test shape" {
		t.Errorf("the job ended with %+v", events[0])
	}
	if want := []string{pipeline.TypeReconstructionStarted, pipeline.TypeReconstructionPreviewed}; !slices.Equal(w.told(), want) {
		t.Errorf("told %v, want %v", w.told(), want)
	}
}

func TestAPreviewThatFailsIsLeftOut(t *testing.T) {
	for name, q := range map[string]gpuworker.Reconstructor{
		"an error": quick("", errModel), "the owner's fault": quick("", pipeline.NewFailure(pipeline.MaskTooSmall, "thin")), "a panic": brokenReconstructor{},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.cfg.Quick = q
			events, err := w.worker().Reconstruct(t.Context(), w.reconstruction(t, samplePhoto(t), sampleMask(t)))
			if err != nil || len(events) != 1 || events[0].Type() != pipeline.TypeReconstructionCompleted {
				t.Errorf("%v, %v", events, err)
			}
			if slices.Contains(w.told(), pipeline.TypeReconstructionPreviewed) {
				t.Error("it told of a preview")
			}
		})
	}
}

type brokenReconstructor struct{}

func (brokenReconstructor) Reconstruct(context.Context, gpuworker.Subject, func(string, float64)) (*splat.Model, error) {
	panic("index out of range")
}
