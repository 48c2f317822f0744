package segment

import "math"

// augment pushes as much as the path through pixel i and its neighbour in
// direction d can carry, and makes orphans of what it saturates.
func (g *cutGraph) augment(i, d int) {
	inner, outer := i, i+g.step[d]
	middle := 8*i + d
	back := 8*outer + 7 - d
	if g.tree[i] == outsideTree {
		inner, outer = outer, inner
		middle, back = back, middle
	}
	flow := g.links[middle]
	at := inner
	for g.parent[at] != toTerminal {
		p := int(g.parent[at])
		up := at + g.step[p]
		flow = min(flow, g.links[8*up+7-p])
		at = up
	}
	flow = min(flow, g.terminal[at])
	at = outer
	for g.parent[at] != toTerminal {
		p := int(g.parent[at])
		flow = min(flow, g.links[8*at+p])
		at += g.step[p]
	}
	flow = min(flow, -g.terminal[at])

	g.links[middle] -= flow
	g.links[back] += flow
	at = inner
	for g.parent[at] != toTerminal {
		p := int(g.parent[at])
		up := at + g.step[p]
		g.links[8*at+p] += flow
		g.links[8*up+7-p] -= flow
		if g.links[8*up+7-p] == 0 {
			g.bereave(at)
		}
		at = up
	}
	if g.terminal[at] -= flow; g.terminal[at] == 0 {
		g.bereave(at)
	}
	at = outer
	for g.parent[at] != toTerminal {
		p := int(g.parent[at])
		up := at + g.step[p]
		g.links[8*up+7-p] += flow
		g.links[8*at+p] -= flow
		if g.links[8*at+p] == 0 {
			g.bereave(at)
		}
		at = up
	}
	if g.terminal[at] += flow; g.terminal[at] == 0 {
		g.bereave(at)
	}
}

// bereave notes an orphan. Its parent direction is kept until augment has
// walked past it, so the mark is set by adopt.
func (g *cutGraph) bereave(i int) { g.orphan = append(g.orphan, int32(i)) }

// adopt finds each orphan a new parent in its tree, or sets it free.
func (g *cutGraph) adopt() {
	for _, i := range g.orphan {
		g.parent[i] = orphaned
	}
	for k := 0; k < len(g.orphan); k++ {
		i := int(g.orphan[k])
		mine := g.tree[i]
		best, bestDist := noParent, int32(math.MaxInt32)
		for d, s := range g.step {
			j := i + s
			if g.tree[j] != mine || g.links[g.towards(i, d, mine)] <= 0 {
				continue
			}
			if dist := g.origin(j); dist < bestDist {
				best, bestDist = d, dist
			}
		}
		if best != noParent {
			g.parent[i] = uint8(best)
			g.seen[i], g.dist[i] = g.clock, bestDist+1
			continue
		}
		g.release(i, mine)
	}
	g.orphan = g.orphan[:0]
}

// towards is the link that feeds pixel i from its neighbour in direction d: in
// the inside tree flow comes from the parent, in the outside tree it goes there.
func (g *cutGraph) towards(i, d int, tree uint8) int {
	if tree == insideTree {
		return 8*(i+g.step[d]) + 7 - d
	}
	return 8*i + d
}

// origin is how many steps pixel j is from its terminal, or MaxInt32 where its
// line ends in an orphan. What it learns is remembered for this clock.
func (g *cutGraph) origin(j int) int32 {
	steps := int32(0)
	at := j
	for {
		if g.seen[at] == g.clock {
			steps += g.dist[at]
			break
		}
		steps++
		p := g.parent[at]
		if p == toTerminal {
			g.seen[at], g.dist[at] = g.clock, 1
			break
		}
		if p >= orphaned {
			return math.MaxInt32
		}
		at += g.step[p]
	}
	for at, left := j, steps; g.seen[at] != g.clock; left-- {
		g.seen[at], g.dist[at] = g.clock, left
		at += g.step[g.parent[at]]
	}
	return steps
}

// release frees a pixel that no tree can hold and orphans its children.
func (g *cutGraph) release(i int, mine uint8) {
	for d, s := range g.step {
		j := i + s
		if g.tree[j] != mine {
			continue
		}
		if g.links[g.towards(i, d, mine)] > 0 {
			g.activate(int32(j))
		}
		if g.parent[j] == uint8(7-d) {
			g.parent[j] = orphaned
			g.orphan = append(g.orphan, int32(j))
		}
	}
	g.tree[i], g.parent[i] = freeTree, noParent
}
