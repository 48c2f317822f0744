package gpuworker_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

// replaced puts another photo in the place of the first and tells of it, up to its
// encoding, whose event it answers. The mask that lies there is told of, too.
func (w *world) replaced(t *testing.T, photo []byte) pipeline.Event {
	t.Helper()
	join := func(cause string, e pipeline.Event) pipeline.Session {
		t.Helper()
		pipeline.Stamp(cause, w.clock(), "", []pipeline.Event{e})
		s, err := w.Apply(t.Context(), ref, e)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	mask, err := w.Head(t.Context(), ref.Key(pipeline.MaskFinal))
	if err != nil {
		t.Fatal(err)
	}
	join("mask", &pipeline.MaskUploaded{SessionRef: ref, Upload: pipeline.Upload{ETag: mask.ETag, Modified: mask.Modified, At: w.clock()},
		MadeOf: &pipeline.Origin{Prompts: mask.Meta["prompts-etag"], Image: mask.Meta["source-etag"]}})
	w.wait(time.Minute)
	etag := w.put(t, ref.Key(pipeline.OriginalImage), photo)
	s := join("photo", &pipeline.ImageUploaded{SessionRef: ref, Upload: pipeline.Upload{ETag: etag, Modified: w.clock().Truncate(time.Second), At: w.clock()}})
	run, _ := s.NextEncoding()
	done := &pipeline.EncodingCompleted{SessionRef: ref, Run: run}
	pipeline.Stamp("encoded", w.clock(), "", []pipeline.Event{done})
	w.wait(time.Second)
	return done
}

func TestANewPhotoGetsAMaskOfItsOwn(t *testing.T) {
	w, e := prompted(t, centre(t))
	if _, err := w.worker().MakeMask(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	before := w.Bytes(ref.Key(pipeline.MaskFinal).String())
	old, err := jpeg.Decode(bytes.NewReader(sample.Photo()))
	if err != nil {
		t.Fatal(err)
	}
	size := old.Bounds()
	half := image.NewNRGBA(image.Rect(0, 0, size.Dx()*3/4, size.Dy()*3/4)) // the same scene, cropped
	for y := range half.Rect.Dy() {
		for x := range half.Rect.Dx() {
			half.Set(x, y, old.At(x+size.Dx()/8, y+size.Dy()/8))
		}
	}
	done := w.replaced(t, jpegOf(t, half))
	for range 2 {
		if events, err := w.worker().MakeMask(t.Context(), done); err != nil || len(events) != 0 {
			t.Fatal(events, err)
		}
	}
	after := w.Bytes(ref.Key(pipeline.MaskFinal).String())
	got, _, err := image.DecodeConfig(bytes.NewReader(after))
	if err != nil || bytes.Equal(before, after) || got.Width != half.Rect.Dx() || got.Height != half.Rect.Dy() {
		t.Errorf("the mask is %d × %d, %v, want one of the new photo", got.Width, got.Height, err)
	}
}

func TestPromptsThatDoNotFitTheNewPhotoAreRefused(t *testing.T) {
	w, e := prompted(t, centre(t))
	if _, err := w.worker().MakeMask(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	events, err := w.worker().MakeMask(t.Context(), w.replaced(t, samplePhoto(t))) // 80 × 60
	if err != nil || len(events) != 1 {
		t.Fatal(events, err)
	}
	w.wait(time.Second)
	pipeline.Stamp("x", w.clock(), "", events)
	s, err := w.Apply(t.Context(), ref, events...)
	if err != nil || s.Status != pipeline.AwaitingMask || s.Error == nil || s.Error.Code != pipeline.PromptsInvalid || !s.AtRest() {
		t.Errorf("the session is %s, %+v, at rest %v, %v", s.Status, s.Error, s.AtRest(), err)
	}
	if _, due := s.NextReconstruction(0); due {
		t.Error("the old photo's mask is to be reconstructed")
	}
}
