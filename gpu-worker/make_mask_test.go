package gpuworker_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
	"github.com/2112-lab/gen3d/sample"
)

// prompted is a world in which the sample photo is encoded and its prompts are
// there, and the event that tells of them.
func prompted(t *testing.T, prompts string) (*world, *pipeline.PromptsUploaded) {
	t.Helper()
	w := newWorld()
	put := func(f pipeline.File, data []byte) pipeline.Upload {
		t.Helper()
		w.wait(2 * time.Second)
		if err := w.Put(t.Context(), ref.Key(f), bytes.NewReader(data), nil); err != nil {
			t.Fatal(err)
		}
		o, err := w.Head(t.Context(), ref.Key(f))
		if err != nil {
			t.Fatal(err)
		}
		return pipeline.Upload{ETag: o.ETag, Bytes: o.Bytes, Modified: o.Modified, At: w.clock()}
	}
	join := func(e pipeline.Event) pipeline.Session {
		t.Helper()
		pipeline.Stamp("told", w.clock(), "", []pipeline.Event{e})
		s, err := w.Apply(t.Context(), ref, e)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := join(&pipeline.ImageUploaded{SessionRef: ref, Upload: put(pipeline.OriginalImage, sample.Photo())})
	run, _ := s.NextEncoding()
	join(&pipeline.EncodingCompleted{SessionRef: ref, Run: run})
	e := &pipeline.PromptsUploaded{SessionRef: ref, Upload: put(pipeline.Prompts, []byte(prompts))}
	pipeline.Stamp("told", w.clock(), "", []pipeline.Event{e})
	w.wait(2 * time.Second)
	return w, e
}

// The duck is in the middle of the sample photo.
func centre(t *testing.T) string {
	t.Helper()
	size, _, err := image.DecodeConfig(bytes.NewReader(sample.Mask()))
	if err != nil {
		t.Fatal(err)
	}
	return `{"clicks":[{"x":` + fmt.Sprint(size.Width/2) + `,"y":` + fmt.Sprint(size.Height/2) + `,"label":1}]}`
}

func TestAMaskIsMadeOfClicks(t *testing.T) {
	w, e := prompted(t, centre(t))
	for range 2 { // a repetition changes nothing
		events, err := w.worker().MakeMask(t.Context(), e)
		if err != nil || len(events) != 0 {
			t.Fatal(events, err)
		}
	}
	made, err := png.Decode(bytes.NewReader(w.Bytes(ref.Key(pipeline.MaskFinal).String())))
	if err != nil {
		t.Fatal(err)
	}
	want, err := png.Decode(bytes.NewReader(sample.Mask()))
	if err != nil {
		t.Fatal(err)
	}
	if iou := overlap(made, want); iou < .8 {
		t.Errorf("one click in the middle gives an IoU of %.3f with the true mask", iou)
	} else {
		t.Logf("IoU %.3f", iou)
	}
	o, err := w.Head(t.Context(), ref.Key(pipeline.MaskFinal))
	if err != nil || o.Meta["num-clicks"] != "1" || o.Meta["prompts-etag"] != e.Upload.ETag {
		t.Errorf("metadata %v, %v", o.Meta, err)
	}
}

func TestAnOwnersNewerMaskIsLeftAlone(t *testing.T) {
	w, e := prompted(t, centre(t))
	if err := w.Put(t.Context(), ref.Key(pipeline.MaskFinal), bytes.NewReader([]byte("mine")), nil); err != nil {
		t.Fatal(err)
	}
	if events, err := w.worker().MakeMask(t.Context(), e); err != nil || len(events) != 0 {
		t.Fatal(events, err)
	}
	if got := string(w.Bytes(ref.Key(pipeline.MaskFinal).String())); got != "mine" {
		t.Errorf("the owner's mask became %d bytes", len(got))
	}
}

func TestPromptsThatGiveNoMaskAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		prompts string
		code    pipeline.Code
	}{
		"no JSON":                  {"hello", pipeline.PromptsInvalid},
		"a click beside the photo": {`{"clicks":[{"x":99999,"y":1,"label":1}]}`, pipeline.PromptsInvalid},
		"nothing inside":           {`{"clicks":[{"x":1,"y":1,"label":0}]}`, pipeline.PromptsInvalid},
		"more than is read":        {`{"clicks":[` + string(bytes.Repeat([]byte(" "), 65<<10)) + `]}`, pipeline.PromptsInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			w, e := prompted(t, c.prompts)
			events, err := w.worker().MakeMask(t.Context(), e)
			if err != nil || len(events) != 1 {
				t.Fatal(events, err)
			}
			refused, ok := events[0].(*pipeline.UploadRejected)
			if !ok || refused.Failure.Code != c.code {
				t.Fatalf("%+v", events[0])
			}
			pipeline.Stamp("x", w.clock(), "", events)
			s, err := w.Apply(t.Context(), ref, events...)
			if err != nil || s.Status != pipeline.AwaitingMask || s.Error == nil || s.Error.Code != c.code || !s.AtRest() {
				t.Errorf("the session is %s, %+v, at rest %v, %v", s.Status, s.Error, s.AtRest(), err)
			}
		})
	}
}

func TestStorageThatFailsIsTriedAgain(t *testing.T) {
	w, e := prompted(t, centre(t))
	w.Before = func(op pipelinetest.Op, key string) error {
		if op == pipelinetest.Get && key == ref.Key(pipeline.Prompts).String() {
			return errors.New("broken")
		}
		return nil
	}
	if events, err := w.worker().MakeMask(t.Context(), e); err == nil {
		t.Errorf("first try: %v", events)
	}
	last := pipeline.WithAttempt(t.Context(), pipeline.Attempt{Number: 4, Max: 4})
	events, err := w.worker().MakeMask(last, e)
	if err != nil || len(events) != 1 || events[0].(*pipeline.UploadRejected).Failure.Code != pipeline.StoreUnavailable {
		t.Errorf("last try: %v, %v", events, err)
	}
}

func overlap(a, b image.Image) float64 {
	both, either := 0, 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			p, _, _, _ := a.At(x, y).RGBA()
			q, _, _, _ := b.At(x, y).RGBA()
			in, on := p > 0x7fff, q > 0x7fff
			if in && on {
				both++
			}
			if in || on {
				either++
			}
		}
	}
	return float64(both) / float64(max(either, 1))
}
