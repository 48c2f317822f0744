package splat

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
)

// Chunk types of the GLB container (glTF 2.0 specification, §4.4).
const (
	glbMagic = 0x46546c67 // "glTF"
	glbJSON  = 0x4e4f534a
	glbBIN   = 0x004e4942
)

// WriteGLB writes the mesh as binary glTF 2.0: one node, one primitive, indices
// as they are (so a closed mesh stays closed), one rough, non-metallic,
// single-sided material. A texture is embedded as JPEG and read as sRGB; vertex
// colours, used where there is no texture, are converted to glTF's linear ones.
// The method and seed are noted in asset.extras.
func WriteGLB(w io.Writer, m *Model) error {
	if err := writeGLB(w, m); err != nil {
		return fmt.Errorf("write GLB: %w", err)
	}
	return nil
}

func writeGLB(w io.Writer, m *Model) error {
	if err := requireMesh(m); err != nil {
		return err
	}
	b := glbBuilder{bin: make([]byte, 0, glbSize(m.Mesh))}
	if err := b.addMesh(m.Mesh); err != nil {
		return err
	}
	b.doc.Asset = gltfAsset{Version: "2.0", Generator: "Gen3D", Extras: gltfExtras{m.Method, m.Seed}}
	b.doc.Scenes = []gltfScene{{Nodes: []int{0}}}
	b.doc.Nodes = []gltfNode{{Mesh: 0}}
	b.doc.Buffers = []gltfBuffer{{ByteLength: len(b.bin)}}
	doc, err := json.Marshal(b.doc)
	if err != nil {
		return err
	}
	for len(doc)%4 != 0 {
		doc = append(doc, ' ')
	}
	total := 12 + 8 + len(doc) + 8 + len(b.bin)
	if int64(total) > math.MaxUint32 {
		return fmt.Errorf("%d bytes are more than a GLB can hold", total)
	}
	head := le32(nil, glbMagic, 2, uint32(total), uint32(len(doc)), glbJSON)
	head = append(head, doc...)
	head = le32(head, uint32(len(b.bin)), glbBIN)
	if _, err := w.Write(head); err != nil {
		return err
	}
	_, err = w.Write(b.bin)
	return err
}

// glbSize is about the size of the binary chunk, to allocate it once.
func glbSize(m *Mesh) int {
	size := 40*len(m.Positions) + 12*len(m.Triangles)
	if m.Texture != nil {
		size += m.Texture.Rect.Dx() * m.Texture.Rect.Dy() / 4
	}
	return size
}

func le32(b []byte, vs ...uint32) []byte {
	for _, v := range vs {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}

// requireMesh refuses what would make a bad mesh file.
func requireMesh(m *Model) error {
	if m.Mesh == nil {
		return fmt.Errorf("%w: no mesh", ErrInvalidModel)
	}
	if err := m.Mesh.validate(); err != nil {
		return fmt.Errorf("%w: mesh: %w", ErrInvalidModel, err)
	}
	return nil
}
