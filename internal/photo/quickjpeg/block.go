package quickjpeg

import "encoding/binary"

// zigzag is where in a block, row by row, the coefficients of a file go (T.81, figure A.6).
var zigzag = [64]uint8{
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
	12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
	58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
}

// read reads a block, which is all zeros, and multiplies it by its quantisation. Before
// is the plane's last first coefficient. It gives the rows in which there is more than
// that, and fails where a code is none or a product does not fit 16 bits: a true one is
// below 2^12.
func (p *component) read(b *bits, to *[64]int16, before *int32) (rows uint8, ok bool) {
	b.fill()
	e := p.dc.look[b.acc>>(64-lookBits)]
	if e&entryKind == entryLong {
		if e, ok = p.dc.long(uint32(b.acc >> 48)); !ok {
			return 0, false
		}
	}
	value := int32(int16(e >> 16))
	b.skip(uint(e & 31))
	if e&entryKind == entryCode {
		value = b.signed(int(value))
	}
	*before += value
	product := *before * p.quant[0]
	to[0] = int16(product)
	beyond := uint32(product + 1<<15)

	// In variables of its own the loop keeps in registers what it needs.
	data, acc, n, pos := b.data, b.acc, b.n, b.pos
	look, quant := &p.ac.look, p.quant
	for k := uint32(1); k < 64; k++ {
		if n < 32 {
			acc |= binary.BigEndian.Uint64(data[pos:]) >> (n & 63)
			pos += int((63 - n) >> 3)
			n |= 56
		}
		e := look[acc>>(64-lookBits)]
		if e&entryKind == entryLong {
			if e, ok = p.ac.long(uint32(acc >> 48)); !ok {
				return 0, false
			}
		}
		length := e & 31
		acc <<= length
		n -= uint(length)
		value := int32(e) >> 16
		if kind := e & entryKind; kind != entryValue {
			if kind == entryEnd {
				break
			}
			if kind == entryZeros {
				k += 15
				continue
			}
			size := uint32(value) & 31
			value = extend(int32(acc>>(64-size)), int(size))
			acc <<= size
			n -= uint(size)
		}
		k += e >> 8 & 0xff
		if k > 63 {
			return 0, false
		}
		product := value * quant[k]
		beyond |= uint32(product + 1<<15)
		place := zigzag[k]
		to[place&63] = int16(product)
		rows |= 1 << (place >> 3)
	}
	b.acc, b.n, b.pos = acc, n, pos
	return rows, beyond < 1<<16
}

func (b *bits) skip(n uint) {
	b.acc <<= n
	b.n -= n
}

// signed reads a number of size bits.
func (b *bits) signed(size int) int32 {
	v := extend(int32(b.acc>>(64-size)), size)
	b.skip(uint(size))
	return v
}
