package splat

import (
	"bytes"
	"errors"
	"image"
	"io"
	"math"
	"testing"
)

var writers = map[string]func(io.Writer, *Model) error{
	"PLY": WritePLY, "SPZ": WriteSPZ, "GLB": WriteGLB, "OBJ": WriteOBJZip, "STL": WriteSTL,
}

func TestValidateRefuses(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, breakIt := range map[string]func(*Model){
		"no geometry":                     func(m *Model) { *m = Model{} },
		"a position that is no number":    func(m *Model) { m.Splats[3].Position[1] = nan },
		"an infinite position":            func(m *Model) { m.Splats[3].Position[1] = inf },
		"a colour above 1":                func(m *Model) { m.Splats[3].Colour[1] = 1.1 },
		"a colour that is no number":      func(m *Model) { m.Splats[3].Colour[0] = nan },
		"an opacity below 0":              func(m *Model) { m.Splats[3].Opacity = -0.1 },
		"an opacity that is no number":    func(m *Model) { m.Splats[3].Opacity = nan },
		"a scale of 0":                    func(m *Model) { m.Splats[3].Scale[2] = 0 },
		"an infinite scale":               func(m *Model) { m.Splats[3].Scale[2] = inf },
		"a rotation of length 2":          func(m *Model) { m.Splats[3].Rotation = [4]float32{2} },
		"a rotation of length 0":          func(m *Model) { m.Splats[3].Rotation = [4]float32{} },
		"a mesh without triangles":        func(m *Model) { m.Mesh.Triangles = nil },
		"a vertex that is no number":      func(m *Model) { m.Mesh.Positions[0][0] = nan },
		"a normal of length 0":            func(m *Model) { m.Mesh.Normals[0] = [3]float32{} },
		"fewer normals than vertices":     func(m *Model) { m.Mesh.Normals = m.Mesh.Normals[1:] },
		"fewer UVs than vertices":         func(m *Model) { m.Mesh.UVs = m.Mesh.UVs[1:] },
		"UVs without a texture":           func(m *Model) { m.Mesh.Texture = nil },
		"a UV outside the texture":        func(m *Model) { m.Mesh.UVs[0][1] = 1.5 },
		"fewer colours than vertices":     func(m *Model) { m.Mesh.Colours = make([][3]uint8, 1) },
		"an index out of range":           func(m *Model) { m.Mesh.Triangles[0][2] = 1 << 30 },
		"a triangle that is a line":       func(m *Model) { m.Mesh.Triangles[0][2] = m.Mesh.Triangles[0][1] },
		"an empty texture":                func(m *Model) { m.Mesh.Texture = &image.NRGBA{} },
		"a texture that is too wide":      func(m *Model) { m.Mesh.Texture = image.NewNRGBA(image.Rect(0, 0, 9000, 1)) },
		"a texture without pixels":        func(m *Model) { m.Mesh.Texture.Pix = m.Mesh.Texture.Pix[:10] },
		"a texture that starts elsewhere": func(m *Model) { m.Mesh.Texture = image.NewNRGBA(image.Rect(1, 0, 9, 9)) },
		"a box of another size": func(m *Model) {
			for i := range m.Mesh.Positions {
				m.Mesh.Positions[i][0] *= 1.2
			}
		},
		"a box that is off centre": func(m *Model) {
			for i := range m.Mesh.Positions {
				m.Mesh.Positions[i][1] += 0.1
			}
			m.Splats = nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := torus(t, 8, 6, 10)
			breakIt(m)
			if err := m.Validate(); !errors.Is(err, ErrInvalidModel) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestWritersRefuseWhatTheyCannotWrite(t *testing.T) {
	for name, f := range writers {
		t.Run(name, func(t *testing.T) {
			broken := torus(t, 8, 6, 10)
			broken.Splats[9].Opacity = 7
			broken.Mesh.Triangles[0][0] = 1 << 31
			for _, m := range []*Model{{}, broken} {
				var b bytes.Buffer
				if err := f(&b, m); !errors.Is(err, ErrInvalidModel) || b.Len() > 0 {
					t.Errorf("error is %v, after %d bytes", err, b.Len())
				}
			}
		})
	}
}

// full takes some bytes and then fails, like a full disk.
type full struct{ left int }

var errFull = errors.New("disk full")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWritersPassOnTheErrorOfTheirWriter(t *testing.T) {
	m := torus(t, 40, 30, 5000)
	for name, f := range writers {
		t.Run(name, func(t *testing.T) {
			var size counter
			if err := f(&size, m); err != nil {
				t.Fatal(err)
			}
			for _, left := range []int{0, 5, int(size) / 2, int(size) - 1} {
				if err := f(&full{left}, m); !errors.Is(err, errFull) {
					t.Errorf("with room for %d of %d bytes, error is %v", left, size, err)
				}
			}
		})
	}
}

func TestNormaliseMakesTheUnitBox(t *testing.T) {
	m := torus(t, 8, 6, 10)
	for i := range m.Splats {
		for k := range 3 {
			m.Splats[i].Position[k] = m.Splats[i].Position[k]*30 + 5
			m.Splats[i].Scale[k] *= 30
		}
	}
	for i := range m.Mesh.Positions {
		for k := range 3 {
			m.Mesh.Positions[i][k] = m.Mesh.Positions[i][k]*30 + 5
		}
	}
	want := torus(t, 8, 6, 10)
	m.Normalise()
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	for i := range m.Splats {
		if d := distance(m.Splats[i], want.Splats[i]); d > 1e-4 {
			t.Fatalf("splat %d moved by %g", i, d)
		}
	}
	if open := m.Mesh.OpenEdges(); open != 0 {
		t.Errorf("%d open edges after moving", open)
	}
}

func TestOpenEdges(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Mesh)
		want   int
	}{
		"a closed torus has none":              {func(*Mesh) {}, 0},
		"a missing triangle has three":         {func(m *Mesh) { m.Triangles = m.Triangles[1:] }, 3},
		"a flipped triangle disagrees thrice":  {func(m *Mesh) { m.Triangles[0][0], m.Triangles[0][1] = m.Triangles[0][1], m.Triangles[0][0] }, 6},
		"a seam that misses by a hair is open": {func(m *Mesh) { m.Positions[3][2] += 1e-6 }, 4},
	} {
		t.Run(name, func(t *testing.T) {
			m := torus(t, 8, 6, 0).Mesh
			c.change(m)
			if got := m.OpenEdges(); got != c.want {
				t.Errorf("%d open edges, want %d", got, c.want)
			}
		})
	}
}
