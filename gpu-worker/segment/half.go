package segment

import "math"

// toHalf rounds to IEEE 754 half precision, ties to even. What is too large
// becomes infinite; a NaN stays one.
func toHalf(f float32) uint16 {
	b := math.Float32bits(f)
	sign := uint16(b >> 16 & 0x8000)
	exp, frac := int(b>>23&0xff)-127, b&0x7fffff
	switch {
	case exp == 128 && frac != 0:
		return sign | 0x7e00
	case exp > 15:
		return sign | 0x7c00
	case exp < -25:
		return sign
	case exp < -14: // subnormal: the implicit one becomes a digit
		frac |= 0x800000
		shift := uint(-exp - 1) // from units of 2^(exp-23) to 2^-24
		return sign | roundShift(frac, shift)
	}
	// A carry out of the fraction rightly raises the exponent, up to infinity.
	return sign | (uint16(exp+15)<<10 + roundShift(frac, 13))
}

// roundShift is frac >> shift, rounded to nearest, ties to even.
func roundShift(frac uint32, shift uint) uint16 {
	v := frac >> shift
	rest, half := frac&(1<<shift-1), uint32(1)<<(shift-1)
	if rest > half || rest == half && v&1 == 1 {
		v++
	}
	return uint16(v)
}

// fromHalf is exact.
func fromHalf(h uint16) float32 {
	sign, exp, frac := uint32(h&0x8000)<<16, uint32(h>>10&0x1f), uint32(h&0x3ff)
	switch {
	case exp == 31:
		return math.Float32frombits(sign | 0x7f800000 | frac<<13)
	case exp == 0:
		f := float32(frac) / (1 << 24)
		if sign != 0 {
			f = -f
		}
		return f
	}
	return math.Float32frombits(sign | (exp+112)<<23 | frac<<13)
}

func roundToHalf(f float32) float32 { return fromHalf(toHalf(f)) }
