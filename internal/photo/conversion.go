package photo

import "math"

// conversion takes 8-bit pixels of a profile to sRGB by tables and integers, so
// that it is exact on every machine and costs a few nanoseconds a pixel.
// Colours that sRGB cannot show are clipped channel by channel.
type conversion struct {
	linear [3][256]int32 // device value to linear light, 0 to 65535
	matrix [9]int        // linear device to linear sRGB, 2^12 is one
	encode *[65536]uint8 // linear light to sRGB
	grey   bool
}

// newConversion is nil where nothing is to be done: no profile, one that cannot
// be used or is not of the picture's own space, or one that is sRGB itself.
func newConversion(icc []byte, data space) *conversion {
	if len(icc) == 0 {
		return nil
	}
	p, of, ok := parseProfile(icc)
	if !ok || of != data {
		return nil
	}
	m := matrix{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	if !p.grey {
		m = xyzToSRGB.times(p.toXYZ)
	}
	if isSRGB(p, m) {
		return nil
	}
	c := &conversion{grey: p.grey, encode: new([65536]uint8)}
	for ch := range 3 {
		for v := range 256 {
			lin := p.curves[ch](float64(v) / 255)
			if math.IsNaN(lin) {
				return nil
			}
			c.linear[ch][v] = int32(math.Round(65535 * min(1, max(0, lin))))
		}
		for k := range 3 {
			// A matrix that is no colour's would overflow the sums below.
			if !(math.Abs(m[ch][k]) < 64) {
				return nil
			}
			c.matrix[3*ch+k] = int(math.Round(m[ch][k] * 4096))
		}
	}
	for v := range c.encode {
		c.encode[v] = uint8(math.Round(255 * encodeSRGB(float64(v)/65535)))
	}
	return c
}

// isSRGB says whether converting would change no 8-bit value by more than one.
func isSRGB(p profile, m matrix) bool {
	for i := range 3 {
		for j := range 3 {
			want := 0.0
			if i == j {
				want = 1
			}
			if !(math.Abs(m[i][j]-want) < 0.004) {
				return false
			}
		}
		for v := range 256 {
			x := float64(v) / 255
			if !(math.Abs(encodeSRGB(p.curves[i](x))-x) < 1.0/255) {
				return false
			}
		}
	}
	return true
}

// apply converts straight RGBA pixels in place.
func (c *conversion) apply(px []byte) {
	enc := c.encode
	if c.grey {
		for i := 0; i+3 < len(px); i += 4 {
			v := enc[c.linear[0][px[i]]]
			px[i], px[i+1], px[i+2] = v, v, v
		}
		return
	}
	m := &c.matrix
	for i := 0; i+3 < len(px); i += 4 {
		q := px[i : i+4 : i+4]
		r, g, b := int(c.linear[0][q[0]]), int(c.linear[1][q[1]]), int(c.linear[2][q[2]])
		q[0] = enc[limit((m[0]*r+m[1]*g+m[2]*b+2048)>>12)]
		q[1] = enc[limit((m[3]*r+m[4]*g+m[5]*b+2048)>>12)]
		q[2] = enc[limit((m[6]*r+m[7]*g+m[8]*b+2048)>>12)]
	}
}

func limit(v int) uint16 { return uint16(min(65535, max(0, v))) }
