package reconstruct

import (
	"context"
	"errors"
	"image"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

// Masks that are large or made to hurt give a sound model or a named failure,
// and allocate no more in total than the product may hold at once.
func TestLargeAndHostileMasks(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("works through several large pictures")
	}
	noise := rand.New(rand.NewPCG(1, 2))
	cases := []struct {
		name   string
		w, h   int
		inside func(x, y int) bool
	}{
		{"4096 pixels wide, 99 per cent", 4096, 4096, func(x, y int) bool { return x >= 400 || y >= 400 }},
		{"a checkerboard of single pixels", 2048, 2048, func(x, y int) bool { return (x+y)&1 == 0 }},
		{"noise", 2048, 1024, func(int, int) bool { return noise.IntN(4) == 0 }},
		{"four thousand islands", 4096, 4096, func(x, y int) bool { return x%64 < 8 && y%64 < 8 }},
		{"a thin ring as wide as the picture", 4096, 4096, func(x, y int) bool {
			d := (x-2048)*(x-2048) + (y-2048)*(y-2048)
			return d > 1999*1999 && d < 2000*2000
		}},
		{"a line of a million pixels", 1_000_000, 32, func(_, y int) bool { return y == 16 }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := Input{image.NewNRGBA(image.Rect(0, 0, c.w, c.h)), image.NewGray(image.Rect(0, 0, c.w, c.h))}
			for i := range in.Mask.Pix {
				if c.inside(i%c.w, i/c.w) {
					in.Mask.Pix[i] = 255
				}
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			r, err := Reconstruct(context.Background(), in, Options{Preset: PresetFast, Profile: ProfileLearned})
			runtime.ReadMemStats(&after)
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 800 {
				t.Errorf("%d MiB allocated", mib)
			}
			var f *pipeline.Failure
			switch {
			case errors.As(err, &f):
				t.Logf("refused: %v", f)
			case err != nil:
				t.Fatal(err)
			default:
				if err := r.Model.Validate(); err != nil {
					t.Error(err)
				}
				if n := r.Model.Mesh.OpenEdges(); n != 0 {
					t.Errorf("%d open edges", n)
				}
			}
		})
	}
}
