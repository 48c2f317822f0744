package splat

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

const (
	stlStride = 50                // bytes a triangle
	stlHeader = "Gen3D, unit box" // must not begin with "solid", which marks text files
)

// WriteSTL writes the mesh as binary STL, facet normals from the corners. STL
// has no indices: vertices at one place are written with the same bits, so
// programs that join them by position find a closed mesh closed. Its unit is the
// unit box; slicers ask for the scale.
func WriteSTL(w io.Writer, m *Model) error {
	if err := requireMesh(m); err != nil {
		return fmt.Errorf("write STL: %w", err)
	}
	if err := writeSTL(w, m.Mesh); err != nil {
		return fmt.Errorf("write STL: %w", err)
	}
	return nil
}

func writeSTL(w io.Writer, m *Mesh) error {
	const chunk = 1000 // triangles between two writes
	reserve(w, 84+stlStride*len(m.Triangles))
	buf := make([]byte, 84, chunk*stlStride)
	copy(buf, stlHeader)
	binary.LittleEndian.PutUint32(buf[80:], uint32(len(m.Triangles)))
	for i, t := range m.Triangles {
		a, b, c := m.Positions[t[0]], m.Positions[t[1]], m.Positions[t[2]]
		for _, v := range [4][3]float32{facetNormal(a, b, c), a, b, c} {
			for _, f := range v {
				// +0 so that −0 and 0 have the same bits.
				buf = binary.LittleEndian.AppendUint32(buf, math.Float32bits(f+0))
			}
		}
		buf = append(buf, 0, 0)
		if len(buf)+stlStride > cap(buf) || i == len(m.Triangles)-1 {
			if _, err := w.Write(buf); err != nil {
				return err
			}
			buf = buf[:0]
		}
	}
	return nil
}

// facetNormal is the unit normal of a counter-clockwise triangle, or zero where
// it has no area.
func facetNormal(a, b, c [3]float32) [3]float32 {
	u := vec{float64(b[0] - a[0]), float64(b[1] - a[1]), float64(b[2] - a[2])}
	v := vec{float64(c[0] - a[0]), float64(c[1] - a[1]), float64(c[2] - a[2])}
	n := u.cross(v)
	l := n.length()
	if l == 0 {
		return [3]float32{}
	}
	return [3]float32{float32(n[0] / l), float32(n[1] / l), float32(n[2] / l)}
}
