package gpuworker

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"strconv"

	"github.com/2112-lab/gen3d/gpu-worker/admission"
	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/pipeline"
)

// Metadata of a mask that was made of prompts: of which, and how many clicks.
const (
	metaPrompts = "prompts-etag"
	metaClicks  = "num-clicks"
)

// MakeMask settles the mask of what prompts.json marks and puts it where an owner's
// mask would lie; its arrival there is what the rest follows from. It reacts to
// both facts that it needs, prompts.uploaded and encoding.completed, and joins them
// into the session before it looks, so that the later of the two does the work.
//
// A repetition makes the same mask of the same bytes, which is the same run. An
// owner's own mask that is newer than the prompts is left alone. Prompts that give
// no mask become upload.rejected.
func (w *Worker) MakeMask(ctx context.Context, ev pipeline.Event) ([]pipeline.Event, error) {
	s, err := w.Store.Apply(ctx, ev.Ref(), ev)
	if err != nil {
		return nil, err
	}
	var events []pipeline.Event
	for _, o := range s.Objects {
		if !s.Pending(o.Object) {
			continue
		}
		key := s.Ref().ObjectKey(o.Object, pipeline.Prompts)
		j := &job{w: w, kind: admission.MakeMask, request: *ev.Head(), ref: s.Ref(), begun: w.Clock(), steps: map[string]float64{},
			run: pipeline.Run{Object: o.Object, ImageETag: s.Image.ETag}}
		err := caught(func() error { return w.makeMask(ctx, j, key, *o.Prompts) })
		if err == nil || errors.Is(err, errOvertaken) {
			continue
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		f := pipeline.AsFailure(err, pipeline.ModelCrashed)
		if f.Category != pipeline.User && !pipeline.AttemptFrom(ctx).Last() {
			return nil, err
		}
		events = append(events, &pipeline.UploadRejected{
			Header:     pipeline.Header{Cause: "make-mask:" + key.String() + ":" + o.Prompts.ETag + ":" + s.Image.ETag, At: w.Clock()},
			SessionRef: s.Ref(), Key: key.String(), Failure: *f,
		})
	}
	return events, nil
}

func (w *Worker) makeMask(ctx context.Context, j *job, key pipeline.ObjectKey, prompts pipeline.Upload) error {
	target := j.ref.ObjectKey(key.Object, pipeline.MaskFinal)
	if done, err := w.masked(ctx, j, target, prompts); done || err != nil {
		return err
	}
	data, err := w.input(ctx, j, key, prompts.ETag, segment.MaxPromptsBytes, pipeline.PromptsInvalid, pipeline.PromptsInvalid)
	if err != nil {
		return err
	}
	picture, _, err := w.picture(ctx, j)
	if err != nil {
		return err
	}
	size := picture.Bounds().Size()
	marks, err := segment.ParsePrompts(bytes.NewReader(data), size)
	if err != nil {
		return pipeline.NewFailure(pipeline.PromptsInvalid, "%v", err)
	}
	mask, err := w.settle(ctx, j, picture, marks)
	if err != nil {
		return err
	}
	if _, _, err := segment.CheckMask(mask, size, size); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, mask); err != nil {
		return err
	}
	return unavailable(w.Store.Put(ctx, target, bytes.NewReader(b.Bytes()), map[string]string{
		metaPrompts: prompts.ETag, metaSource: j.run.ImageETag, metaClicks: strconv.Itoa(len(marks.Clicks)),
	}))
}

// masked reports whether there is nothing to do: the mask of these prompts and this
// photo is there already, or one that its owner sent later. Storage dates to the
// second; within one, the owner's mask counts.
func (w *Worker) masked(ctx context.Context, j *job, target pipeline.ObjectKey, prompts pipeline.Upload) (bool, error) {
	o, err := w.Store.Head(ctx, target)
	if errors.Is(err, pipeline.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, unavailable(err)
	}
	if made := o.Meta[metaPrompts]; made != "" {
		return made == prompts.ETag && o.Meta[metaSource] == j.run.ImageETag, nil
	}
	return !o.Modified.Before(prompts.Modified), nil
}

func (w *Worker) settle(ctx context.Context, j *job, picture *image.NRGBA, marks segment.Prompts) (mask *image.Gray, err error) {
	if m, ok := w.Encoder.(masker); ok {
		return w.decode(ctx, j, m, picture, marks)
	}
	err = j.onModel(ctx, func() error {
		session, err := segment.Prepare(ctx, picture)
		if err != nil {
			return err
		}
		mask, _, err = session.Settle(ctx, marks, nil)
		return err
	})
	return mask, err
}
