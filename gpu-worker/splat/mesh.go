package splat

import "image"

// Mesh is an indexed triangle mesh. Triangles are counter-clockwise seen from
// outside.
//
// Where the texture has a seam, two vertices share a position and differ in UV.
// They must share it exactly (equal float32s): that is what makes the surface
// closed; see Mesh.OpenEdges.
type Mesh struct {
	// Positions are the vertices, in model units.
	Positions [][3]float32
	// Normals are unit vectors, one per vertex.
	Normals [][3]float32
	// UVs are glTF texture coordinates, one per vertex: 0,0 is the texture's
	// top left corner and 1,1 its bottom right. Nil when Texture is nil.
	UVs [][2]float32
	// Triangles index Positions.
	Triangles [][3]uint32
	// Texture is the sRGB base colour; nil for a mesh with vertex colours or
	// with none. Its bounds start at 0,0 and its alpha is ignored.
	Texture *image.NRGBA
	// Colours are sRGB, one per vertex, or nil. They are not used where there
	// is a Texture.
	Colours [][3]uint8

	jpeg []byte // the encoded Texture, see EncodeTexture
}

// OpenEdges counts the directed edges that have no partner running the other
// way, with vertices identified by position. It is 0 exactly when the surface
// is closed and consistently oriented, which is what a 3D printer needs.
func (m *Mesh) OpenEdges() int {
	ids := m.positionIDs()
	edges := make(map[uint64]int32, len(m.Triangles)*3/2)
	for _, t := range m.Triangles {
		for k := range 3 {
			a, b := ids[t[k]], ids[t[(k+1)%3]]
			if a == b {
				continue
			}
			if a < b {
				edges[uint64(a)<<32|uint64(b)]++
			} else {
				edges[uint64(b)<<32|uint64(a)]--
			}
		}
	}
	open := 0
	for _, n := range edges {
		open += int(max(n, -n))
	}
	return open
}

// positionIDs gives each vertex the index of the first vertex that has exactly
// its position.
func (m *Mesh) positionIDs() []uint32 {
	first := make(map[[3]float32]uint32, len(m.Positions))
	ids := make([]uint32, len(m.Positions))
	for i, p := range m.Positions {
		p = [3]float32{p[0] + 0, p[1] + 0, p[2] + 0} // -0 and 0 are one place
		id, ok := first[p]
		if !ok {
			id = uint32(i)
			first[p] = id
		}
		ids[i] = id
	}
	return ids
}
