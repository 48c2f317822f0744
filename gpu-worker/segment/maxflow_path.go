package segment

import "math"

// augment pushes as much as the path through pixel i and its neighbour in
// direction d can carry, and makes orphans of what it saturates.
func (g *cutGraph) augment(i, d int) {
	inner, outer := i, i+g.step[d]
	if g.nodes[i].tree == outsideTree {
		inner, outer, d = outer, inner, 7-d
	}
	flow := g.nodes[inner].links[d]
	at := inner
	a := &g.nodes[at]
	for a.parent != toTerminal {
		p := a.parent & 7
		at += g.step[p]
		a = &g.nodes[at]
		flow = min(flow, a.links[7-p])
	}
	flow = min(flow, a.terminal)
	at = outer
	a = &g.nodes[at]
	for a.parent != toTerminal {
		p := a.parent & 7
		flow = min(flow, a.links[p])
		at += g.step[p]
		a = &g.nodes[at]
	}
	flow = min(flow, -a.terminal)

	g.nodes[inner].links[d] -= flow
	g.nodes[outer].links[7-d] += flow
	at = inner
	a = &g.nodes[at]
	for a.parent != toTerminal {
		p := a.parent & 7
		to := at + g.step[p]
		up := &g.nodes[to]
		a.links[p] += flow
		if up.links[7-p] -= flow; up.links[7-p] == 0 {
			g.bereave(at)
		}
		at, a = to, up
	}
	if a.terminal -= flow; a.terminal == 0 {
		g.bereave(at)
	}
	at = outer
	a = &g.nodes[at]
	for a.parent != toTerminal {
		p := a.parent & 7
		to := at + g.step[p]
		up := &g.nodes[to]
		up.links[7-p] += flow
		if a.links[p] -= flow; a.links[p] == 0 {
			g.bereave(at)
		}
		at, a = to, up
	}
	if a.terminal += flow; a.terminal == 0 {
		g.bereave(at)
	}
}

// bereave notes an orphan. Its parent direction is kept until augment has
// walked past it, so the mark is set by adopt.
func (g *cutGraph) bereave(i int) { g.orphan = append(g.orphan, int32(i)) }

// adopt finds each orphan a new parent in its tree, or sets it free.
func (g *cutGraph) adopt() {
	for _, i := range g.orphan {
		g.nodes[i].parent = orphaned
	}
	for k := 0; k < len(g.orphan); k++ {
		i := int(g.orphan[k])
		a := &g.nodes[i]
		mine := a.tree
		best, bestDist := uint8(noParent), int32(math.MaxInt32)
		for d, s := range &g.step {
			b := &g.nodes[i+s]
			if b.tree != mine || !g.feeds(b, a, 7-d, mine) {
				continue
			}
			if dist := g.origin(i + s); dist < bestDist {
				best, bestDist = uint8(d), dist
			}
		}
		if best != noParent {
			a.parent, a.seen, a.dist = best, g.clock, bestDist+1
			continue
		}
		g.release(i)
	}
	g.orphan = g.orphan[:0]
}

// origin is how many steps pixel j is from its terminal, or MaxInt32 where its
// line ends in an orphan. What it learns is remembered for this clock.
func (g *cutGraph) origin(j int) int32 {
	steps := int32(0)
	a := &g.nodes[j]
	for at := j; a.seen != g.clock; a = &g.nodes[at] {
		steps++
		if a.parent == toTerminal {
			a.seen, a.dist = g.clock, 1
			steps--
			break
		}
		if a.parent >= orphaned {
			return math.MaxInt32
		}
		at += g.step[a.parent&7]
	}
	steps += a.dist
	a = &g.nodes[j]
	for at, left := j, steps; a.seen != g.clock; left-- {
		a.seen, a.dist = g.clock, left
		at += g.step[a.parent&7]
		a = &g.nodes[at]
	}
	return steps
}

// release frees a pixel that no tree can hold and orphans its children.
func (g *cutGraph) release(i int) {
	a := &g.nodes[i]
	mine := a.tree
	for d, s := range &g.step {
		b := &g.nodes[i+s]
		if b.tree != mine {
			continue
		}
		if g.feeds(b, a, 7-d, mine) {
			g.activate(int32(i + s))
		}
		if b.parent == uint8(7-d) {
			b.parent = orphaned
			g.orphan = append(g.orphan, int32(i+s))
		}
	}
	a.tree, a.parent = freeTree, noParent
}
