package segment

// cutGraph is a grid graph of eight neighbours with a link from each pixel to
// one of two terminals. It is cut by the algorithm of Boykov & Kolmogorov, "An
// experimental comparison of min-cut/max-flow algorithms" (PAMI 2004): two
// search trees grow from the terminals, are joined along a path, and are mended
// where the path was saturated. Capacities are integers, so the cut is exact; of
// several that cost the same it is the one with least inside, whatever the flow
// that led there.
//
// Pixels whose side is known are no part of the search: open turns the links to
// them into links to the terminals. Pixels lie in a frame of one pixel that has no
// links, so that no step asks whether it leaves the picture.
type cutGraph struct {
	w, h int // with the frame
	// step is the way to each neighbour; 7-d is the way back.
	step  [8]int
	nodes []cutNode
	// unsure are the nodes that are searched, pixels the same without the frame.
	unsure, pixels []int32

	first  int32 // of the queue of active pixels
	last   int32
	clock  int32
	orphan []int32
}

// cutNode is a pixel: what is left of its links, and its place in a tree.
type cutNode struct {
	// links are eight capacities.
	links [8]int32
	// given is how much more there was to the inside terminal than to the outside
	// one before any flow, of it pull from the neighbours whose side is known.
	given, pull int32
	// terminal is what is left of that.
	terminal int32
	seen     int32 // when dist was last known to be right
	dist     int32 // steps to the terminal
	next     int32 // active pixels: 0 is not among them, itself is the last
	before   uint8 // the tree that the answer so far would have it in
	tree     uint8 // free, insideTree, outsideTree
	parent   uint8 // a direction, or one of the three below
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
	g.step = [8]int{-g.w - 1, -g.w, -g.w + 1, -1, 1, g.w - 1, g.w, g.w + 1}
	g.nodes = make([]cutNode, g.w*g.h)
	return g
}

// node is the index of a pixel.
func (g *cutGraph) node(x, y int) int { return (y+1)*g.w + x + 1 }

// inside says on which side of the cut a pixel lies that was searched.
func (g *cutGraph) inside(node int) bool { return g.nodes[node].tree == insideTree }

// open makes the graph ready for cuts: links holds eight capacities a node, sure is
// 1 for every pixel that is inside, -1 for one outside, 0 for those to be searched.
func (g *cutGraph) open(links []int32, sure []int8) {
	clear(g.nodes)
	g.unsure, g.pixels = g.unsure[:0], g.pixels[:0]
	w := g.w - 2
	for y := range g.h - 2 {
		for x, s := range sure[y*w : (y+1)*w] {
			i := (y+1)*g.w + x + 1
			g.nodes[i].tree = uint8(s) // for the while: 1, 0 and 255
			if s == 0 {
				g.unsure = append(g.unsure, int32(i))
				g.pixels = append(g.pixels, int32(y*w+x))
			}
		}
	}
	for _, i := range g.unsure {
		a, own := &g.nodes[i], links[8*i:][:8]
		for d, s := range &g.step {
			j := int(i) + s
			switch g.nodes[j].tree {
			case 0:
				a.links[d] = own[d]
			case 1:
				a.pull += links[8*j+7-d]
			default:
				a.pull -= own[d]
			}
		}
	}
	for i := range g.nodes {
		g.nodes[i].tree = freeTree
	}
}

// weigh says how much speaks for a pixel's being inside, and where it was in the
// answer so far; the next cut takes up the flow of the one before.
func (g *cutGraph) weigh(node int32, inside int32, was bool) {
	a := &g.nodes[node]
	inside += a.pull
	a.terminal += inside - a.given
	a.given = inside
	a.before = outsideTree
	if was {
		a.before = insideTree
	}
}

// cut finds the minimum cut.
func (g *cutGraph) cut() {
	g.prepare()
	g.plant()
	current := int32(0)
	for {
		if current == 0 || g.nodes[current].parent == noParent {
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

// plant begins both trees with all pixels that are linked to a terminal. Those
// among their like have nowhere to grow.
func (g *cutGraph) plant() {
	g.first, g.last, g.clock = 0, 0, 0
	for _, i := range g.unsure {
		a := &g.nodes[i]
		a.seen, a.dist, a.next, a.tree, a.parent = 0, 1, 0, freeTree, noParent
		if a.terminal > 0 {
			a.tree, a.parent = insideTree, toTerminal
		} else if a.terminal < 0 {
			a.tree, a.parent = outsideTree, toTerminal
		}
	}
	for _, i := range g.unsure {
		a := &g.nodes[i]
		if a.tree == freeTree {
			continue
		}
		for d, s := range &g.step {
			b := &g.nodes[int(i)+s]
			if b.tree != a.tree && (a.links[d] > 0 || b.links[7-d] > 0) {
				g.activate(i)
				break
			}
		}
	}
}

func (g *cutGraph) activate(i int32) {
	a := &g.nodes[i]
	if a.next != 0 {
		return
	}
	if g.last != 0 {
		g.nodes[g.last].next = i
	} else {
		g.first = i
	}
	g.last = i
	a.next = i
}

func (g *cutGraph) nextActive() int32 {
	for g.first != 0 {
		i := g.first
		a := &g.nodes[i]
		if a.next == i {
			g.first, g.last = 0, 0
		} else {
			g.first = a.next
		}
		a.next = 0
		if a.parent != noParent {
			return i
		}
	}
	return 0
}

// grow spreads a pixel's tree over its neighbours. It returns the direction in
// which the other tree was met, or -1.
func (g *cutGraph) grow(i int) int {
	a := &g.nodes[i]
	mine := a.tree
	for d, s := range &g.step {
		j := i + s
		b := &g.nodes[j]
		if b.tree == mine {
			if b.dist > a.dist+1 && b.seen <= a.seen && b.parent < toTerminal && g.feeds(a, b, d, mine) {
				b.parent = uint8(7 - d) // a shorter way to the terminal
				b.seen, b.dist = a.seen, a.dist+1
			}
			continue
		}
		if !g.feeds(a, b, d, mine) {
			continue
		}
		if b.tree != freeTree {
			return d
		}
		b.tree, b.parent = mine, uint8(7-d)
		b.seen, b.dist = a.seen, a.dist+1
		g.activate(int32(j))
	}
	return -1
}

// feeds is whether a pixel can be the parent of its neighbour in direction d: in the
// inside tree flow comes from the parent, in the outside tree it goes there.
func (g *cutGraph) feeds(a, b *cutNode, d int, tree uint8) bool {
	if tree == insideTree {
		return a.links[d] > 0
	}
	return b.links[7-d] > 0
}
