package splat

import "slices"

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
