package splat

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"
)

// dice is a cube with a colour on each side, to tell the sides apart.
func dice() *Model {
	m := &Model{Mesh: &Mesh{}, Method: "a cube"}
	for _, side := range []struct {
		out, up vec
		colour  [3]uint8
	}{
		{vec{0, 0, 1}, vec{0, 1, 0}, [3]uint8{200, 0, 0}},     // front: red
		{vec{1, 0, 0}, vec{0, 1, 0}, [3]uint8{0, 200, 0}},     // right: green
		{vec{0, 0, -1}, vec{0, 1, 0}, [3]uint8{0, 0, 200}},    // back: blue
		{vec{-1, 0, 0}, vec{0, 1, 0}, [3]uint8{200, 200, 0}},  // left: yellow
		{vec{0, 1, 0}, vec{0, 0, -1}, [3]uint8{0, 200, 200}},  // top: cyan
		{vec{0, -1, 0}, vec{0, 0, -1}, [3]uint8{200, 0, 200}}, // bottom: magenta
	} {
		right := side.up.cross(side.out)
		first := uint32(len(m.Mesh.Positions))
		for _, c := range [][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
			p := side.out.add(right.scale(c[0])).add(side.up.scale(c[1]))
			m.Mesh.Positions = append(m.Mesh.Positions, p.scale(0.5).float32s())
			m.Mesh.Normals = append(m.Mesh.Normals, side.out.float32s())
			m.Mesh.Colours = append(m.Mesh.Colours, side.colour)
		}
		m.Mesh.Triangles = append(m.Mesh.Triangles, [3]uint32{first, first + 1, first + 2}, [3]uint32{first, first + 2, first + 3})
	}
	return m
}

func render(t testing.TB, m *Model, v View, size int) *image.NRGBA {
	t.Helper()
	img, err := Render(m, v, size, size)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestViewsSeeTheRightSide(t *testing.T) {
	for name, c := range map[string]struct {
		view View
		want [3]bool // which of red, green, blue
	}{
		"the front":               {View{}, [3]bool{true, false, false}},
		"the right side":          {View{Azimuth: 90}, [3]bool{false, true, false}},
		"the back":                {View{Azimuth: 180, FOV: 30}, [3]bool{false, false, true}},
		"the left side":           {View{Azimuth: 270}, [3]bool{true, true, false}},
		"the left side, the long": {View{Azimuth: -90 - 720}, [3]bool{true, true, false}},
		"the top":                 {View{Elevation: 90, FOV: 20}, [3]bool{false, true, true}},
		"the bottom":              {View{Elevation: -90}, [3]bool{true, false, true}},
	} {
		t.Run(name, func(t *testing.T) {
			got := render(t, dice(), c.view, 64).NRGBAAt(32, 32)
			if seen := [3]bool{got.R > 90, got.G > 90, got.B > 90}; seen != c.want || got.A != 255 {
				t.Errorf("middle is %v", got)
			}
		})
	}
}

func TestTurningRightShowsTheRightSideOnTheRight(t *testing.T) {
	img := render(t, dice(), View{Azimuth: 45, Span: 2}, 200)
	if l, r := img.NRGBAAt(85, 100), img.NRGBAAt(115, 100); l.R < 90 || r.G < 90 {
		t.Errorf("left of the edge %v, right of it %v; want red and green", l, r)
	}
	img = render(t, dice(), View{Elevation: 45, Span: 2}, 200)
	if u, d := img.NRGBAAt(100, 85), img.NRGBAAt(100, 115); u.B < 90 || d.R < 90 {
		t.Errorf("above the edge %v, below it %v; want cyan and red", u, d)
	}
}

func TestWhatFacesTheCameraKeepsItsColour(t *testing.T) {
	for _, v := range []View{{}, {FOV: 5}} {
		if got := render(t, dice(), v, 64).NRGBAAt(32, 32); got != (color.NRGBA{200, 0, 0, 255}) {
			t.Errorf("front is %v, painted 200 0 0", got)
		}
	}
}

func TestOrthographicSilhouetteIsTheShape(t *testing.T) {
	const size = 400
	img := render(t, torus(t, 200, 60, 0), View{Span: 1.25}, size)
	area := 0.0
	for i := 3; i < len(img.Pix); i += 4 {
		area += float64(img.Pix[i]) / 255
	}
	area *= 1.25 * 1.25 / (size * size)
	if want := math.Pi * (0.5*0.5 - 0.2*0.2); math.Abs(area/want-1) > 0.003 {
		t.Errorf("silhouette of %g, want %g", area, want)
	}
	if c := img.NRGBAAt(size/2, size/2); c.A != 0 {
		t.Errorf("the hole is %v", c)
	}
}

func TestMeshAndSplatsLookAlike(t *testing.T) {
	m := torus(t, 80, 40, 30_000)
	alone := &Model{Splats: m.Splats}
	for _, v := range []View{{}, {Azimuth: 40, Elevation: 20, FOV: 25}, {Azimuth: 180, FOV: 25}} {
		a, b := render(t, m, v, 128), render(t, alone, v, 128)
		var apart, both float64
		for i := 0; i < len(a.Pix); i += 4 {
			if (a.Pix[i+3] > 127) != (b.Pix[i+3] > 127) {
				apart++
			} else if a.Pix[i+3] > 127 {
				both++
			}
		}
		if apart > 0.09*both {
			// Splats reach past the surface by about a pixel at this size.
			t.Errorf("view %+v: outlines differ in %g of %g pixels", v, apart, both)
		}
	}
}

func TestMeshesLeaveNoGapsBetweenTriangles(t *testing.T) {
	// A view along which many edges fall exactly on samples.
	img := render(t, torus(t, 128, 64, 0), View{Span: 1}, 256)
	for a := 0.0; a < 2*math.Pi; a += 0.001 {
		for _, r := range []float64{0.25, 0.3, 0.35, 0.4, 0.45} {
			x, y := int(256*(0.5+r*math.Cos(a))), int(256*(0.5+r*math.Sin(a)))
			if img.NRGBAAt(x, y).A != 255 {
				t.Fatalf("a gap at %d,%d", x, y)
			}
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	for name, v := range map[string]View{
		"an azimuth that is no number": {Azimuth: math.NaN()},
		"an elevation over the top":    {Elevation: 91},
		"a negative field of view":     {FOV: -1},
		"a fisheye":                    {FOV: 120},
		"a negative span":              {Span: -1},
		"an infinite target":           {Target: [3]float32{float32(math.Inf(1))}},
	} {
		if _, err := Render(dice(), v, 9, 9); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for _, size := range []int{0, -1, MaxPicture + 1} {
		if _, err := Render(dice(), View{}, size, 9); err == nil {
			t.Errorf("a width of %d is taken", size)
		}
	}
	if _, err := Render(&Model{}, View{}, 9, 9); !errors.Is(err, ErrInvalidModel) {
		t.Errorf("error of an empty model is %v", err)
	}
}

func TestTheCameraInsideTheModelIsHarmless(t *testing.T) {
	m := torus(t, 40, 20, 500)
	alone := &Model{Splats: sphereSplats(500).Splats}
	for _, v := range []View{
		{Span: 0.01, FOV: 45}, {Span: 0.01}, {Span: 0.05, FOV: 45, Target: [3]float32{0.35, 0, 0.15}},
		{Span: 1e6}, {FOV: 45, Span: 0.3, Elevation: -90}, {Target: [3]float32{1e30, 0, 0}},
	} {
		render(t, m, v, 50)
		render(t, alone, v, 50)
	}
}

func TestPosterShowsTheObjectOnALightGround(t *testing.T) {
	for name, m := range map[string]*Model{"a mesh": torus(t, 60, 30, 0), "splats": sphereSplats(2000)} {
		t.Run(name, func(t *testing.T) {
			b := write(t, func(b *bytes.Buffer) error { return Poster(b, m) })
			img, err := jpeg.Decode(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			if img.Bounds().Size() != image.Pt(posterSize, posterSize) {
				t.Errorf("size %v", img.Bounds())
			}
			at := func(x, y int) float64 {
				r, g, b, _ := img.At(x, y).RGBA()
				return float64(r+g+b) / 3 / 257
			}
			if top, bottom := at(5, 5), at(5, posterSize-5); top < 240 || bottom < 210 || bottom > top {
				t.Errorf("backdrop from %g to %g", top, bottom)
			}
			if floor := at(posterSize/2, posterSize-35); floor > at(5, posterSize-35)-5 {
				t.Errorf("no shadow: %g under the object", floor)
			}
		})
	}
}
