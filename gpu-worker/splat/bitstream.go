package splat

import "encoding/binary"

// bitstream collects bits, the lowest first, as VP8L has them.
type bitstream struct {
	bytes []byte
	bits  uint64
	count uint // of bits, under 32 between two puts
}

// put adds the lowest n bits of v, of which no others are set; n is at most 32.
func (b *bitstream) put(v uint32, n uint) {
	b.bits |= uint64(v) << b.count
	if b.count += n; b.count >= 32 {
		b.bytes = binary.LittleEndian.AppendUint32(b.bytes, uint32(b.bits))
		b.bits >>= 32
		b.count -= 32
	}
}

// end is all of it, filled up to whole bytes.
func (b *bitstream) end() []byte {
	for ; b.count > 0; b.count -= min(b.count, 8) {
		b.bytes = append(b.bytes, byte(b.bits))
		b.bits >>= 8
	}
	return b.bytes
}
