package splat

import "slices"

// localStep is the mean distance between one splat and the next, in model units,
// below which an order counts as local: a photo's rows step by about 1/300 of the
// box, a random order by a third of it.
const localStep = 1.0 / 64

// fileOrder is the order in which splats compress well: their own where it
// already goes from neighbour to neighbour, as a photo's rows do, and a Z-order
// curve otherwise. The order has no meaning to a viewer.
func fileOrder(splats []Splat) []uint32 {
	var way float64
	for i := range splats[1:] {
		way += vecOf(splats[i].Position).sub(vecOf(splats[i+1].Position)).length()
	}
	if way > localStep*float64(len(splats)) {
		return mortonOrder(splats)
	}
	order := make([]uint32, len(splats))
	for i := range order {
		order[i] = uint32(i)
	}
	return order
}

// mortonOrder lists the splats along a Z-order curve over the unit box, so that
// neighbours in space are neighbours in the file. Equal places keep their order.
func mortonOrder(splats []Splat) []uint32 {
	keys := make([]uint64, len(splats)) // the place on the curve, then the index
	for i := range splats {
		var code uint64
		for k, v := range splats[i].Position {
			// 10 bits an axis over ±1; what lies outside goes to the edge.
			cell := uint64(min(max((float64(v)+1)*512, 0), 1023))
			code |= spread(cell) << k
		}
		keys[i] = code<<32 | uint64(i)
	}
	slices.Sort(keys)
	order := make([]uint32, len(keys))
	for i, k := range keys {
		order[i] = uint32(k)
	}
	return order
}

// spread puts two zero bits between each of the low ten bits.
func spread(v uint64) uint64 {
	v = (v | v<<16) & 0x030000ff
	v = (v | v<<8) & 0x0300f00f
	v = (v | v<<4) & 0x030c30c3
	return (v | v<<2) & 0x09249249
}
