package segment

// gridBox is a box on the grid of features: columns x0 to x1 and rows y0 to y1,
// the last ones included. present is 1 or 0.
type gridBox struct {
	x0, y0, x1, y1 float32
	present        float32
}

// cell is the grid's column or row of a frame coordinate.
func cell(v float32) float32 {
	return min(max(float32(int(v/block)), 0), featureSide-1)
}

// boxOf finds the box corners among the points; the first of each counts.
func boxOf(points []point) gridBox {
	b := gridBox{}
	var first, last bool
	for _, p := range points {
		switch {
		case p.label == labelTopLeft && !first:
			b.x0, b.y0, first = cell(p.x), cell(p.y), true
		case p.label == labelBottomRight && !last:
			b.x1, b.y1, last = cell(p.x), cell(p.y), true
		}
	}
	if first && last {
		b.present = 1
	}
	return b
}

func (b gridBox) holds(x, y int) bool {
	fx, fy := float32(x), float32(y)
	return b.present > 0 && fx >= b.x0 && fx <= b.x1 && fy >= b.y0 && fy <= b.y1
}

// ask looks the points up; a box adds its own, spread evenly inside.
func ask(data []float32, points []point, box gridBox) []asked {
	var out []asked
	add := func(x, y, in, outside, fromBox float32) {
		q := asked{in: in, out: outside, fromBox: fromBox}
		gx, gy := int(x), int(y)
		q.leaf = data[at(0, gx, gy)]
		for k := range perLeaf {
			q.lo[k], q.hi[k], q.score[k] = data[at(1+3*k, gx, gy)], data[at(2+3*k, gx, gy)], data[at(3+3*k, gx, gy)]
		}
		out = append(out, q)
	}
	is := func(label, want float32) float32 {
		if label == want {
			return 1
		}
		return 0
	}
	for _, p := range points {
		add(cell(p.x), cell(p.y), is(p.label, Inside), is(p.label, Outside), 0)
	}
	for i := range perBox {
		// (i + ½) fifths of the box, in tenths to stay exact.
		tx, ty := float32(2*(i%perBoxSide)+1), float32(2*(i/perBoxSide)+1)
		x := float32(int((float32(box.x0*(2*perBoxSide-tx)) + float32(box.x1*tx)) / (2 * perBoxSide)))
		y := float32(int((float32(box.y0*(2*perBoxSide-ty)) + float32(box.y1*ty)) / (2 * perBoxSide)))
		add(x, y, box.present, 0, box.present)
	}
	return out
}

// leafCounts says in one subtraction how many pixels of a node there are, how
// many of them in the box and in the previous mask: running sums by leaf.
type leafCounts struct {
	all, box, previous    [maxLeaves + 1]float32
	boxPixels, prevPixels float32
	hasBox, hasPrevious   float32
}

func countLeaves(leaves []uint16, box gridBox, previous []float32) *leafCounts {
	c := &leafCounts{hasBox: box.present}
	if previous != nil {
		c.hasPrevious = 1
	}
	for y := range featureSide {
		for x := range featureSide {
			leaf := leaves[y*featureSide+x]
			if leaf != 0 {
				c.all[leaf]++
			}
			if box.holds(x, y) {
				c.box[leaf]++
				c.boxPixels++
			}
			if previous != nil && previous[y*featureSide+x] > 0 {
				c.previous[leaf]++
				c.prevPixels++
			}
		}
	}
	for i := 1; i <= maxLeaves; i++ {
		c.all[i] += c.all[i-1]
		c.box[i] += c.box[i-1]
		c.previous[i] += c.previous[i-1]
	}
	return c
}

// leafIndices is each pixel's leaf number plus one; 0 is beyond the photo.
func leafIndices(data []float32) []uint16 {
	out := make([]uint16, featureSide*featureSide)
	for i, v := range data[:block*block*tensorSide*tensorSide] { // in the order in which they lie: see at
		channel, cell := i/(tensorSide*tensorSide), i%(tensorSide*tensorSide)
		x, y := block*(cell%tensorSide)+channel%block, block*(cell/tensorSide)+channel/block
		out[y*featureSide+x] = uint16(min(max(v+1, 0), maxLeaves))
	}
	return out
}

// between is the sum over the leaves lo to hi.
func between(sums *[maxLeaves + 1]float32, lo, hi float32) float32 {
	index := func(v float32) int { return int(min(max(v, 0), maxLeaves)) }
	return sums[index(hi+1)] - sums[index(lo)]
}

// purity is how much of a node lies in the box.
func (c *leafCounts) purity(lo, hi float32) float32 {
	return between(&c.box, lo, hi) / max(between(&c.all, lo, hi), 1)
}

// value is how well candidate k of point n serves all the prompts together.
func (c *leafCounts) value(query []asked, n, k int) float32 {
	q := &query[n]
	lo, hi := q.lo[k], q.hi[k]
	var spoils, carved float32
	for i := range query {
		o := &query[i]
		if o.fromBox > 0 || o.leaf < lo || o.leaf > hi {
			continue
		}
		spoils += q.out * o.in
		carved += q.in * o.out
	}
	size := between(&c.all, lo, hi)
	inBox, inPrevious := between(&c.box, lo, hi), between(&c.previous, lo, hi)
	boxIoU := inBox / max(size+c.boxPixels-inBox, 1)
	previousIoU := inPrevious / max(size+c.prevPixels-inPrevious, 1)
	// The conversions forbid fused operations, which the graph does not have.
	v := float32(q.score[k]-float32(spoilFine*spoils)) - float32(carveFine*carved)
	v += float32(boxReward * (c.hasBox * q.in * boxIoU))
	return v + float32(previousBonus*(c.hasPrevious*q.in*previousIoU))
}
