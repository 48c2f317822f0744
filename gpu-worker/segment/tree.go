package segment

import "math"

// tree is a binary partition tree (Salembier & Garrido 2000): the leaves are
// small even regions, each merger joins the two regions that differ least, the
// root is the picture. Depth-first leaf numbers make every node an interval.
type tree struct {
	// leaf is each pixel's leaf, by its depth-first number.
	leaf []int32
	// nodes holds leaves and mergers; root is the last. A leaf's place here is
	// its place in the watershed, not its number.
	nodes  []node
	leaves int
	// relief is the picture's mean border strength.
	relief float32
}

// node is one region of the hierarchy.
type node struct {
	parent, left, right int32 // -1 for none
	// lo and hi are the first and last leaf number inside.
	lo, hi int32
	pixels int
	// border counts pixels on the picture's frame.
	border int
	// edge is the mean relief along the region's outline, frame excluded;
	// outline its length in steps.
	edge, outline float32
	// height is how different the two halves were, never less than below.
	height float32
}

// merger is two neighbours that may be joined.
type merger struct {
	cost float32
	a, b int32
}

func (m merger) Before(o merger) bool {
	if m.cost != o.cost {
		return m.cost < o.cost
	}
	if m.a != o.a {
		return m.a < o.a
	}
	return m.b < o.b
}

// maxLeaves keeps every leaf number exact in half precision, which holds whole
// numbers up to 2048.
const maxLeaves = 2048

// grow builds the tree of a view.
func grow(v view) *tree {
	basins, n := watershed(v.relief)
	m := merging{regions: regionsOf(v, basins, n), area: float32(v.w * v.h)}
	m.alive = make([]bool, n, 2*n)
	for i := range m.alive {
		m.alive[i] = true
	}
	for a := range m.regions {
		for _, b := range m.regions[a].borders {
			if int32(a) < b.to {
				m.offer(int32(a), b.to)
			}
		}
	}
	// A picture of noise has more basins than numbers: the first mergers then
	// make leaves, not nodes.
	if n > maxLeaves {
		basins, n = m.thin(basins, n)
	}
	t := m.tree(basins, n)
	var sum float64
	for _, r := range v.relief.v {
		sum += float64(r)
	}
	t.relief = float32(sum/float64(len(v.relief.v))) + 1e-6
	return t
}

// merging is the state of building a tree.
type merging struct {
	regions []region
	alive   []bool
	queue   heap[merger]
	area    float32
	// mark is scratch: where a neighbour stands in the list being made, plus one.
	mark []int32
}

// cost says how little two neighbours belong together: colour, histogram, the
// border between them. Small regions go first.
func (m *merging) cost(a, b int32, between border) float32 {
	ra, rb := &m.regions[a], &m.regions[b]
	var d float32
	for c := range ra.mean {
		e := ra.mean[c] - rb.mean[c]
		d += e * e
	}
	smaller := float32(min(ra.pixels, rb.pixels))
	unlike := (1 - alike(ra, rb)) * min(1, smaller/60)
	cost := .045*float32(math.Sqrt(float64(d))) + .9*unlike + .11*between.strength/between.steps
	return cost * float32(math.Pow(float64(smaller/m.area), .22))
}

// offer queues the merger of two neighbours.
func (m *merging) offer(a, b int32) {
	for _, between := range m.regions[a].borders {
		if between.to == b {
			m.queue.push(merger{m.cost(a, b, between), a, b})
			return
		}
	}
}

// next is the best merger of two regions that are both still there.
func (m *merging) next() (merger, bool) {
	for len(m.queue) > 0 {
		if best := m.queue.pop(); m.alive[best.a] && m.alive[best.b] {
			return best, true
		}
	}
	return merger{}, false
}

// join makes a new region of two and returns its index.
func (m *merging) join(a, b int32) int32 {
	ra, rb := &m.regions[a], &m.regions[b]
	to := int32(len(m.regions))
	sum := region{pixels: ra.pixels + rb.pixels, border: ra.border + rb.border, histogram: ra.histogram}
	for c := range sum.mean {
		sum.mean[c] = (ra.mean[c]*float32(ra.pixels) + rb.mean[c]*float32(rb.pixels)) / float32(sum.pixels)
	}
	for i, v := range rb.histogram {
		sum.histogram[i] += v
	}
	if len(m.mark) < cap(m.regions)+1 {
		m.mark = make([]int32, cap(m.regions)+1)
	}
	for _, r := range [2]*region{ra, rb} {
		for _, between := range r.borders {
			if between.to == a || between.to == b {
				continue
			}
			if at := m.mark[between.to]; at > 0 {
				sum.borders[at-1].strength += between.strength
				sum.borders[at-1].steps += between.steps
				continue
			}
			sum.borders = append(sum.borders, between)
			m.mark[between.to] = int32(len(sum.borders))
		}
	}
	for _, between := range sum.borders {
		m.mark[between.to] = 0
		m.regions[between.to].renamed(a, b, to, between)
	}
	*ra, *rb = region{}, region{}
	m.alive[a], m.alive[b] = false, false
	m.regions = append(m.regions, sum)
	m.alive = append(m.alive, true)
	for _, between := range sum.borders {
		m.offer(to, between.to)
	}
	return to
}

// renamed puts one border with to in the place of those with a and b.
func (r *region) renamed(a, b, to int32, between border) {
	kept := r.borders[:0]
	for _, o := range r.borders {
		if o.to != a && o.to != b {
			kept = append(kept, o)
		}
	}
	r.borders = append(kept, border{to, between.strength, between.steps})
}
