package splat

// smooth evens out a mesh whose vertices are all joined, by rounds of Taubin's
// filter (1995): each moves every vertex towards its neighbours' mean and then
// back a little more, which keeps the volume.
func (m *Mesh) smooth(rounds int) {
	for range rounds {
		m.relax(0.5)
		m.relax(-0.53)
	}
}

// relax moves every vertex by a share of the way to its neighbours' mean.
func (m *Mesh) relax(share float32) {
	sums := make([][4]float32, len(m.Positions))
	for _, t := range m.Triangles {
		// In a closed mesh each edge is met once in each direction, so that
		// taking the next corner only counts every neighbour once.
		for k := range 3 {
			to, from := m.Positions[t[(k+1)%3]], &sums[t[k]]
			for d := range 3 {
				from[d] += to[d]
			}
			from[3]++
		}
	}
	for i, s := range sums {
		if s[3] == 0 {
			continue
		}
		for d := range 3 {
			m.Positions[i][d] += share * (s[d]/s[3] - m.Positions[i][d])
		}
	}
}

// computeNormals sets every vertex's normal to the mean of its triangles',
// weighted by their areas.
func (m *Mesh) computeNormals() {
	sums := make([]vec, len(m.Positions))
	for _, t := range m.Triangles {
		a, b, c := vecOf(m.Positions[t[0]]), vecOf(m.Positions[t[1]]), vecOf(m.Positions[t[2]])
		n := b.sub(a).cross(c.sub(a))
		for _, i := range t {
			sums[i] = sums[i].add(n)
		}
	}
	m.Normals = make([][3]float32, len(sums))
	for i, n := range sums {
		if n = n.unit(); n == (vec{}) {
			n = vec{0, 0, 1} // a fold onto itself: any direction is as good
		}
		m.Normals[i] = n.float32s()
	}
}

// speckShare is the share of the largest part's triangles below which a separate
// part is a speck: a floater, not a piece of the object.
const speckShare = 0.02

// dropSpecks leaves only the large connected parts, and only vertices in use.
func (m *Mesh) dropSpecks() {
	parent := make([]uint32, len(m.Positions))
	for i := range parent {
		parent[i] = uint32(i)
	}
	root := func(i uint32) uint32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, t := range m.Triangles {
		parent[root(t[0])] = root(t[1])
		parent[root(t[1])] = root(t[2])
	}
	counts := make([]int, len(parent))
	largest := 0
	for _, t := range m.Triangles {
		r := root(t[0])
		counts[r]++
		largest = max(largest, counts[r])
	}
	const unused = ^uint32(0)
	ids := make([]uint32, len(parent))
	for i := range ids {
		ids[i] = unused
	}
	out := Mesh{}
	for _, t := range m.Triangles {
		if float64(counts[root(t[0])]) < speckShare*float64(largest) {
			continue
		}
		for k, v := range t {
			if ids[v] == unused {
				ids[v] = uint32(len(out.Positions))
				out.Positions = append(out.Positions, m.Positions[v])
				out.Colours = append(out.Colours, m.Colours[v])
			}
			t[k] = ids[v]
		}
		out.Triangles = append(out.Triangles, t)
	}
	*m = out
}
