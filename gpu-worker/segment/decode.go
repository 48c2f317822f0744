package segment

import (
	"errors"
	"fmt"
	"image"
)

// Candidates of a decoding, in SAM 1's order: the best guess, then a small, a
// medium and a large object under the same clicks.
const (
	Best = iota
	Small
	Medium
	Large
	numMasks
)

// Labels of SAM 1's points beside Outside and Inside.
const (
	labelTopLeft     = 2
	labelBottomRight = 3
	labelPadding     = -1
)

// point is one of SAM 1's points: frame coordinates and a label.
type point struct{ x, y, label float32 }

// Decoding is what Decode makes: four masks and how good they probably are.
type Decoding struct {
	// LowRes holds SAM 1's low_res_masks: logits of 256 × 256 in the padded
	// square, above 0 is object.
	LowRes [numMasks][]float32
	// Scores are heuristics from 0 to 1, not measured IoUs.
	Scores [numMasks]float32
	photo  image.Point
}

// errPrevious says that mask_input has another size than LowRes.
var errPrevious = errors.New("previous mask is not 256 × 256")

// Decode answers prompts from an embedding alone. It is the arithmetic of the
// graph that DecoderGraph writes, number for number. previous is the LowRes
// mask of an earlier answer, which is then favoured, or nil. As SAM 1 knows one
// box, only the first of several counts.
func Decode(e *Embedding, p Prompts, previous []float32) (*Decoding, error) {
	if len(e.Data) != channels*tensorSide*tensorSide {
		return nil, fmt.Errorf("decode: %w: tensor has %d numbers", ErrDescriptor, len(e.Data))
	}
	if err := p.Validate(e.Photo); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	if previous != nil && len(previous) != featureSide*featureSide {
		return nil, fmt.Errorf("decode: %w", errPrevious)
	}
	d := decodePoints(e.Data, p.points(e.Scale()), previous)
	d.photo = e.Photo
	return d, nil
}

// points is what a SAM 1 client sends for the prompts: with a box its corners,
// without one a padding point.
func (p Prompts) points(scale float64) []point {
	var out []point
	for _, c := range p.Clicks {
		out = append(out, point{float32(c.X * scale), float32(c.Y * scale), float32(c.Label)})
	}
	if len(p.Boxes) == 0 {
		return append(out, point{label: labelPadding})
	}
	b := p.Boxes[0]
	return append(out,
		point{float32(b.X0 * scale), float32(b.Y0 * scale), labelTopLeft},
		point{float32(b.X1 * scale), float32(b.Y1 * scale), labelBottomRight})
}

// The decoder's settings, shared with the graph.
const (
	perBoxSide = 5 // a box asks at 5 × 5 points inside it
	perBox     = perBoxSide * perBoxSide
	// An outside click never takes a node with an inside click in it. An inside
	// click may: the outside click's node, being smaller, is then cut out.
	spoilFine = 10
	carveFine = 1

	boxReward     = 1.5
	previousBonus = .5
	// pure is how much of a node must lie in the box for a box's point to take it.
	pure = .6
	// blurReach is how far the blur that softens a mask's steps looks, in cells.
	blurReach = 2
	// tilt keeps logits off zero, where rounding would decide.
	tilt = .037
)

// sizeBias makes the candidates: by how much each of the five sizes is favoured.
var sizeBias = [numMasks][perLeaf]float32{
	Small:  {.7, .35, 0, -.3, -.6},
	Medium: {-.3, .2, .4, .2, -.3},
	Large:  {-.6, -.3, 0, .35, .7},
}

// asked is a point with what the tensor says there.
type asked struct {
	leaf          float32
	in, out       float32 // 1 or 0
	fromBox       float32
	lo, hi, score [perLeaf]float32
}

func decodePoints(data []float32, points []point, previous []float32) *Decoding {
	box := boxOf(points)
	leaves := leafIndices(data)
	counts := countLeaves(leaves, box, previous)
	query := ask(data, points, box)

	d := &Decoding{}
	values := make([][perLeaf]float32, len(query))
	for n := range query {
		for k := range perLeaf {
			values[n][k] = counts.value(query, n, k)
		}
	}
	for m := range numMasks {
		chosen := make([]chosenNode, len(query))
		for n := range query {
			chosen[n] = choose(&query[n], values[n], sizeBias[m], counts)
		}
		d.Scores[m] = confidence(chosen)
		d.LowRes[m] = logits(leaves, chosen)
	}
	return d
}

// chosenNode is the node that a point stands for, and its weights inside and
// outside; a smaller node outweighs a larger one.
type chosenNode struct {
	lo, hi        float32
	inside        float32
	outside       float32
	score, counts float32
}

func choose(q *asked, values, bias [perLeaf]float32, c *leafCounts) chosenNode {
	best := 0
	for k := 1; k < perLeaf; k++ {
		if values[k]+bias[k] > values[best]+bias[best] {
			best = k
		}
	}
	lo, hi := q.lo[best], q.hi[best]
	weight := 1 / (hi - lo + 1)
	in := q.in
	if q.fromBox > 0 && c.purity(lo, hi) < pure {
		in = 0
	}
	return chosenNode{lo, hi, weight * in, weight * q.out, q.score[best], in}
}

// confidence is a guess from the scores of the nodes inside.
func confidence(chosen []chosenNode) float32 {
	var sum, n float32
	for _, c := range chosen {
		sum += c.score * c.counts
		n += c.counts
	}
	return min(max(.55+float32(.35*(sum/max(n, 1))), 0), 1)
}

// logits draws the chosen nodes on the grid and softens the steps with a 5 × 5
// binomial, so that enlarging gives smooth edges. Which side wins is decided
// once a leaf, not once a pixel. The binomial counts in whole numbers, at most 16
// across and 256 in all, and there is one logit for each.
func logits(leaves []uint16, chosen []chosenNode) []float32 {
	won := winners(chosen)
	const side, reach = featureSide, blurReach
	var row [side + 2*reach]uint8
	across := make([]uint8, side*side)
	for y := range side {
		for x, leaf := range leaves[y*side : (y+1)*side] {
			row[x+reach] = won[leaf]
		}
		row[0], row[1] = row[reach], row[reach]
		row[side+reach], row[side+reach+1] = row[side+reach-1], row[side+reach-1]
		dst := across[y*side : (y+1)*side]
		for x := range dst {
			dst[x] = row[x] + row[x+4] + 4*(row[x+1]+row[x+3]) + 6*row[x+2]
		}
	}
	var logit [257]float32
	for v := range logit {
		logit[v] = float32(float32(v)*(20./256)) - (10 - tilt) // exact until the subtraction
	}
	out := make([]float32, side*side)
	for y := range side {
		var of [2*reach + 1][]uint8
		for i := range of {
			from := min(max(y+i-reach, 0), side-1) * side
			of[i] = across[from : from+side]
		}
		a, b, c, d, e := of[0], of[1][:len(of[0])], of[2][:len(of[0])], of[3][:len(of[0])], of[4][:len(of[0])]
		dst := out[y*side : y*side+len(a)]
		for x := range a {
			dst[x] = logit[int(a[x])+int(e[x])+4*(int(b[x])+int(d[x]))+6*int(c[x])]
		}
	}
	return out
}

// winners is 1 for the leaves, by number plus one, that are inside.
func winners(chosen []chosenNode) *[maxLeaves + 1]uint8 {
	won := &[maxLeaves + 1]uint8{}
	for i := range won {
		leaf := float32(i - 1)
		var in, out float32
		for _, c := range chosen {
			if leaf >= c.lo && leaf <= c.hi {
				in, out = max(in, c.inside), max(out, c.outside)
			}
		}
		if in > out {
			won[i] = 1
		}
	}
	return won
}
