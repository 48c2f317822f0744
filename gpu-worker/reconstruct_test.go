package gpuworker_test

import (
	"context"
	"image"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/pipeline"
)

// The fourth object of a photo, so that its files lie in a folder of their own.
func TestReconstruct(t *testing.T) {
	w := newWorld()
	w.cfg.Preset = "balanced"
	var got gpuworker.Subject
	w.cfg.Reconstructor = reconstructor(func(ctx context.Context, s gpuworker.Subject, p func(string, float64)) (*splat.Model, error) {
		got = s
		return tetrahedron(ctx, s, p)
	})
	var order []pipeline.File
	etag := w.put(t, ref.Key(pipeline.OriginalImage), samplePhoto(t))
	mask := w.put(t, ref.ObjectKey(3, pipeline.MaskFinal), sampleMask(t))
	ev := request(&pipeline.ReconstructionRequested{SessionRef: ref, Run: pipeline.ReconstructionRun(ref, 3, etag, mask, 1), Preset: pipeline.PresetFast})
	w.Created = func(e *pipeline.ObjectCreated) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if key, err := pipeline.ParseObjectKey(e.Key); err == nil {
			order = append(order, key.File)
		}
	}
	events, err := w.worker().Reconstruct(t.Context(), ev)
	if err != nil {
		t.Fatal(err)
	}
	r := events[0].(*pipeline.ReconstructionCompleted).Result
	if got.Preset != "fast" || got.Photo.Bounds().Size() != image.Pt(width, height) || got.Mask.Bounds().Size() != image.Pt(width, height) {
		t.Errorf("the model was given %s, %v, %v", got.Preset, got.Photo.Bounds(), got.Mask.Bounds())
	}
	if r.Mask.Pixels != 1600 || r.Mask.Coverage < 33.3 || r.Mask.Coverage > 33.4 || r.Method != "test shape" || r.Preset != "fast" || r.Seed != 7 || r.Points != 4 || r.Triangles != 4 {
		t.Errorf("result %+v", r)
	}
	if r.Bounds != [2][3]float64{{-.5, -.5, -.5}, {.5, .5, .5}} {
		t.Errorf("bounds %v", r.Bounds)
	}
	var files []string
	for _, a := range r.Artefacts {
		files = append(files, string(a.File))
		if int64(len(w.Bytes(a.Key))) != a.Bytes || a.Bytes == 0 || a.Key != ref.Prefix()+"objects/3/"+string(a.File) {
			t.Errorf("%s is not as told", a.Key)
		}
	}
	want := "model.glb model.obj.zip model.spz model.stl output_mesh.ply poster.jpg preview.webp"
	if diff := cmp.Diff(want, strings.Join(files, " ")); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if order[len(order)-1] != pipeline.OutputMesh {
		t.Errorf("written in the order %v; the PLY must come last", order)
	}
	if diff := cmp.Diff([]string{"reconstruction.started"}, w.told()); diff != "" {
		t.Errorf("told meanwhile (-want +got):\n%s", diff)
	}
	again, err := w.worker().Reconstruct(t.Context(), ev)
	if err != nil || again[0].Head().ID != events[0].Head().ID {
		t.Errorf("again: %v, %v", again, err)
	}
}

// stopped ends a reconstruction once the model has its subject, which is all
// that the tests below ask for.
func stopped(got *gpuworker.Subject) reconstructor {
	return func(_ context.Context, s gpuworker.Subject, _ func(string, float64)) (*splat.Model, error) {
		*got = s
		return nil, errModel
	}
}

func TestThePhotoThatTheModelSees(t *testing.T) {
	mask := sampleMask(t)
	for _, c := range []struct {
		name  string
		given func(*testing.T, *world) *pipeline.ReconstructionRequested
		seed  uint8 // of the picture
	}{
		{"image.jpg of this upload", func(t *testing.T, w *world) *pipeline.ReconstructionRequested {
			if _, err := w.worker().Encode(t.Context(), w.encoding(t, jpegOf(t, picture(width, height, 200)))); err != nil {
				t.Fatal(err)
			}
			ev := w.reconstruction(t, jpegOf(t, picture(width, height, 200)), mask)
			if err := w.Delete(ref.Key(pipeline.OriginalImage).String()); err != nil { // so that nothing else can be read
				t.Fatal(err)
			}
			return ev
		}, 200},
		{"the original, where image.jpg is another upload's", func(t *testing.T, w *world) *pipeline.ReconstructionRequested {
			if _, err := w.worker().Encode(t.Context(), w.encoding(t, jpegOf(t, picture(width, height, 200)))); err != nil {
				t.Fatal(err)
			}
			return w.reconstruction(t, jpegOf(t, picture(width, height, 90)), mask)
		}, 90},
		{"the original, where there is no image.jpg", func(t *testing.T, w *world) *pipeline.ReconstructionRequested {
			return w.reconstruction(t, jpegOf(t, picture(width, height, 150)), mask)
		}, 150},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			var got gpuworker.Subject
			w.cfg.Reconstructor = stopped(&got)
			if _, err := w.worker().Reconstruct(t.Context(), c.given(t, w)); err == nil {
				t.Fatal("the model was not asked")
			}
			if blue := got.Photo.NRGBAAt(width/2, height/2).B; blue < c.seed-12 || blue > c.seed+12 {
				t.Errorf("blue is %d, want about %d", blue, c.seed)
			}
		})
	}
}

func TestOvertakenInputsEndAReconstructionSilently(t *testing.T) {
	for name, f := range map[string]pipeline.File{"the mask": pipeline.MaskFinal, "the photo": pipeline.OriginalImage} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			ev := w.reconstruction(t, samplePhoto(t), sampleMask(t))
			w.put(t, ref.Key(f), []byte("replaced by anything"))
			events, err := w.worker().Reconstruct(last(t), ev)
			if err != nil || len(events) != 0 || len(w.Keys(ref.Prefix()+"receipts/")) != 0 {
				t.Errorf("%v, %v", events, err)
			}
		})
	}
}

func TestAMaskOfTheOriginalsSizeIsScaled(t *testing.T) {
	const w0, h0 = 5000, 100 // image.jpg is 4096 × 82
	w := newWorld()
	var got gpuworker.Subject
	w.cfg.Reconstructor = stopped(&got)
	photo := jpegOf(t, picture(w0, h0, 1))
	if _, err := w.worker().Encode(t.Context(), w.encoding(t, photo)); err != nil {
		t.Fatal(err)
	}
	for name, mask := range map[string][]byte{
		"the original's": maskOf(t, w0, h0, image.Rect(0, 0, w0/2, h0)),
		"image.jpg's":    maskOf(t, 4096, 82, image.Rect(0, 0, 2048, 82)),
	} {
		got = gpuworker.Subject{}
		if events, err := w.worker().Reconstruct(t.Context(), w.reconstruction(t, photo, mask)); err == nil {
			t.Fatalf("%s: %+v", name, events[0])
		}
		if got.Mask == nil || got.Mask.Bounds().Size() != got.Photo.Bounds().Size() || got.Photo.Bounds().Dx() != 4096 {
			t.Errorf("%s: photo %v, mask %v", name, got.Photo.Bounds(), got.Mask.Bounds())
		}
	}
}

// The same inputs make the same model, and a retry another one.
func TestSeeds(t *testing.T) {
	w := newWorld()
	var seeds []uint64
	w.cfg.Reconstructor = reconstructor(func(ctx context.Context, s gpuworker.Subject, p func(string, float64)) (*splat.Model, error) {
		seeds = append(seeds, s.Seed)
		return tetrahedron(ctx, s, p)
	})
	first := w.reconstruction(t, samplePhoto(t), sampleMask(t))
	retry := request(&pipeline.ReconstructionRequested{SessionRef: ref, Run: pipeline.ReconstructionRun(ref, 0, first.Run.ImageETag, first.Run.MaskETag, 2)})
	for _, ev := range []*pipeline.ReconstructionRequested{first, retry} {
		if _, err := w.worker().Reconstruct(t.Context(), ev); err != nil {
			t.Fatal(err)
		}
	}
	again := newWorld() // elsewhere
	again.cfg.Reconstructor = w.cfg.Reconstructor
	if _, err := again.worker().Reconstruct(t.Context(), again.reconstruction(t, samplePhoto(t), sampleMask(t))); err != nil {
		t.Fatal(err)
	}
	if len(seeds) != 3 || seeds[0] == 0 || seeds[0] != seeds[2] || seeds[0] == seeds[1] {
		t.Errorf("seeds %v: want the first and last alike, and the retry's another", seeds)
	}
}
