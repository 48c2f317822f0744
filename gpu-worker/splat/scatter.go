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
