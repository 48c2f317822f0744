package splat

import "math"

// scatter yields points all over the surface, at most a cell of the shadow map
// apart along each triangle's sides.
func (m *Mesh) scatter(yield func(p [3]float32)) {
	for _, t := range m.Triangles {
		a, b, c := vecOf(m.Positions[t[0]]), vecOf(m.Positions[t[1]]), vecOf(m.Positions[t[2]])
		u, v := b.sub(a), c.sub(a)
		n := int(math.Ceil(max(u.length(), v.length()) / shadowCell))
		n = min(max(n, 1), shadowCells)
		for i := range n {
			for j := range n - i {
				f, g := (float64(i)+1.0/3)/float64(n), (float64(j)+1.0/3)/float64(n)
				yield(a.add(u.scale(f)).add(v.scale(g)).float32s())
			}
		}
	}
}

// sort lists for each band of rows the triangles that may touch it and face the
// camera, in their own order.
func (s *surface) sort(bands int) [][]uint32 {
	lists := make([][]uint32, bands)
	const rows = bandRows * supersample
	for id, t := range s.mesh.Triangles {
		p, q, r := &s.points[t[0]], &s.points[t[1]], &s.points[t[2]]
		if (q.x-p.x)*(r.y-p.y)-(r.x-p.x)*(q.y-p.y) > 0.01 { // clockwise on the picture: a back
			continue
		}
		first := max(int(min(p.y, q.y, r.y)-1)/rows, 0)
		last := min(int(max(p.y, q.y, r.y)+1)/rows, bands-1)
		for b := first; b <= last; b++ {
			lists[b] = append(lists[b], uint32(id))
		}
	}
	return lists
}
