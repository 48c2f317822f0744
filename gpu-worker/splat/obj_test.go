package splat

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"image/jpeg"
	"io"
	"math"
	"strings"
	"testing"
)

func openOBJ(t *testing.T, m *Model) map[string][]byte {
	t.Helper()
	b := write(t, func(b *bytes.Buffer) error { return WriteOBJZip(b, m) })
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// parseOBJ reads positions, with what follows them on their line, and faces.
func parseOBJ(t *testing.T, text []byte) (m Mesh, colours, uvs [][3]float32) {
	t.Helper()
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		var v, c [3]float32
		switch f[0] {
		case "v":
			n, _ := fmt.Sscan(strings.Join(f[1:], " "), &v[0], &v[1], &v[2], &c[0], &c[1], &c[2])
			m.Positions = append(m.Positions, v)
			if n == 6 {
				colours = append(colours, c)
			}
		case "vt":
			if n, err := fmt.Sscan(strings.Join(f[1:], " "), &v[0], &v[1]); n != 2 {
				t.Fatal(err)
			}
			uvs = append(uvs, v)
		case "f":
			var p [3]uint32
			for k := range 3 {
				if _, err := fmt.Sscanf(f[1+k], "%d/", &p[k]); err != nil {
					t.Fatal(err)
				}
				p[k]--
			}
			m.Triangles = append(m.Triangles, p)
		}
	}
	return m, colours, uvs
}

func TestOBJIsClosedByItsOwnIndices(t *testing.T) {
	m := torus(t, 20, 12, 0)
	files := openOBJ(t, m)
	got, _, uvs := parseOBJ(t, files["model.obj"])
	if len(got.Positions) != 20*12 || len(got.Triangles) != 20*12*2 {
		t.Fatalf("%d joined positions and %d triangles, want %d and %d", len(got.Positions), len(got.Triangles), 20*12, 20*12*2)
	}
	if open := got.OpenEdges(); open != 0 {
		t.Errorf("%d open edges", open)
	}
	for i, uv := range m.Mesh.UVs {
		if uvs[i][0] != uv[0] || math.Abs(float64(uvs[i][1]-(1-uv[1]))) > 1e-6 {
			t.Fatalf("texture coordinate %d is %v, want %v from the bottom", i, uvs[i], uv)
		}
	}
	if !strings.Contains(string(files["model.mtl"]), "map_Kd texture.jpg") {
		t.Errorf("material is\n%s", files["model.mtl"])
	}
	if img, err := jpeg.Decode(bytes.NewReader(files["texture.jpg"])); err != nil || img.Bounds() != m.Mesh.Texture.Rect {
		t.Errorf("texture: %v", err)
	}
}

func TestOBJCarriesVertexColours(t *testing.T) {
	m := torus(t, 8, 6, 0)
	m.Mesh.Texture, m.Mesh.UVs = nil, nil
	m.Mesh.Colours = make([][3]uint8, len(m.Mesh.Positions))
	m.Mesh.Colours[0] = [3]uint8{255, 0, 51}
	m.Method = "two\nlines" // must not break out of the comment
	files := openOBJ(t, m)
	got, colours, _ := parseOBJ(t, files["model.obj"])
	if len(colours) != len(got.Positions) || colours[0] != [3]float32{1, 0, 0.2} {
		t.Errorf("%d colours for %d positions, the first %v", len(colours), len(got.Positions), colours[0])
	}
	if _, ok := files["texture.jpg"]; ok {
		t.Error("a texture out of nowhere")
	}
}

func TestSTLIsClosedByPosition(t *testing.T) {
	m := torus(t, 20, 12, 0)
	m.Mesh.Positions[0][2] = float32(math.Copysign(0, -1)) // −0 on one side of the seam
	b := write(t, func(b *bytes.Buffer) error { return WriteSTL(b, m) })
	n := int(binary.LittleEndian.Uint32(b[80:]))
	if n != len(m.Mesh.Triangles) || len(b) != 84+50*n || bytes.HasPrefix(b, []byte("solid")) {
		t.Fatalf("%d triangles in %d bytes", n, len(b))
	}
	var got Mesh
	seen := map[[12]byte]uint32{} // by bits: not every program knows −0
	volume := 0.0
	for i := range n {
		var tri [3]uint32
		var corners [3]vec
		for k := range 3 {
			var key [12]byte
			copy(key[:], b[84+50*i+12+12*k:])
			var p [3]float32
			for d := range 3 {
				p[d] = math.Float32frombits(binary.LittleEndian.Uint32(key[4*d:]))
			}
			id, ok := seen[key]
			if !ok {
				id = uint32(len(got.Positions))
				seen[key] = id
				got.Positions = append(got.Positions, p)
			}
			tri[k], corners[k] = id, vecOf(p)
		}
		got.Triangles = append(got.Triangles, tri)
		volume += corners[0].dot(corners[1].cross(corners[2])) / 6
	}
	if len(got.Positions) != 20*12 || got.OpenEdges() != 0 {
		t.Errorf("%d positions, %d open edges", len(got.Positions), got.OpenEdges())
	}
	if volume < 0.1 || volume > 2*math.Pi*math.Pi*0.35*0.15*0.15 {
		t.Errorf("volume %g: inside out, or far from a torus", volume)
	}
}
