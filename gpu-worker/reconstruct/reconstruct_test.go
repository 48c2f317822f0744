package reconstruct

import (
	"bytes"
	"context"
	"errors"
	"image"
	"runtime"
	"slices"
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/pipeline"
)

func TestTheSameInputGivesTheSameModel(t *testing.T) {
	in := drawn(400, 300, minus(ellipse(200, 150, 140, 110), ellipse(230, 140, 30, 30)))
	want := sketch(t, in, Options{})
	for _, processors := range []int{1, 2, 5} {
		before := runtime.GOMAXPROCS(processors)
		got := sketch(t, in, Options{})
		runtime.GOMAXPROCS(before)
		if !sameModel(want, got) {
			t.Fatalf("on %d processors the model differs", processors)
		}
	}
}

func sameModel(a, b *splat.Model) bool {
	return slices.Equal(a.Splats, b.Splats) && slices.Equal(a.Mesh.Positions, b.Mesh.Positions) &&
		slices.Equal(a.Mesh.Normals, b.Mesh.Normals) && slices.Equal(a.Mesh.UVs, b.Mesh.UVs) &&
		slices.Equal(a.Mesh.Triangles, b.Mesh.Triangles) && bytes.Equal(a.Mesh.Texture.Pix, b.Mesh.Texture.Pix)
}

func TestRefusals(t *testing.T) {
	ok := drawn(64, 64, ellipse(32, 32, 20, 20))
	empty := image.NewGray(image.Rect(0, 0, 64, 64))
	grey := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range grey.Pix {
		grey.Pix[i] = 127
	}
	cases := []struct {
		name string
		in   Input
		want pipeline.Code
	}{
		{"no photo", Input{Mask: ok.Mask}, pipeline.PhotoMissing},
		{"no mask", Input{Photo: ok.Photo}, pipeline.MaskMissing},
		{"a photo without pixels", Input{&image.NRGBA{}, ok.Mask}, pipeline.PhotoEmpty},
		{"a mask without pixels", Input{ok.Photo, &image.Gray{}}, pipeline.MaskEmpty},
		{"a mask of another size", Input{ok.Photo, image.NewGray(image.Rect(0, 0, 64, 63))}, pipeline.MaskSizeMismatch},
		{"a black mask", Input{ok.Photo, empty}, pipeline.MaskEmpty},
		{"a mask of 127, which is not above 127", Input{ok.Photo, grey}, pipeline.MaskEmpty},
		{"three pixels", drawn(64, 64, rectangle(10, 10, 13, 11)), pipeline.MaskTooSmall},
		{"more pixels than a photo may have", Input{
			&image.NRGBA{Rect: image.Rect(0, 0, 20_000, 20_000)}, &image.Gray{Rect: image.Rect(0, 0, 20_000, 20_000)},
		}, pipeline.PhotoTooManyPix},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Reconstruct(context.Background(), c.in, Options{})
			var f *pipeline.Failure
			if !errors.As(err, &f) || f.Code != c.want || f.Category != pipeline.User {
				t.Errorf("error %v, want the user failure %s", err, c.want)
			}
		})
	}
}

func TestMalformedImagesAndOptionsAreErrors(t *testing.T) {
	ok := drawn(64, 64, ellipse(32, 32, 20, 20))
	short := &image.NRGBA{Rect: image.Rect(0, 0, 64, 64), Stride: 256, Pix: make([]byte, 100)}
	shortMask := &image.Gray{Rect: image.Rect(0, 0, 64, 64), Stride: 64, Pix: make([]byte, 100)}
	for name, try := range map[string]func() error{
		"a photo with too few bytes": func() error { return tryOut(Input{short, ok.Mask}, Options{}) },
		"a mask with too few bytes":  func() error { return tryOut(Input{ok.Photo, shortMask}, Options{}) },
		"an unknown profile":         func() error { return tryOut(ok, Options{Profile: "cubist"}) },
		"an unknown preset":          func() error { return tryOut(ok, Options{Preset: "best"}) },
	} {
		if try() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func tryOut(in Input, o Options) error {
	_, err := Reconstruct(context.Background(), in, o)
	return err
}

func TestPicturesNeedNotStartAtTheOrigin(t *testing.T) {
	in := drawn(120, 90, ellipse(60, 45, 40, 30))
	want := sketch(t, in, Options{})
	in.Photo.Rect, in.Mask.Rect = in.Photo.Rect.Add(image.Pt(-7, 30)), in.Mask.Rect.Add(image.Pt(1000, 1))
	if !sameModel(want, sketch(t, in, Options{})) {
		t.Error("a picture with other bounds gives another model")
	}
}

func TestCancelling(t *testing.T) {
	in := drawn(120, 90, ellipse(60, 45, 40, 30))
	reason := errors.New("lease lost")
	for _, stop := range []string{"clean mask", "shape", "splats"} {
		ctx, cancel := context.WithCancelCause(context.Background())
		steps := 0
		_, err := Reconstruct(ctx, in, Options{Preset: PresetFast, Progress: func(step string, _ float64) {
			if steps++; step == stop {
				cancel(reason)
			}
		}})
		if !errors.Is(err, reason) {
			t.Errorf("cancelled at %q: error %v, want the cause", stop, err)
		}
	}
}

func TestProgressRisesToOne(t *testing.T) {
	in := drawn(120, 90, ellipse(60, 45, 40, 30))
	last, calls := -1.0, 0
	r := reconstruct(t, in, Options{Preset: PresetFast, Seed: 7, Progress: func(step string, fraction float64) {
		if fraction <= last || fraction > 1 {
			t.Errorf("%s: progress %g after %g", step, fraction, last)
		}
		last = fraction
		calls++
	}})
	if last != 1 || calls != len(r.Statistics.Steps)+1 {
		t.Errorf("progress ended at %g after %d calls", last, calls)
	}
	if r.Model.Seed != 7 || r.Statistics.Method != r.Model.Method {
		t.Errorf("model says method %q, seed %d", r.Model.Method, r.Model.Seed)
	}
}

func TestModelsAreNamedByHowTheyWereMade(t *testing.T) {
	cases := []struct {
		name    string
		inside  func(x, y float64) bool
		asked   Profile
		profile Profile
		method  string
	}{
		{"asked to be learned", ellipse(60, 45, 40, 30), ProfileLearned, ProfileLearned, "learned shape"},
		{"asked to be round", ellipse(60, 45, 40, 30), ProfileRound, ProfileRound, "silhouette inflation"},
		{"a box, left to itself", rectangle(20, 15, 90, 70), ProfileAuto, ProfileSlab, "silhouette inflation"},
		{"dust, left to itself", func(x, y float64) bool { return int(x)%6 < 2 && int(y)%6 < 2 }, ProfileAuto, ProfileRound, "silhouette inflation"},
	}
	for _, c := range cases {
		r := reconstruct(t, drawn(120, 90, c.inside), Options{Preset: PresetFast, Profile: c.asked})
		if r.Statistics.Profile != c.profile || r.Model.Method != c.method {
			t.Errorf("%s: %s, %q; want %s, %q", c.name, r.Statistics.Profile, r.Model.Method, c.profile, c.method)
		}
	}
}
