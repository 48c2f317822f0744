package render_test

import (
	"bytes"
	"image"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/2112-lab/gen3d/sample/render"
	"github.com/2112-lab/gen3d/sample/solids"
)

func picture(t *testing.T, s render.Scene, w, h int, seed uint64) (*image.NRGBA, *image.Gray) {
	t.Helper()
	photo, mask, err := render.Render(s, w, h, 4, seed)
	if err != nil {
		t.Fatal(err)
	}
	return photo, mask
}

func TestPixelsDependOnTheSeedAndNotOnTheCores(t *testing.T) {
	s := render.Scene{Solid: solids.Bear(), Yaw: 30, Pitch: 15}
	a, maskA := picture(t, s, 48, 36, 7)
	old := runtime.GOMAXPROCS(1)
	b, maskB := picture(t, s, 48, 36, 7)
	runtime.GOMAXPROCS(old)
	if !bytes.Equal(a.Pix, b.Pix) || !bytes.Equal(maskA.Pix, maskB.Pix) {
		t.Error("another number of cores gives another picture")
	}
	if c, _ := picture(t, s, 48, 36, 8); bytes.Equal(a.Pix, c.Pix) {
		t.Error("another seed gives the same grain")
	}
}

// TestTheMaskIsTheSolidSeenThroughTheCamera checks the mask against Inside and
// Camera alone, which share no code with the ray marching.
func TestTheMaskIsTheSolidSeenThroughTheCamera(t *testing.T) {
	for _, solid := range []*solids.Solid{solids.Torus(), solids.Mug(), solids.Car(), solids.Duck()} {
		s := render.Scene{Solid: solid, Yaw: -50, Pitch: 25, Fill: .8}
		const w, h = 64, 48
		_, mask := picture(t, s, w, h, 1)
		cam := s.Camera(w, h)
		seen := image.NewGray(mask.Rect)
		r := rand.New(rand.NewPCG(1, 1))
		low, high := solid.Bounds()
		for range 120000 {
			p := render.V(low.X+r.Float64()*(high.X-low.X), low.Y+r.Float64()*(high.Y-low.Y), low.Z+r.Float64()*(high.Z-low.Z))
			if !solid.Inside(p.X, p.Y, p.Z) {
				continue
			}
			if x, y, depth := cam.Project(s.ToWorld(p)); depth > 0 && x >= 0 && y >= 0 && x < w && y < h {
				seen.Pix[int(y)*w+int(x)] = 255
			}
		}
		both, either := 0, 0
		for i, m := range mask.Pix {
			if m > 0 || seen.Pix[i] > 0 {
				either++
			}
			if m > 0 && seen.Pix[i] > 0 {
				both++
			}
		}
		// A splatted point marks a pixel that the solid only grazes: a ring of them differs.
		if iou := float64(both) / float64(either); iou < .86 || either < 200 {
			t.Errorf("%s: overlap %.3f of %d pixels", solid.Name, iou, either)
		}
	}
}

func TestCameraProjectsItsOwnRays(t *testing.T) {
	cam := render.Scene{Solid: solids.Box(), Yaw: 12, Pitch: 33}.Camera(640, 480)
	for _, at := range [][2]float64{{0, 0}, {320, 240}, {639.5, 1.25}, {17, 460}} {
		x, y, depth := cam.Project(cam.Eye.Add(cam.Ray(at[0], at[1]).Mul(5)))
		if math.Abs(x-at[0]) > 1e-9 || math.Abs(y-at[1]) > 1e-9 || depth <= 0 {
			t.Errorf("%v came back as %v, %v at depth %v", at, x, y, depth)
		}
	}
	if x := cam.Right.Cross(cam.Up).Add(cam.Forward).Len(); x > 1e-12 {
		t.Errorf("the camera's axes are not right-handed: off by %v", x)
	}
}

func TestYawTurnsTheFrontToTheRight(t *testing.T) {
	s := render.Scene{Solid: solids.Car(), Yaw: 90}
	if p := s.ToWorld(render.V(0, 0, 1)); math.Abs(p.X-1) > 1e-12 {
		t.Errorf("the front points to %v", p)
	}
	if p := s.ToSolid(s.ToWorld(render.V(1, 2, 3))).Sub(render.V(1, 2, 3)); p.Len() > 1e-12 {
		t.Errorf("there and back is off by %v", p)
	}
}

func TestSenselessOrdersAreErrors(t *testing.T) {
	ball := render.Scene{Solid: solids.Sphere()}
	for name, c := range map[string]struct {
		scene         render.Scene
		w, h, samples int
	}{
		"no solid": {render.Scene{}, 8, 8, 1}, "no width": {ball, 0, 8, 1}, "a negative height": {ball, 8, -1, 1},
		"a huge width": {ball, 1 << 20, 8, 1}, "no samples": {ball, 8, 8, 0}, "endless samples": {ball, 8, 8, 1 << 30},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := render.Render(c.scene, c.w, c.h, c.samples, 1); err == nil {
				t.Error("no error")
			}
		})
	}
}
