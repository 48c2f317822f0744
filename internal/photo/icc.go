package photo

import (
	"encoding/binary"
	"math"
)

// space is what a picture's samples mean.
type space string

// The data colour spaces of ICC.1:2022, table 19, that pictures come in.
const (
	spaceRGB  space = "RGB "
	spaceGrey space = "GRAY"
	spaceCMYK space = "CMYK"
)

// profile is an ICC profile of the matrix/TRC or the grey kind (ICC.1:2022, F.2 and F.3).
type profile struct {
	// curves take a device value of 0 to 1 to linear light, one for each of R, G and B.
	curves [3]curve
	// toXYZ takes linear device RGB to the XYZ of the connection space, D50.
	toXYZ matrix
	grey  bool
}

// maxTags bounds the tag table; real profiles have about twenty.
const maxTags = 200

// parseProfile reads an ICC profile. Anything but a sound matrix/TRC profile
// for RGB, or a tone curve for grey, is not ok: look-up tables, Lab connection
// spaces and broken profiles are left to the caller to ignore.
func parseProfile(b []byte) (p profile, data space, ok bool) {
	if len(b) < 132 || string(b[36:40]) != "acsp" || string(b[20:24]) != "XYZ " {
		return p, "", false
	}
	n := binary.BigEndian.Uint32(b[128:])
	if n > maxTags || uint64(len(b)) < 132+12*uint64(n) {
		return p, "", false
	}
	tags := map[string][]byte{}
	for i := range int(n) {
		entry := b[132+12*i:]
		at, size := uint64(binary.BigEndian.Uint32(entry[4:])), uint64(binary.BigEndian.Uint32(entry[8:]))
		if at+size <= uint64(len(b)) {
			tags[string(entry[:4])] = b[at : at+size]
		}
	}
	data = space(b[16:20])
	switch data {
	case spaceGrey:
		c, sound := parseCurve(tags["kTRC"])
		return profile{curves: [3]curve{c, c, c}, grey: true}, data, sound
	case spaceRGB:
		for i, name := range []string{"r", "g", "b"} {
			c, soundCurve := parseCurve(tags[name+"TRC"])
			x, soundColour := parseXYZ(tags[name+"XYZ"])
			if !soundCurve || !soundColour {
				return p, data, false
			}
			p.curves[i] = c
			for row := range 3 {
				p.toXYZ[row][i] = x[row]
			}
		}
		return p, data, true
	}
	return p, data, false
}

// parseXYZ reads an XYZType with one triple (ICC.1:2022, 10.31).
func parseXYZ(b []byte) (v [3]float64, ok bool) {
	if len(b) < 20 || string(b[:4]) != "XYZ " {
		return v, false
	}
	for i := range v {
		v[i] = fixed(b[8+4*i:])
	}
	return v, true
}

// fixed is an s15Fixed16Number.
func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

// matrix is 3 × 3, by rows.
type matrix [3][3]float64

func (m matrix) times(o matrix) (out matrix) {
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				out[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return out
}

// xyzToSRGB takes XYZ of D50 to linear sRGB: IEC 61966-2-1's primaries, adapted
// by Bradford as ICC profiles of sRGB are.
var xyzToSRGB = matrix{
	{3.1338561, -1.6168667, -0.4906146},
	{-0.9787684, 1.9161415, 0.0334540},
	{0.0719453, -0.2289914, 1.4052427},
}

// encodeSRGB is sRGB's transfer function, of linear light from 0 to 1.
func encodeSRGB(v float64) float64 {
	if v <= 0.0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}
