package gpuworker

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"image"
	"strconv"

	"github.com/2112-lab/gen3d/gpu-worker/admission"
	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/internal/photo"
	"github.com/2112-lab/gen3d/internal/relay"
	"github.com/2112-lab/gen3d/pipeline"
)

// maxMaskBytes is more than any PNG of MaxPhotoPixels at 8 bits compresses to.
const maxMaskBytes = 64 << 20

// Reconstruct makes an object's model in every format.
func (w *Worker) Reconstruct(ctx context.Context, ev *pipeline.ReconstructionRequested) ([]pipeline.Event, error) {
	started := &pipeline.ReconstructionStarted{SessionRef: ev.SessionRef, Run: ev.Run}
	preset := cmp.Or(string(ev.Preset), w.Preset)
	work := func(ctx context.Context, j *job) (pipeline.Event, error) { return w.reconstruct(ctx, j, preset) }
	return w.do(ctx, admission.Reconstruct, ev, ev.Run, w.ReconstructLimit, started, work, func(f pipeline.Failure) pipeline.Event {
		return &pipeline.ReconstructionFailed{SessionRef: ev.SessionRef, Run: ev.Run, Failure: f}
	})
}

func (w *Worker) reconstruct(ctx context.Context, j *job, preset string) (pipeline.Event, error) {
	var picture *image.NRGBA
	var original image.Point
	var pictureErr error
	var beside relay.Group
	beside.Go(func() { picture, original, pictureErr = w.picture(ctx, j) })
	raw, err := w.mask(ctx, j)
	beside.Wait()
	if err := cmp.Or(err, pictureErr); err != nil { // the mask's first, whichever was quicker
		return nil, err
	}
	mask, coverage, err := segment.CheckMask(raw, picture.Bounds().Size(), original)
	if err != nil {
		return nil, err
	}
	progress := newReporter(j, func(a pipeline.Advance) pipeline.Event {
		return &pipeline.ReconstructionProgressed{SessionRef: j.ref, Run: j.run, Advance: a}
	})
	var model *splat.Model
	subject := Subject{Photo: picture, Mask: mask, Preset: preset, Seed: seed(j.run), Alone: func(f func() error) error { return j.onModel(ctx, f) }}
	info := pipeline.MaskInfo{Pixels: coverage.Pixels, Coverage: coverage.Percent}
	waitForPreview := w.preview(ctx, j, subject, info)
	err = j.around("mesh", func() (err error) {
		model, err = w.Reconstructor.Reconstruct(ctx, subject, func(step string, fraction float64) { progress.report(ctx, step, fraction) })
		return err
	})
	waitForPreview()
	if err != nil {
		return nil, err
	}
	if err := judge(model); err != nil {
		return nil, err
	}
	files := &shelf{job: j}
	if err := w.putModel(ctx, j, files, model); err != nil {
		return nil, err
	}
	result := describe(model, preset)
	result.Mask = info
	result.DurationSec, result.StepsSec, result.Artefacts = j.duration(), j.steps, files.sorted()
	return &pipeline.ReconstructionCompleted{SessionRef: j.ref, Run: j.run, Result: result}, nil
}

// mask is the requested mask as it was sent.
func (w *Worker) mask(ctx context.Context, j *job) (mask *image.Gray, err error) {
	data, err := w.input(ctx, j, j.ref.ObjectKey(j.run.Object, pipeline.MaskFinal), j.run.MaskETag, maxMaskBytes, pipeline.MaskMissing, pipeline.MaskTooManyPix)
	if err != nil {
		return nil, err
	}
	err = j.timed("decode", func() error { mask, err = segment.DecodeMask(bytes.NewReader(data)); return err })
	return mask, err
}

// seed is the run's: the same inputs make the same model, and a retry another one.
// It has 31 bits, so that every language's numbers hold it.
func seed(r pipeline.Run) uint64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(r.ID))
	return uint64(h.Sum32() >> 1)
}

// picture is image.jpg of the requested photo, with the size of the upright
// original. Where image.jpg is missing or was made from another upload, the
// original is normalised anew.
func (w *Worker) picture(ctx context.Context, j *job) (*image.NRGBA, image.Point, error) {
	data, o, err := w.Store.Read(ctx, j.ref.Key(pipeline.NormalImage), pipeline.MaxPhotoBytes)
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return nil, image.Point{}, unavailable(err)
	}
	if err != nil || o.Meta[metaSource] != j.run.ImageETag {
		p, _, err := w.original(ctx, j)
		if err != nil {
			return nil, image.Point{}, err
		}
		ow, oh := p.Original.Upright()
		return p.Image, image.Pt(ow, oh), nil
	}
	var p *photo.Photo
	if err := j.timed("decode", func() (err error) { p, err = w.photos.Normalise(ctx, data); return err }); err != nil {
		return nil, image.Point{}, err
	}
	ow, err1 := strconv.Atoi(o.Meta[metaOriginalWidth])
	oh, err2 := strconv.Atoi(o.Meta[metaOriginalHeight])
	if err1 != nil || err2 != nil {
		ow, oh = p.Width, p.Height
	}
	return p.Image, image.Pt(ow, oh), nil
}

func describe(m *splat.Model, preset string) pipeline.ReconstructionResult {
	r := pipeline.ReconstructionResult{Method: m.Method, Preset: preset, Seed: uint64(m.Seed), Points: len(m.Splats)}
	if m.Mesh != nil {
		r.Triangles = len(m.Mesh.Triangles)
	}
	b := m.Bounds()
	for i := range 3 {
		r.Bounds[0][i], r.Bounds[1][i] = float64(b.Min[i]), float64(b.Max[i])
	}
	return r
}
