package splat

import (
	"encoding/binary"
	"slices"
)

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

// reserve makes room for so many bytes.
func (b *bitstream) reserve(n int) { b.bytes = slices.Grow(b.bytes, n+16) }

// putPixels adds pixels in the codes of green, red, blue and alpha, for which there is
// room. Eight bytes are written at a time, of which the whole ones stay.
func (b *bitstream) putPixels(pixels []uint32, codes *[4]symbolTable, withAlpha bool) {
	green, red, blue, alpha := &codes[0], &codes[1], &codes[2], &codes[3]
	out, at, bits, count := b.bytes[:cap(b.bytes)], len(b.bytes), b.bits, b.count
	flush := func() {
		binary.LittleEndian.PutUint64(out[at:], bits)
		at += int(count >> 3)
		bits >>= count &^ 7 & 63
		count &= 7
	}
	flush()
	for _, v := range pixels {
		// Under 8 bits are there, of a code up to 15.
		g, r, b := green[v>>8&0xff], red[v&0xff], blue[v>>16&0xff]
		bits |= uint64(g&0xffff) << (count & 63)
		count += uint(g >> 16)
		bits |= uint64(r&0xffff) << (count & 63)
		count += uint(r >> 16)
		bits |= uint64(b&0xffff) << (count & 63)
		count += uint(b >> 16)
		flush()
		if withAlpha {
			a := alpha[v>>24]
			bits |= uint64(a&0xffff) << (count & 63)
			count += uint(a >> 16)
			flush()
		}
	}
	b.bytes, b.bits, b.count = out[:at], bits, count
}

// end is all of it, filled up to whole bytes.
func (b *bitstream) end() []byte {
	for ; b.count > 0; b.count -= min(b.count, 8) {
		b.bytes = append(b.bytes, byte(b.bits))
		b.bits >>= 8
	}
	return b.bytes
}
