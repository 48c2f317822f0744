package segment

import (
	"math"
	"slices"
)

// perLeaf is how many nodes of the hierarchy the tensor offers for every pixel.
const perLeaf = 5

// candidate is a node that may be the object under a click: an interval of
// leaf numbers and how much it looks like an object, -2 to 2.
type candidate struct {
	lo, hi int32
	score  float32
	pixels int
}

// minPixels is the least size of a candidate on the grid of features: below 30
// of 65,536 it is a speck.
const minPixels = 30

// candidates picks, for every leaf number, the perLeaf ancestors that look most
// like objects and differ in size, smallest first.
func (t *tree) candidates(w, h int) [][perLeaf]candidate {
	scores := make([]float32, len(t.nodes))
	for i := range t.nodes {
		scores[i] = t.score(int32(i), w, h)
	}
	out := make([][perLeaf]candidate, t.leaves)
	for leaf := range int32(t.leaves) {
		out[t.nodes[leaf].lo] = pick(t.ancestors(leaf, func(i int32) float32 { return scores[i] }))
	}
	return out
}

// candidatesOf is candidates of one leaf number.
func (t *tree) candidatesOf(number int32, w, h int) [perLeaf]candidate {
	for leaf := range int32(t.leaves) {
		if t.nodes[leaf].lo == number {
			return pick(t.ancestors(leaf, func(i int32) float32 { return t.score(i, w, h) }))
		}
	}
	return [perLeaf]candidate{}
}

// ancestors are the nodes above a leaf (by its place among the nodes) that are
// no specks and not the whole picture; the leaf itself where there are none.
func (t *tree) ancestors(leaf int32, score func(i int32) float32) []candidate {
	var path []candidate
	root := int32(len(t.nodes) - 1)
	for i := leaf; i >= 0; i = t.nodes[i].parent {
		if n := &t.nodes[i]; n.pixels >= minPixels && (i != root || leaf == root) {
			path = append(path, candidate{n.lo, n.hi, score(i), n.pixels})
		}
	}
	if len(path) == 0 {
		n := &t.nodes[leaf]
		path = append(path, candidate{n.lo, n.hi, score(leaf), n.pixels})
	}
	return path
}

// pick takes the best of a leaf's ancestors, no two within a factor of 1.5 in
// size; where there are fewer, the last is repeated.
func pick(path []candidate) [perLeaf]candidate {
	slices.SortStableFunc(path, func(a, b candidate) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.pixels - b.pixels
	})
	var best [perLeaf]candidate
	n := 0
	for _, c := range path {
		if n == perLeaf {
			break
		}
		if !slices.ContainsFunc(best[:n], func(o candidate) bool {
			return 2*max(c.pixels, o.pixels) <= 3*min(c.pixels, o.pixels)
		}) {
			best[n] = c
			n++
		}
	}
	for i := n; i < perLeaf; i++ {
		best[i] = best[n-1]
	}
	slices.SortStableFunc(best[:], func(a, b candidate) int { return a.pixels - b.pixels })
	return best
}

// score says how much a node looks like an object: it has strong borders, its
// surroundings differ from it more than its halves do, it does not lie along the
// frame and is not most of the picture. The weights were fitted so that, of the
// nodes above a click, the likeliest has the greatest overlap with the object
// (50 scenes, none of them among those reported); the last line takes the fit to
// the scale of Decoding.Scores, where .55 + .35·score is the overlap expected.
func (t *tree) score(i int32, w, h int) float32 {
	n := &t.nodes[i]
	area := float64(n.pixels) / float64(w*h)
	top := float64(t.nodes[len(t.nodes)-1].height) + 1e-9
	height := float64(n.height)
	above := height
	if n.parent >= 0 {
		above = float64(t.nodes[n.parent].height)
	}
	frame := float64(n.border) / float64(2*(w+h))
	size := math.Log(area)
	s := .15*size - .037*size*size +
		1.68*math.Sqrt(max(above-height, 0)/(above+1e-6)) +
		2.05*height/top + 3.5*above/top +
		1.58*math.Log(float64(n.edge/t.relief)+.05) +
		.48*math.Log(float64(n.outline*n.outline)/float64(n.pixels)/12.6+1e-3) -
		4.68*frame - 4.54*max(frame-.1, 0) - 3.75*max(area-.4, 0)
	return float32(min(max(.294*s-1.7, -2), 2))
}

// likelihood takes scores to weights. It is flatter than the fit, whose ratios
// would be those of exp(score/.294): a wrong favourite costs more than a right
// one gains.
func likelihood(score float32) float32 { return float32(math.Exp(float64(score))) }
