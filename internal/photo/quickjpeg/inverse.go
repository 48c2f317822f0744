package quickjpeg

import "encoding/binary"

// The inverse transform is that of Loeffler, Ligtenberg and Moschytz ("Practical fast
// 1-D DCT algorithms with 11 multiplications", ICASSP 1989), on rows, then on columns.
// Where it rounds and with how many bits is as in image/jpeg, for equal pixels; what is
// left out here are the parts that are zero, of which a photo has most.

// The angles, in 2^18, 2^14, 2^12 or 2^8 to one, as each place has bits to spare.
const (
	halfRootCos6at18, halfRootSin6at18 = 70936, 171254 // cos and sin of 6π/16, by √½
	halfRootCos6at12, halfRootSin6at12 = 1108, 2676
	halfRootAt14, halfRootAt8          = 11585, 181 // √½
	cos3at12, sin3at12                 = 3406, 2276
	cos1at12, sin1at12                 = 4017, 799
)

// turned turns (a, b) by an angle, backwards: three multiplications instead of four.
func turned(a, b, cos, sin int32) (int32, int32) {
	both := cos * (a + b)
	return both - (cos+sin)*b, both - (cos-sin)*a
}

// inverse makes of a block's coefficients 8 × 8 samples at the start of dst. In rows is
// a bit for each row of coefficients that has any but the block's first.
func inverse(b *[64]int16, rows uint8, dst []byte, stride int) {
	if rows == 0 {
		flat(int32(b[0]), dst, stride)
		return
	}
	var t [64]int32
	for y := range 8 {
		if rows>>y&1 != 0 {
			inverseRow((*[8]int16)(b[8*y:]), (*[8]int32)(t[8*y:]))
		}
	}
	if rows&1 == 0 {
		level := int32(b[0]) << 17
		for x := range 8 {
			t[x] = level
		}
	}
	if rows>>4 == 0 {
		inverseUpper(&t, dst, stride)
		return
	}
	inverseColumns(&t, dst, stride)
}

// flat is inverse where all samples are one.
func flat(level int32, dst []byte, stride int) {
	v := uint64(sample((level<<17+1<<19)>>2>>18)) * 0x0101010101010101
	for y := range 8 {
		binary.LittleEndian.PutUint64(dst[y*stride:], v)
	}
}

// inverseRow takes whole numbers and gives them in 2^20 to one.
func inverseRow(b *[8]int16, t *[8]int32) {
	x0, x7, x2, x5 := int32(b[0])<<17, int32(b[1])<<7, int32(b[2]), int32(b[3])
	x1, x6, x3, x4 := int32(b[4])<<17, int32(b[5]), int32(b[6]), int32(b[7])<<7

	x0, x1 = x0+x1, x0-x1
	x2, x3 = turned(x2, x3, halfRootCos6at18, halfRootSin6at18)
	x1, x2 = x1+x2, x1-x2
	x0, x3 = x0+x3, x0-x3

	x7, x4 = x7+x4, x7-x4
	x6 *= halfRootAt8
	x5 *= halfRootAt8
	x7, x5 = x7+x5, x7-x5
	x4, x6 = x4+x6, x4-x6
	x4, x7 = turned(x4>>2, x7>>2, cos3at12, sin3at12)
	x5, x6 = turned(x5>>2, x6>>2, cos1at12, sin1at12)

	t[0], t[7] = x0+x7, x0-x7
	t[1], t[6] = x1+x6, x1-x6
	t[2], t[5] = x2+x5, x2-x5
	t[3], t[4] = x3+x4, x3-x4
}

// inverseColumns takes what inverseRow gives; the half is for rounding.
func inverseColumns(t *[64]int32, dst []byte, stride int) {
	to := rowsOf(dst, stride)
	for i := range 8 {
		x0, x7, x2, x5 := t[i]+1<<19, t[8+i], t[16+i]>>13, t[24+i]>>13
		x1, x6, x3, x4 := t[32+i], t[40+i]>>13, t[48+i]>>13, t[56+i]

		x0, x1 = (x0+x1)>>2, (x0-x1)>>2
		x2, x3 = turned(x2, x3, halfRootCos6at12, halfRootSin6at12)
		x1, x2 = x1+x2, x1-x2
		x0, x3 = x0+x3, x0-x3

		x7, x4 = x7+x4, x7-x4
		x5 *= halfRootAt14
		x6 *= halfRootAt14
		x7, x5 = x7+x5, x7-x5
		x4, x6 = x4+x6, x4-x6
		to.put(i, x0, x1, x2, x3, x4, x5, x6, x7)
	}
}

// inverseUpper is inverseColumns where the lower four rows are zero.
func inverseUpper(t *[64]int32, dst []byte, stride int) {
	to := rowsOf(dst, stride)
	for i := range 8 {
		x0, x7, x2, x5 := (t[i]+1<<19)>>2, t[8+i], t[16+i]>>13, (t[24+i]>>13)*halfRootAt14
		low, high := halfRootCos6at12*x2, halfRootSin6at12*x2
		to.put(i, x0+high, x0+low, x0-low, x0-high, x7, x7-x5, x7, x7+x5)
	}
}

// eightRows are the places of a block's samples.
type eightRows [8]*[8]byte

func rowsOf(dst []byte, stride int) (to eightRows) {
	for y := range to {
		to[y] = (*[8]byte)(dst[y*stride:])
	}
	return to
}

// put ends the transform of a column.
func (to *eightRows) put(i int, x0, x1, x2, x3, x4, x5, x6, x7 int32) {
	x4, x7 = turned(x4>>14, x7>>14, cos3at12, sin3at12)
	x5, x6 = turned(x5>>14, x6>>14, cos1at12, sin1at12)
	to[0][i], to[7][i] = sample((x0+x7)>>18), sample((x0-x7)>>18)
	to[1][i], to[6][i] = sample((x1+x6)>>18), sample((x1-x6)>>18)
	to[2][i], to[5][i] = sample((x2+x5)>>18), sample((x2-x5)>>18)
	to[3][i], to[4][i] = sample((x3+x4)>>18), sample((x3-x4)>>18)
}

// sample moves a value to the middle of 0 to 255, and keeps it there.
func sample(v int32) uint8 {
	if v += 128; uint32(v) > 255 {
		v = ^(v >> 31)
	}
	return uint8(v)
}
