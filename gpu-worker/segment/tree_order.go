package segment

// thin joins regions until maxLeaves are left and renumbers them from 0.
func (m *merging) thin(basins []int32, n int) ([]int32, int) {
	into := make([]int32, n, 2*n) // where each region went; itself while alive
	for i := range into {
		into[i] = int32(i)
	}
	for left := n; left > maxLeaves; left-- {
		best, ok := m.next()
		if !ok {
			break
		}
		to := m.join(best.a, best.b)
		into[best.a], into[best.b] = to, to
		into = append(into, to)
	}
	number := make([]int32, len(m.regions))
	kept := make([]region, 0, 2*maxLeaves)
	for i, r := range m.regions {
		if m.alive[i] {
			number[i] = int32(len(kept))
			kept = append(kept, r)
		}
	}
	for i := len(into) - 1; i >= 0; i-- { // a region's successor always comes later
		if into[i] != int32(i) {
			number[i] = number[into[i]]
		}
	}
	out := make([]int32, len(basins))
	for i, b := range basins {
		out[i] = number[b]
	}
	*m = merging{regions: kept, area: m.area, alive: make([]bool, len(kept), 2*len(kept))}
	for i := range m.alive {
		m.alive[i] = true
	}
	for a := range kept {
		for j := range kept[a].borders {
			kept[a].borders[j].to = number[kept[a].borders[j].to]
		}
	}
	for a := range kept {
		for _, b := range kept[a].borders {
			if int32(a) < b.to {
				m.offer(int32(a), b.to)
			}
		}
	}
	return out, len(kept)
}

// tree merges all regions and numbers the leaves.
func (m *merging) tree(basins []int32, n int) *tree {
	t := &tree{leaves: n, nodes: make([]node, 0, 2*n-1)}
	for _, r := range m.regions {
		n := node{parent: -1, left: -1, right: -1, pixels: r.pixels, border: r.border}
		n.edge, n.outline = r.surrounds()
		t.nodes = append(t.nodes, n)
	}
	for {
		best, ok := m.next()
		if !ok {
			break
		}
		to := m.join(best.a, best.b)
		a, b := &t.nodes[best.a], &t.nodes[best.b]
		a.parent, b.parent = to, to
		n := node{
			parent: -1, left: best.a, right: best.b, pixels: a.pixels + b.pixels, border: a.border + b.border,
			height: max(best.cost, a.height, b.height),
		}
		n.edge, n.outline = m.regions[to].surrounds()
		t.nodes = append(t.nodes, n)
	}
	number := t.order()
	t.leaf = make([]int32, len(basins))
	for i, b := range basins {
		t.leaf[i] = number[b]
	}
	return t
}

// order numbers the leaves depth first and sets every node's interval.
func (t *tree) order() []int32 {
	number := make([]int32, t.leaves)
	next := int32(0)
	stack := []int32{int32(len(t.nodes) - 1)}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		n := &t.nodes[i]
		if n.left < 0 {
			number[i] = next
			n.lo, n.hi = next, next
			next++
			continue
		}
		stack = append(stack, n.right, n.left)
	}
	for i := range t.nodes { // children stand before their parents
		n := &t.nodes[i]
		if n.left >= 0 {
			n.lo = min(t.nodes[n.left].lo, t.nodes[n.right].lo)
			n.hi = max(t.nodes[n.left].hi, t.nodes[n.right].hi)
		}
	}
	return number
}
