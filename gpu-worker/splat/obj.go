package splat

import (
	"archive/zip"
	"fmt"
	"io"
	"strconv"

	"github.com/klauspost/compress/flate"
)

// objMaterial is the Wavefront material: the texture, no gloss.
const objMaterial = "newmtl object\nKa 0 0 0\nKd 1 1 1\nKs 0 0 0\nd 1\nillum 1\n"

// WriteOBJZip writes model.obj, model.mtl and, where there is one, texture.jpg
// in a zip with no timestamps. Positions are joined, and texture coordinates
// indexed on their own, so that a closed mesh is closed in programs that look at
// positions. Vertex colours follow the position as "v x y z r g b", which
// Blender, MeshLab and trimesh read.
func WriteOBJZip(w io.Writer, m *Model) error {
	if err := writeOBJZip(w, m); err != nil {
		return fmt.Errorf("write OBJ: %w", err)
	}
	return nil
}

func writeOBJZip(w io.Writer, m *Model) error {
	if err := requireMesh(m); err != nil {
		return err
	}
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed)
	})
	mtl := objMaterial
	if m.Mesh.Texture != nil {
		mtl += "map_Kd texture.jpg\n"
	}
	if err := addFile(z, "model.obj", zip.Deflate, objText(m)); err != nil {
		return err
	}
	if err := addFile(z, "model.mtl", zip.Deflate, []byte(mtl)); err != nil {
		return err
	}
	if m.Mesh.Texture != nil {
		jpeg, err := m.Mesh.textureJPEG()
		if err != nil {
			return err
		}
		if err := addFile(z, "texture.jpg", zip.Store, jpeg); err != nil {
			return err
		}
	}
	return z.Close()
}

// addFile leaves the time at zero: the zip's bytes must not depend on the clock.
func addFile(z *zip.Writer, name string, method uint16, data []byte) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return err
}

// objText is model.obj.
func objText(m *Model) []byte {
	mesh := m.Mesh
	b := make([]byte, 0, 60*len(mesh.Positions)+50*len(mesh.Triangles))
	b = append(b, "# Gen3D"...)
	if m.Method != "" {
		b = append(b, ", "...)
		b = append(b, oneLine(m.Method)...)
	}
	b = append(b, "\nmtllib model.mtl\no object\n"...)
	number := func(v float32) {
		b = append(b, ' ')
		b = strconv.AppendFloat(b, float64(v+0), 'g', -1, 32)
	}
	// ids maps a vertex to its line, counted from 1, among the joined positions.
	ids, lines := mesh.positionIDs(), uint32(0)
	for i, p := range mesh.Positions {
		if ids[i] != uint32(i) {
			ids[i] = ids[ids[i]] // an earlier vertex, already a line number
			continue
		}
		lines++
		ids[i] = lines
		b = append(b, 'v')
		for _, v := range p {
			number(v)
		}
		if mesh.Texture == nil && mesh.Colours != nil {
			for _, c := range mesh.Colours[i] {
				number(float32(c) / 255)
			}
		}
		b = append(b, '\n')
	}
	for _, uv := range mesh.UVs {
		b = append(b, "vt"...)
		number(uv[0])
		number(1 - uv[1]) // OBJ counts from the bottom
		b = append(b, '\n')
	}
	for _, n := range mesh.Normals {
		b = append(b, "vn"...)
		for _, v := range n {
			b = append(b, ' ')
			b = strconv.AppendFloat(b, float64(v+0), 'f', 3, 32)
		}
		b = append(b, '\n')
	}
	b = append(b, "usemtl object\n"...)
	for _, t := range mesh.Triangles {
		b = append(b, 'f')
		for _, i := range t {
			b = append(b, ' ')
			b = strconv.AppendUint(b, uint64(ids[i]), 10)
			b = append(b, '/')
			if mesh.UVs != nil {
				b = strconv.AppendUint(b, uint64(i)+1, 10)
			}
			b = append(b, '/')
			b = strconv.AppendUint(b, uint64(i)+1, 10)
		}
		b = append(b, '\n')
	}
	return b
}

// oneLine keeps printable characters, so that a comment stays a comment.
func oneLine(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		if r < ' ' || r == 0x7f {
			r = ' '
		}
		out = append(out, r)
	}
	return string(out)
}
