package segment

// The steps of the decoder graph, one method each. Every one mirrors a function
// of decode.go or decode_query.go, operation for operation.

const (
	gridPixels = featureSide * featureSide
	rimSide    = featureSide + 2*blurReach
)

// readEmbedding mirrors leafIndices. Only the leaf numbers are needed at every cell,
// so only they are laid out as a picture; lookUp finds the rest where it lies.
func (b *decoderGraph) readEmbedding() {
	b.features = b.reshape("image_embeddings", features, gridPixels)
	numbers := b.op("Slice", []string{"image_embeddings", b.ints(0), b.ints(block * block), b.ints(1)})
	grid := b.op("DepthToSpace", []string{numbers}, attribute{"blocksize", block}, attribute{"mode", "CRD"})
	number := b.clip(b.add(b.reshape(grid, featureSide, featureSide), b.float(1)), 0, maxLeaves)
	b.leaf = b.asIndex(b.reshape(number, gridPixels, 1))
	b.notPad = b.asFloat(b.op("Greater", []string{number, b.float(0)}))
	r := blurReach
	rim := b.op("Pad", []string{number, b.ints(r, r, r, r)}, attribute{"mode", "edge"})
	b.rimLeaf = b.asIndex(b.reshape(rim, rimSide*rimSide))
}

// readPoints mirrors cell and boxOf.
func (b *decoderGraph) readPoints() {
	cells := b.clip(b.op("Floor", []string{b.div(b.reshape("point_coords", -1, 2), b.float(block))}), 0, featureSide-1)
	b.x, b.y = b.reshape(b.row(cells, 1, 0), -1), b.reshape(b.row(cells, 1, 1), -1)
	b.label = b.reshape("point_labels", -1)
	corner := func(label float32) (x, y, found string) {
		is := b.equal(b.label, label)
		first := b.op("ArgMax", []string{is}, attribute{"axis", 0}, attribute{"keepdims", 1})
		return b.op("Gather", []string{b.x, first}), b.op("Gather", []string{b.y, first}), b.max(is, 0, 1)
	}
	var first, last string
	b.x0, b.y0, first = corner(labelTopLeft)
	b.x1, b.y1, last = corner(labelBottomRight)
	b.present = b.mul(first, last)
}

// lookUp mirrors ask.
func (b *decoderGraph) lookUp() {
	var tx, ty, rx, ry [perBox]float32
	for i := range perBox {
		tx[i], ty[i] = float32(2*(i%perBoxSide)+1), float32(2*(i/perBoxSide)+1)
		rx[i], ry[i] = 2*perBoxSide-tx[i], 2*perBoxSide-ty[i]
	}
	spread := func(from, to string, r, t [perBox]float32) string {
		both := b.add(b.mul(from, b.floats(r[:], perBox)), b.mul(to, b.floats(t[:], perBox)))
		return b.op("Floor", []string{b.div(both, b.float(2*perBoxSide))})
	}
	x := b.join(0, b.x, spread(b.x0, b.x1, rx, tx))
	y := b.join(0, b.y, spread(b.y0, b.y1, ry, ty))
	// Cell (x, y) lies in channel 4·(y mod 4) + x mod 4 of its feature, at (x/4, y/4).
	blockOf := func(v string) string { return b.op("Floor", []string{b.div(v, b.float(block))}) }
	bx, by := blockOf(x), blockOf(y)
	within := func(v, of string) string { return b.sub(v, b.mul(of, b.float(block))) }
	channel := b.add(b.mul(within(y, by), b.float(block)), within(x, bx))
	inside := b.add(b.mul(by, b.float(tensorSide)), bx)
	at := b.asIndex(b.add(b.mul(channel, b.float(tensorSide*tensorSide)), inside))
	found := b.op("Gather", []string{b.features, at}, attribute{"axis", 1})
	b.leafAt = b.reshape(b.row(found, 0, 0), 1, 1, -1)
	nodes := b.reshape(b.op("Slice", []string{found, b.ints(1), b.ints(features), b.ints(0)}), perLeaf, 3, -1)
	part := func(i int) string { return b.reshape(b.row(nodes, 1, i), perLeaf, -1) }
	b.lo, b.hi, b.quality = part(0), part(1), part(2)

	none := b.mul(b.x, b.float(0))
	boxes := b.op("Expand", []string{b.present, b.ints(perBox)})
	b.in = b.join(0, b.equal(b.label, Inside), boxes)
	b.out = b.join(0, b.equal(b.label, Outside), b.mul(boxes, b.float(0)))
	b.ofBox = b.join(0, none, boxes)
}

// count mirrors countLeaves.
func (b *decoderGraph) count() {
	var line [featureSide]float32
	for i := range line {
		line[i] = float32(i)
	}
	cells := b.floats(line[:], featureSide)
	inBox := b.mul(b.within(cells, b.x0, b.x1), b.reshape(b.within(cells, b.y0, b.y1), -1, 1))
	inBox = b.mul(inBox, b.present)
	previous := b.reshape(b.asFloat(b.op("Greater", []string{"mask_input", b.float(0)})), featureSide, featureSide)

	// Scattering is what takes time, so the three counts travel in one 64-bit float,
	// 17 bits each: none exceeds the grid's 2¹⁶ cells, and 51 of its 53 bits are exact.
	upper := b.asDouble(b.add(b.mul(previous, b.float(countBase)), inBox))
	marks := b.add(b.mul(upper, b.double(countBase)), b.asDouble(b.notPad))
	zeros := b.op("Expand", []string{b.double(0), b.ints(maxLeaves + 1)})
	perLeaf := b.op("ScatterND", []string{zeros, b.leaf, b.reshape(marks, gridPixels)}, attribute{"reduction", "add"})
	running := b.op("CumSum", []string{perLeaf, b.ints(0)})
	rest := b.op("Floor", []string{b.div(running, b.double(countBase))})
	last := b.op("Floor", []string{b.div(rest, b.double(countBase))})
	count := func(v, above string) string {
		return b.reshape(b.asFloat(b.sub(v, b.mul(above, b.double(countBase)))), 1, -1)
	}
	b.sums = b.join(0, count(running, rest), count(rest, last), b.reshape(b.asFloat(last), 1, -1))
	b.totals = b.row(b.sums, 1, maxLeaves)
}

// countBase is one more than any count can be, rounded up to a power of two.
const countBase = 1 << 17

// between mirrors the function: (3,…) for lo and hi of any shape.
func (b *decoderGraph) between(lo, hi string) string {
	at := func(x string) string {
		return b.op("Gather", []string{b.sums, b.asIndex(b.clip(x, 0, maxLeaves))}, attribute{"axis", 1})
	}
	return b.sub(at(b.add(hi, b.float(1))), at(lo))
}

// choose mirrors leafCounts.value and choose.
func (b *decoderGraph) choose() {
	pixels := b.between(b.lo, b.hi)
	size := b.reshape(b.row(pixels, 0, 0), perLeaf, -1)
	iou := func(i int) string {
		both := b.reshape(b.row(pixels, 0, i), perLeaf, -1)
		all := b.sub(b.add(size, b.row(b.totals, 0, i)), both)
		return b.div(both, b.atLeastOne(all))
	}
	hit := b.within(b.leafAt, b.reshape(b.lo, perLeaf, -1, 1), b.reshape(b.hi, perLeaf, -1, 1))
	hit = b.mul(hit, b.reshape(b.sub(b.float(1), b.ofBox), 1, 1, -1))
	ins := b.sum(b.mul(hit, b.reshape(b.in, 1, 1, -1)), 2, 0)
	outs := b.sum(b.mul(hit, b.reshape(b.out, 1, 1, -1)), 2, 0)
	spoils := b.mul(b.mul(b.out, ins), b.float(spoilFine))
	carved := b.mul(b.mul(b.in, outs), b.float(carveFine))
	v := b.sub(b.sub(b.quality, spoils), carved)
	v = b.add(v, b.mul(b.mul(b.mul(b.present, b.in), iou(1)), b.float(boxReward)))
	b.value = b.add(v, b.mul(b.mul(b.mul("has_mask_input", b.in), iou(2)), b.float(previousBonus)))

	var bias []float32
	for m := range b.rows {
		bias = append(bias, sizeBias[m][:]...)
	}
	choices := b.add(b.reshape(b.value, 1, perLeaf, -1), b.floats(bias, b.rows, perLeaf, 1))
	best := b.op("ArgMax", []string{choices}, attribute{"axis", 1}, attribute{"keepdims", 0})
	take := func(x string) string { return b.op("GatherElements", []string{x, best}, attribute{"axis", 0}) }
	lo, hi := take(b.lo), take(b.hi)
	pixels = b.between(lo, hi)
	purity := b.div(b.reshape(b.row(pixels, 0, 1), b.rows, -1), b.atLeastOne(b.reshape(b.row(pixels, 0, 0), b.rows, -1)))
	astray := b.mul(b.ofBox, b.asFloat(b.op("Less", []string{purity, b.float(pure)})))
	in := b.mul(b.in, b.sub(b.float(1), astray))
	weight := b.div(b.float(1), b.add(b.sub(hi, lo), b.float(1)))
	deep := func(x string) string { return b.reshape(x, b.rows, -1, 1) }
	b.insideWeight, b.outsideWeight = deep(b.mul(weight, in)), deep(b.mul(weight, b.out))
	b.loOf, b.hiOf = deep(lo), deep(hi)

	mean := b.div(b.sum(b.mul(take(b.quality), in), 1, 1), b.atLeastOne(b.sum(in, 1, 1)))
	score := b.clip(b.add(b.mul(mean, b.float(.35)), b.float(.55)), 0, 1)
	b.named("iou_predictions", "Reshape", []string{score, b.ints(1, b.rows)})
}

// draw mirrors logits.
func (b *decoderGraph) draw() {
	leaves := b.op("Range", []string{b.float(-1), b.float(maxLeaves), b.float(1)})
	hit := b.within(leaves, b.loOf, b.hiOf)
	in, out := b.max(b.mul(hit, b.insideWeight), 1, 0), b.max(b.mul(hit, b.outsideWeight), 1, 0)
	// A leaf's rows side by side, so that one look-up copies them all.
	won := b.op("Transpose", []string{b.mul(b.asFloat(b.op("Greater", []string{in, out})), b.float(20))}, attribute{"perm", []int{1, 0}})
	mask := b.op("Transpose", []string{b.op("Gather", []string{won, b.rimLeaf}, attribute{"axis", 0})}, attribute{"perm", []int{1, 0}})
	soft := b.reshape(mask, 1, b.rows, rimSide, rimSide)
	// The mean of 2 × 2, four times over, is the blur by 1 4 6 4 1 both ways, and exact.
	for range 2 * blurReach {
		soft = b.op("AveragePool", []string{soft}, attribute{"kernel_shape", []int{2, 2}})
	}
	b.low = "low_res_masks"
	b.named(b.low, "Sub", []string{soft, b.float(10 - tilt)})
}

// enlarge mirrors Mask.
func (b *decoderGraph) enlarge() {
	long := b.max("orig_im_size", 0, 1)
	size, longest := b.asIndex("orig_im_size"), b.asIndex(long)
	cells := b.div(b.add(b.mul(size, b.ints(featureSide)), b.sub(longest, b.ints(1))), longest)
	crop := b.op("Slice", []string{b.low, b.ints(0, 0), cells, b.ints(2, 3)})
	scale := b.div(long, b.float(featureSide))
	scales := b.join(0, b.floats([]float32{1, 1}, 2), scale, scale)
	full := b.op("Resize", []string{crop, "", scales},
		attribute{"mode", "linear"}, attribute{"coordinate_transformation_mode", "half_pixel"})
	b.named("masks", "Slice", []string{full, b.ints(0, 0), size, b.ints(2, 3)})
}
