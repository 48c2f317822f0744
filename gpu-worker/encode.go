package gpuworker

import (
	"bytes"
	"context"
	"errors"
	"image"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/gpu-worker/admission"
	"github.com/2112-lab/gen3d/internal/photo"
	"github.com/2112-lab/gen3d/pipeline"
)

// Metadata of image.jpg: which upload it was made from.
const (
	metaSource         = "source-etag"
	metaOriginalWidth  = "original-width"
	metaOriginalHeight = "original-height"
)

// Encode makes image.jpg, thumbnail.jpg and embeddings.json of a photo.
func (w *Worker) Encode(ctx context.Context, ev *pipeline.EncodingRequested) ([]pipeline.Event, error) {
	started := &pipeline.EncodingStarted{SessionRef: ev.SessionRef, Run: ev.Run}
	return w.do(ctx, admission.Encode, ev, ev.Run, w.EncodeLimit, started, w.encode, func(f pipeline.Failure) pipeline.Event {
		return &pipeline.EncodingFailed{SessionRef: ev.SessionRef, Run: ev.Run, Failure: f}
	})
}

func (w *Worker) encode(ctx context.Context, j *job) (pipeline.Event, error) {
	picture, size, err := w.original(ctx, j)
	if err != nil {
		return nil, err
	}
	result := pipeline.EncodingResult{Image: imageInfo(picture, size)}
	files := &shelf{job: j}

	// The pictures are written beside the encoding; embeddings.json comes last,
	// so that whoever sees it finds all that it speaks of.
	var g errgroup.Group
	g.Go(func() error {
		return j.timed("pictures", func() error { return w.putPictures(ctx, j, files, picture) })
	})
	g.Go(func() error {
		e, err := w.Encoder.Encode(ctx, picture.Image, func(f func() error) error { return j.onModel(ctx, f) })
		if err != nil {
			return err
		}
		result.Model, result.Family = e.Model, e.Family
		return j.timed("embeddings", func() error { return w.putEncoding(ctx, j, files, e, &result) })
	})
	if err := g.Wait(); err != nil {
		return nil, err
	}
	result.DurationSec, result.StepsSec, result.Artefacts = j.duration(), j.steps, files.sorted()
	return &pipeline.EncodingCompleted{SessionRef: j.ref, Run: j.run, Result: result}, nil
}

// original fetches and normalises what the owner sent.
func (w *Worker) original(ctx context.Context, j *job) (*photo.Photo, int64, error) {
	data, err := w.input(ctx, j, j.ref.Key(pipeline.OriginalImage), j.run.ImageETag, pipeline.MaxPhotoBytes, pipeline.PhotoMissing, pipeline.PhotoTooLarge)
	if err != nil {
		return nil, 0, err
	}
	var picture *photo.Photo
	err = j.timed("decode", func() (err error) { picture, err = w.photos.Normalise(ctx, data); return err })
	return picture, int64(len(data)), err
}

// input reads an upload, refusing one that is not the requested version.
func (w *Worker) input(ctx context.Context, j *job, key pipeline.ObjectKey, etag string, limit int64, missing, tooLarge pipeline.Code) (data []byte, err error) {
	var o pipeline.StoredObject
	err = j.timed("fetch", func() error {
		data, o, err = w.Store.Read(ctx, key, limit)
		return err
	})
	var large pipeline.TooLargeError
	switch {
	case errors.Is(err, pipeline.ErrNotFound):
		return nil, pipeline.NewFailure(missing, "%v", err)
	case errors.As(err, &large) && o.ETag == etag:
		return nil, pipeline.NewFailure(tooLarge, "%v", large)
	case err != nil && !errors.As(err, &large):
		return nil, unavailable(err)
	case o.ETag != etag:
		return nil, errOvertaken
	}
	return data, nil
}

func (w *Worker) putPictures(ctx context.Context, j *job, files *shelf, p *photo.Photo) error {
	meta := map[string]string{metaSource: j.run.ImageETag}
	ow, oh := p.Original.Upright()
	meta[metaOriginalWidth], meta[metaOriginalHeight] = strconv.Itoa(ow), strconv.Itoa(oh)
	for _, pic := range []struct {
		file    pipeline.File
		img     *image.NRGBA
		quality int
	}{{pipeline.Thumbnail, photo.Thumbnail(p.Image), photo.ThumbnailQuality}, {pipeline.NormalImage, p.Image, photo.PhotoQuality}} {
		var b bytes.Buffer
		if err := photo.EncodeJPEG(&b, pic.img, pic.quality); err != nil {
			return err
		}
		if err := files.put(ctx, j.ref.Key(pic.file), b.Bytes(), meta); err != nil {
			return err
		}
	}
	return nil
}

func (w *Worker) putEncoding(ctx context.Context, j *job, files *shelf, e Encoding, result *pipeline.EncodingResult) error {
	for _, t := range e.Tensors {
		key, err := w.Store.PutTensor(ctx, j.ref, t.Name, bytes.NewReader(t.Data), t.Encoding)
		if err != nil {
			return unavailable(err)
		}
		files.add(pipeline.File(key[strings.LastIndex(key, "/")+1:]), key, t.Data)
		result.Bytes += int64(len(t.Data))
	}
	descriptor, err := e.Describe(j.ref.Prefix())
	if err != nil {
		return err
	}
	result.Bytes += int64(len(descriptor))
	return files.put(ctx, j.ref.Key(pipeline.Embeddings), descriptor, map[string]string{metaSource: j.run.ImageETag})
}

func imageInfo(p *photo.Photo, bytes int64) pipeline.ImageInfo {
	ow, oh := p.Original.Upright()
	return pipeline.ImageInfo{
		Width: p.Width, Height: p.Height, Format: strings.ToUpper(string(p.Original.Format)),
		OriginalWidth: ow, OriginalHeight: oh, OriginalBytes: bytes,
	}
}
