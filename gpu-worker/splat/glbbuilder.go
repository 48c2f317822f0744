package splat

import (
	"encoding/binary"
	"fmt"
	"math"
)

// glbBuilder collects the binary chunk and the document that describes it.
type glbBuilder struct {
	bin []byte
	doc gltfDocument
}

// addMesh adds vertices, indices, material and texture.
func (b *glbBuilder) addMesh(m *Mesh) error {
	box := (&Model{Mesh: m}).Bounds()
	attributes := gltfAttributes{
		Position: b.floats3(m.Positions, &box),
		Normal:   b.floats3(unitNormals(m.Normals), nil),
	}
	material := gltfMaterial{Name: "object", PBR: gltfPBR{RoughnessFactor: 0.8}}
	if m.Texture != nil {
		at := b.floats2(m.UVs)
		attributes.TexCoord = &at
	} else if m.Colours != nil {
		at := b.colours(m.Colours)
		attributes.Colour = &at
	}
	indices := b.indices(m.Triangles, len(m.Positions))
	if m.Texture != nil {
		if err := b.texture(m); err != nil {
			return fmt.Errorf("texture: %w", err)
		}
		material.PBR.BaseColorTexture = &gltfTextureRef{Index: 0}
	}
	b.doc.Materials = []gltfMaterial{material}
	b.doc.Meshes = []gltfMesh{{Primitives: []gltfPrimitive{{
		Attributes: attributes, Indices: indices, Material: 0, Mode: gltfTriangles,
	}}}}
	return nil
}

// view closes a buffer view that began at start and pads the chunk to 4 bytes.
func (b *glbBuilder) view(start, target int) int {
	b.doc.BufferViews = append(b.doc.BufferViews, gltfView{
		ByteOffset: start, ByteLength: len(b.bin) - start, Target: target,
	})
	for len(b.bin)%4 != 0 {
		b.bin = append(b.bin, 0)
	}
	return len(b.doc.BufferViews) - 1
}

func (b *glbBuilder) accessor(a gltfAccessor) int {
	b.doc.Accessors = append(b.doc.Accessors, a)
	return len(b.doc.Accessors) - 1
}

func (b *glbBuilder) floats3(vs [][3]float32, box *Box) int {
	start := len(b.bin)
	for _, v := range vs {
		for _, f := range v {
			b.bin = binary.LittleEndian.AppendUint32(b.bin, math.Float32bits(f))
		}
	}
	a := gltfAccessor{ComponentType: gltfFloat, Count: len(vs), Type: "VEC3"}
	if box != nil {
		// Widened to float64 so that the text is exactly the stored value.
		for k := range 3 {
			a.Min = append(a.Min, float64(box.Min[k]))
			a.Max = append(a.Max, float64(box.Max[k]))
		}
	}
	a.BufferView = b.view(start, gltfVertices)
	return b.accessor(a)
}

func (b *glbBuilder) floats2(vs [][2]float32) int {
	start := len(b.bin)
	for _, v := range vs {
		b.bin = le32(b.bin, math.Float32bits(v[0]), math.Float32bits(v[1]))
	}
	view := b.view(start, gltfVertices)
	return b.accessor(gltfAccessor{BufferView: view, ComponentType: gltfFloat, Count: len(vs), Type: "VEC2"})
}

// colours are stored as linear 16 bit RGBA: 8 bits would band in the shadows,
// and three channels would break the 4 byte alignment.
func (b *glbBuilder) colours(cs [][3]uint8) int {
	var linear [256]uint16
	for i := range linear {
		linear[i] = uint16(srgbToLinear(float64(i)/255)*math.MaxUint16 + 0.5)
	}
	start := len(b.bin)
	for _, c := range cs {
		for _, v := range c {
			b.bin = binary.LittleEndian.AppendUint16(b.bin, linear[v])
		}
		b.bin = binary.LittleEndian.AppendUint16(b.bin, math.MaxUint16)
	}
	view := b.view(start, gltfVertices)
	return b.accessor(gltfAccessor{
		BufferView: view, ComponentType: gltfUshort, Normalised: true, Count: len(cs), Type: "VEC4",
	})
}

// indices are 16 bit where they fit; 65535 itself means a restart and is never
// a vertex.
func (b *glbBuilder) indices(ts [][3]uint32, vertices int) int {
	start, kind := len(b.bin), gltfUint
	if vertices <= math.MaxUint16 {
		kind = gltfUshort
		for _, t := range ts {
			for _, i := range t {
				b.bin = binary.LittleEndian.AppendUint16(b.bin, uint16(i))
			}
		}
	} else {
		for _, t := range ts {
			b.bin = le32(b.bin, t[0], t[1], t[2])
		}
	}
	view := b.view(start, gltfIndices)
	return b.accessor(gltfAccessor{BufferView: view, ComponentType: kind, Count: 3 * len(ts), Type: "SCALAR"})
}

func (b *glbBuilder) texture(m *Mesh) error {
	jpeg, err := m.textureJPEG()
	if err != nil {
		return err
	}
	start := len(b.bin)
	b.bin = append(b.bin, jpeg...)
	b.doc.Images = []gltfImage{{BufferView: b.view(start, 0), MimeType: "image/jpeg"}}
	b.doc.Samplers = []gltfSampler{{MagFilter: gltfLinear, MinFilter: gltfMipmap, WrapS: gltfClamp, WrapT: gltfClamp}}
	b.doc.Textures = []gltfTexture{{Sampler: 0, Source: 0}}
	return nil
}

// unitNormals scales every normal to length 1 within float32: the validator is
// stricter than Validate.
func unitNormals(ns [][3]float32) [][3]float32 {
	out := make([][3]float32, len(ns))
	for i, n := range ns {
		f := 1 / math.Sqrt(float64(n[0])*float64(n[0])+float64(n[1])*float64(n[1])+float64(n[2])*float64(n[2]))
		for k := range 3 {
			out[i][k] = float32(float64(n[k]) * f)
		}
	}
	return out
}
