package segment

import (
	"math"
	"slices"
)

// perLeaf is how many nodes of the hierarchy the tensor offers for every pixel.
const perLeaf = 5

// candidate is a node that may be the object under a click: an interval of
// leaf numbers and how much it looks like an object, roughly -1 to 1.
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

// score says how much a node looks like an object: it persists (its surroundings
// differ from it more than its halves do), is neither a speck nor the whole
// picture, and does not lie along the frame.
func (t *tree) score(i int32, w, h int) float32 {
	n := &t.nodes[i]
	area := float64(n.pixels) / float64(w*h)
	score := .15
	if n.left >= 0 {
		above := n.height
		if n.parent >= 0 {
			above = t.nodes[n.parent].height
		}
		score = float64(above-n.height) / (float64(above) + 1e-6)
	}
	off := math.Log(area/.10) / 2.2 // a tenth of the picture is the likeliest size
	score -= .5 * min(1, off*off/2)
	score -= 1.5 * max(0, float64(n.border)/float64(2*(w+h))-.12)
	score -= max(0, area-.55)
	if area < .003 {
		score -= .5
	}
	return float32(score)
}
