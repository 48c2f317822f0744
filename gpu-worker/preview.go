package gpuworker

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/pipeline"
)

// previewed are the files that it takes to look at a model. The final model's replace
// them; its PLY, whose arrival integrators watch for, is not among them.
var previewed = []pipeline.File{pipeline.ModelSPZ, pipeline.ModelGLB}

// preview makes a quick model beside the good one, which has the GPU to itself. What
// it answers waits for the preview, which must not be written over the good model's
// files. A preview that fails is left out: the good model decides what is wrong.
func (w *Worker) preview(ctx context.Context, j *job, subject Subject, mask pipeline.MaskInfo) (wait func()) {
	if w.Quick == nil {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = caught(func() error { return w.putPreview(ctx, j, subject, mask) })
	}()
	return func() { <-done }
}

func (w *Worker) putPreview(ctx context.Context, j *job, subject Subject, mask pipeline.MaskInfo) error {
	subject.Preset, subject.Alone = "fast", nil
	m, err := w.Quick.Reconstruct(ctx, subject, func(string, float64) {})
	if err != nil {
		return err
	}
	if err := judge(m); err != nil {
		return err
	}
	files, p := &shelf{job: j}, newProduct(m)
	g, gctx := errgroup.WithContext(ctx)
	for _, f := range formats {
		for _, shown := range previewed {
			if f.file == shown {
				g.Go(func() error {
					return caught(func() error { return put(gctx, files, j.ref.ObjectKey(j.run.Object, f.file), f.write, p) })
				})
			}
		}
	}
	if err := g.Wait(); err != nil {
		return err
	}
	result := describe(m, subject.Preset)
	result.Mask, result.DurationSec, result.Artefacts = mask, j.duration(), files.sorted()
	return w.Emit(ctx, j.request, &pipeline.ReconstructionPreviewed{SessionRef: j.ref, Run: j.run, Result: result})
}
