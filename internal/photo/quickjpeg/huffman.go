package quickjpeg

// lookBits are looked up at once: with eleven of them nine of ten coefficients of a
// photo are found together with their value, and a table is 8 KiB.
const lookBits = 11

// What an entry of the table is. Its lowest 5 bits are how many bits it takes; for a
// value that is found together with its code, the value's among them.
const (
	entryValue = iota << 5 // bits 8 to 15: zeros before it; 16 to 31: the value
	entryCode              // the same, but instead of the value how many bits it has
	entryEnd               // the rest of the block is zero
	entryZeros             // sixteen zeros
	entryLong              // a longer code, or none
	entryKind  = 7 << 5
)

// huffman is a table of codes (T.81, annex C).
type huffman struct {
	look [1 << lookBits]uint32
	// limit is, for each length of code, the first 16 bits that are beyond it, and
	// offset what to add to such a code for its place in entries.
	limit   [17]uint32
	offset  [17]int32
	entries []uint32
}

// newHuffman makes a table of how many codes there are of each length, and what they
// stand for: numbers of bits, for AC coefficients together with the zeros before.
func newHuffman(counts [16]byte, symbols []byte, ac bool) (*huffman, bool) {
	h := &huffman{}
	for i := range h.look {
		h.look[i] = entryLong
	}
	code := uint32(0)
	for length := 1; length <= 16; length++ {
		h.offset[length] = int32(len(h.entries)) - int32(code)
		for range counts[length-1] {
			e, ok := entry(symbols[len(h.entries)], length, ac)
			if !ok || code >= 1<<length {
				return nil, false
			}
			h.entries = append(h.entries, e)
			if length <= lookBits {
				h.fill(e, code, length)
			}
			code++
		}
		h.limit[length] = code << (16 - length)
		code <<= 1
	}
	return h, true
}

// entry refuses what no encoder of 8 bits writes: T.81, F.1.2.1.2 and F.1.2.2.1.
func entry(symbol byte, length int, ac bool) (uint32, bool) {
	zeros, size := uint32(symbol>>4), uint32(symbol&15)
	switch {
	case !ac:
		if symbol > 11 {
			return 0, false
		}
		return entryCode | uint32(length) | uint32(symbol)<<16, true
	case size > 10:
		return 0, false
	case size > 0:
		return entryCode | uint32(length) | zeros<<8 | size<<16, true
	case zeros == 0:
		return entryEnd | uint32(length), true
	case zeros == 15:
		return entryZeros | uint32(length), true
	}
	return 0, false
}

// fill puts a code in front of all that can follow it, with the value where it fits.
func (h *huffman) fill(e, code uint32, length int) {
	rest := lookBits - length
	for after := range uint32(1) << rest {
		to := &h.look[code<<rest|after]
		*to = e
		if size := int(e >> 16); e&entryKind == entryCode && size <= rest {
			v := extend(int32(after>>(rest-size)), size)
			*to = entryValue | uint32(length+size) | e&0xff00 | uint32(uint16(v))<<16
		}
	}
}

// long finds the code at the start of 16 bits where the look-up did not.
func (h *huffman) long(first uint32) (uint32, bool) {
	for length := lookBits + 1; length <= 16; length++ {
		if first < h.limit[length] {
			return h.entries[int32(first>>(16-length))+h.offset[length]], true
		}
	}
	return 0, false
}

// extend gives size bits their sign (T.81, F.2.2.1).
func extend(v int32, size int) int32 {
	if v < int32(1)<<size>>1 {
		v -= int32(1)<<size - 1
	}
	return v
}
