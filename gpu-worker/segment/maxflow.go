package segment

// cutGraph is a grid graph of eight neighbours with a link from each pixel to
// one of two terminals. It is cut by the algorithm of Boykov & Kolmogorov, "An
// experimental comparison of min-cut/max-flow algorithms" (PAMI 2004): two
// search trees grow from the terminals, are joined along a path, and are mended
// where the path was saturated. Capacities are integers, so the cut is exact.
//
// Pixels lie in a frame of one pixel that has no links, so that no step needs a
// bounds check.
type cutGraph struct {
	w, h int // with the frame
	// step is the way to each neighbour; 7-d is the way back.
	step [8]int
	// links holds eight capacities a pixel.
	links []int32
	// terminal is what is left of the link to inside (positive) or outside.
	terminal []int32

	tree   []uint8 // free, insideTree, outsideTree
	parent []uint8 // a direction, or one of the three below
	seen   []int32 // when dist was last known to be right
	dist   []int32 // steps to the terminal
	next   []int32 // the queue of active pixels: 0 not in it, itself at the end
	first  int32
	last   int32
	clock  int32
	orphan []int32
}

const (
	freeTree    = 0
	insideTree  = 1
	outsideTree = 2

	toTerminal = 8
	orphaned   = 9
	noParent   = 10
)

// newCutGraph makes the graph of a picture of w × h pixels, without links.
func newCutGraph(w, h int) *cutGraph {
	g := &cutGraph{w: w + 2, h: h + 2}
	n := g.w * g.h
	g.step = [8]int{-g.w - 1, -g.w, -g.w + 1, -1, 1, g.w - 1, g.w, g.w + 1}
	g.links = make([]int32, 8*n)
	g.terminal = make([]int32, n)
	g.tree = make([]uint8, n)
	g.parent = make([]uint8, n)
	g.seen = make([]int32, n)
	g.dist = make([]int32, n)
	g.next = make([]int32, n)
	return g
}

// reset takes all links away.
func (g *cutGraph) reset() {
	clear(g.links)
	clear(g.terminal)
	clear(g.tree)
	clear(g.seen)
	clear(g.dist)
	clear(g.next)
	g.first, g.last, g.clock = 0, 0, 0
}

// node is the index of a pixel.
func (g *cutGraph) node(x, y int) int { return (y+1)*g.w + x + 1 }

// inside says on which side of the cut a pixel lies.
func (g *cutGraph) inside(node int) bool { return g.tree[node] == insideTree }

// cut finds the minimum cut.
func (g *cutGraph) cut() {
	for i := range g.terminal {
		g.parent[i] = noParent
		switch {
		case g.terminal[i] > 0:
			g.tree[i] = insideTree
		case g.terminal[i] < 0:
			g.tree[i] = outsideTree
		default:
			continue
		}
		g.parent[i], g.dist[i] = toTerminal, 1
		g.activate(int32(i))
	}
	current := int32(0)
	for {
		if current == 0 || g.parent[current] == noParent {
			if current = g.nextActive(); current == 0 {
				return
			}
		}
		d := g.grow(int(current))
		g.clock++
		if d < 0 {
			current = 0
			continue
		}
		g.augment(int(current), d)
		g.adopt()
	}
}

func (g *cutGraph) activate(i int32) {
	if g.next[i] != 0 {
		return
	}
	if g.last != 0 {
		g.next[g.last] = i
	} else {
		g.first = i
	}
	g.last = i
	g.next[i] = i
}

func (g *cutGraph) nextActive() int32 {
	for g.first != 0 {
		i := g.first
		if g.next[i] == i {
			g.first, g.last = 0, 0
		} else {
			g.first = g.next[i]
		}
		g.next[i] = 0
		if g.parent[i] != noParent {
			return i
		}
	}
	return 0
}

// grow spreads a pixel's tree over its neighbours. It returns the direction in
// which the other tree was met, or -1.
func (g *cutGraph) grow(i int) int {
	mine := g.tree[i]
	for d, s := range g.step {
		j := i + s
		open := g.links[8*i+d]
		if mine == outsideTree {
			open = g.links[8*j+7-d]
		}
		if open <= 0 {
			continue
		}
		switch {
		case g.tree[j] == freeTree:
			g.tree[j], g.parent[j] = mine, uint8(7-d)
			g.seen[j], g.dist[j] = g.seen[i], g.dist[i]+1
			g.activate(int32(j))
		case g.tree[j] != mine:
			return d
		case g.seen[j] <= g.seen[i] && g.dist[j] > g.dist[i]+1 && g.parent[j] < toTerminal:
			g.parent[j] = uint8(7 - d) // a shorter way to the terminal
			g.seen[j], g.dist[j] = g.seen[i], g.dist[i]+1
		}
	}
	return -1
}
