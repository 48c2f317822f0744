package segment

// Any flow is a fair beginning of a cut. These are found without a search, and leave
// it half of its work: most of what speaks against its surroundings is noise, and is
// made up for nearby.

// prepare pushes flow between neighbours, and along rows and columns.
func (g *cutGraph) prepare() {
	for _, i := range g.unsure {
		a := &g.nodes[i]
		for d := 4; d < 8; d++ {
			b := &g.nodes[int(i)+g.step[d]]
			switch {
			case a.terminal > 0 && b.terminal < 0:
				push(a, b, d, min(a.terminal, a.links[d], -b.terminal))
			case a.terminal < 0 && b.terminal > 0:
				push(b, a, 7-d, min(b.terminal, b.links[7-d], -a.terminal))
			}
		}
	}
	g.carry(4, 0, 1)
	g.carry(3, len(g.unsure)-1, -1)
	g.carry(6, 0, 1)
	g.carry(1, len(g.unsure)-1, -1)
}

// carry goes through the pixels from the k-th on, forwards or backwards, and hands on
// to the neighbour in direction d what speaks against a pixel's being where it was,
// as long as that was the neighbour's side, too.
func (g *cutGraph) carry(d, k, forward int) {
	nodes, step, back := g.nodes, g.step[d], (7-d)&7
	d &= 7
	for ; uint(k) < uint(len(g.unsure)); k += forward {
		i := int(g.unsure[k])
		a := &nodes[i]
		if a.terminal == 0 || a.terminal > 0 == (a.before == insideTree) {
			continue
		}
		b := &nodes[i+step]
		switch {
		case a.before != b.before:
		case a.terminal < 0:
			push(b, a, back, min(b.links[back], -a.terminal))
		default:
			push(a, b, d, min(a.links[d], a.terminal))
		}
	}
}

// push sends flow from a to its neighbour b in direction d, out of one's link to its
// terminal and into the other's.
func push(a, b *cutNode, d int, flow int32) {
	a.terminal -= flow
	b.terminal += flow
	a.links[d&7] -= flow
	b.links[(7-d)&7] += flow
}
