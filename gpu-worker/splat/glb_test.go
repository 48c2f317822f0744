package splat

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image/jpeg"
	"math"
	"testing"
)

func glbBytes(t testing.TB, m *Model) []byte {
	return write(t, func(b *bytes.Buffer) error { return WriteGLB(b, m) })
}

// openGLB takes a GLB apart, checking the container on the way.
func openGLB(t *testing.T, b []byte) (doc gltfDocument, bin []byte) {
	t.Helper()
	at := func(i int) int { return int(binary.LittleEndian.Uint32(b[i:])) }
	if string(b[:4]) != "glTF" || at(4) != 2 || at(8) != len(b) {
		t.Fatalf("header % x for %d bytes", b[:12], len(b))
	}
	size := at(12)
	if string(b[16:20]) != "JSON" || size%4 != 0 {
		t.Fatalf("first chunk % x", b[12:20])
	}
	if err := json.Unmarshal(b[20:20+size], &doc); err != nil {
		t.Fatal(err)
	}
	rest := 20 + size
	if string(b[rest+4:rest+8]) != "BIN\x00" || at(rest) != len(b)-rest-8 || at(rest)%4 != 0 {
		t.Fatalf("second chunk % x", b[rest:rest+8])
	}
	bin = b[rest+8:]
	if doc.Buffers[0].ByteLength != len(bin) {
		t.Errorf("buffer of %d bytes, chunk of %d", doc.Buffers[0].ByteLength, len(bin))
	}
	for i, v := range doc.BufferViews {
		if v.ByteOffset%4 != 0 || v.ByteOffset+v.ByteLength > len(bin) {
			t.Errorf("buffer view %d: %+v", i, v)
		}
	}
	return doc, bin
}

func TestGLBHoldsTheMesh(t *testing.T) {
	for name, rings := range map[string]int{"with 16 bit indices": 20, "with 32 bit indices": 660} {
		t.Run(name, func(t *testing.T) {
			m := torus(t, rings, 100, 0)
			doc, bin := openGLB(t, glbBytes(t, m))
			p := doc.Meshes[0].Primitives[0]
			position := doc.Accessors[p.Attributes.Position]
			if position.Count != len(m.Mesh.Positions) {
				t.Fatalf("%d vertices, want %d", position.Count, len(m.Mesh.Positions))
			}
			box := m.Bounds()
			for k := range 3 {
				if position.Min[k] != float64(box.Min[k]) || position.Max[k] != float64(box.Max[k]) {
					t.Errorf("bounds %v %v, want %v", position.Min, position.Max, box)
				}
			}
			data := bin[doc.BufferViews[position.BufferView].ByteOffset:]
			for i, want := range m.Mesh.Positions {
				for k := range 3 {
					if got := math.Float32frombits(binary.LittleEndian.Uint32(data[12*i+4*k:])); got != want[k] {
						t.Fatalf("vertex %d is off: %g, want %g", i, got, want[k])
					}
				}
			}
			indices := doc.Accessors[p.Indices]
			if indices.Count != 3*len(m.Mesh.Triangles) {
				t.Fatalf("%d indices, want %d", indices.Count, 3*len(m.Mesh.Triangles))
			}
			data = bin[doc.BufferViews[indices.BufferView].ByteOffset:]
			for i := range indices.Count {
				got := uint32(binary.LittleEndian.Uint16(data[2*i:]))
				if indices.ComponentType == gltfUint {
					got = binary.LittleEndian.Uint32(data[4*i:])
				}
				if want := m.Mesh.Triangles[i/3][i%3]; got != want {
					t.Fatalf("index %d is %d, want %d", i, got, want)
				}
			}
			view := doc.BufferViews[doc.Images[0].BufferView]
			img, err := jpeg.Decode(bytes.NewReader(bin[view.ByteOffset:][:view.ByteLength]))
			if err != nil || img.Bounds() != m.Mesh.Texture.Rect {
				t.Errorf("texture: %v, %v", img.Bounds(), err)
			}
		})
	}
}

func TestGLBMaterialIsRoughAndNotMetal(t *testing.T) {
	doc, _ := openGLB(t, glbBytes(t, torus(t, 8, 6, 0)))
	pbr := doc.Materials[0].PBR
	if pbr.MetallicFactor != 0 || pbr.RoughnessFactor != 0.8 || pbr.BaseColorTexture == nil {
		t.Errorf("material %+v", pbr)
	}
	if doc.Asset.Extras != (gltfExtras{"analytic torus", 7}) {
		t.Errorf("extras %+v", doc.Asset.Extras)
	}
}

func TestGLBVertexColoursAreLinear(t *testing.T) {
	m := torus(t, 8, 6, 0)
	m.Mesh.Texture, m.Mesh.UVs = nil, nil
	m.Mesh.Colours = make([][3]uint8, len(m.Mesh.Positions))
	m.Mesh.Colours[0] = [3]uint8{0, 128, 255}
	doc, bin := openGLB(t, glbBytes(t, m))
	colour := doc.Accessors[*doc.Meshes[0].Primitives[0].Attributes.Colour]
	if !colour.Normalised || colour.Type != "VEC4" || len(doc.Images) != 0 {
		t.Errorf("colour accessor %+v, %d images", colour, len(doc.Images))
	}
	data := bin[doc.BufferViews[colour.BufferView].ByteOffset:]
	for k, want := range []float64{0, 0.2159, 1, 1} {
		if got := float64(binary.LittleEndian.Uint16(data[2*k:])) / 65535; math.Abs(got-want) > 1e-4 {
			t.Errorf("channel %d is %g, want %g", k, got, want)
		}
	}
}

func TestGLBNormalsAreUnitToTheLastBit(t *testing.T) {
	m := torus(t, 8, 6, 0)
	for i := range m.Mesh.Normals {
		for k := range 3 {
			m.Mesh.Normals[i][k] *= 1.004 // within what Validate lets pass
		}
	}
	doc, bin := openGLB(t, glbBytes(t, m))
	view := doc.BufferViews[doc.Accessors[doc.Meshes[0].Primitives[0].Attributes.Normal].BufferView]
	for i := range m.Mesh.Normals {
		sum := 0.0
		for k := range 3 {
			v := float64(math.Float32frombits(binary.LittleEndian.Uint32(bin[view.ByteOffset+12*i+4*k:])))
			sum += v * v
		}
		if math.Abs(sum-1) > 1e-6 {
			t.Fatalf("normal %d has length² %g", i, sum)
		}
	}
}
