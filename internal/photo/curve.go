package photo

import (
	"encoding/binary"
	"math"
)

// curve takes a device value of 0 to 1 to linear light.
type curve func(float64) float64

// parseCurve reads a curveType or a parametricCurveType (ICC.1:2022, 10.6 and 10.18).
func parseCurve(b []byte) (curve, bool) {
	if len(b) < 12 {
		return nil, false
	}
	switch string(b[:4]) {
	case "curv":
		return parseTable(b[8:])
	case "para":
		return parseParametric(int(binary.BigEndian.Uint16(b[8:])), b[12:])
	}
	return nil, false
}

func parseTable(b []byte) (curve, bool) {
	n := uint64(binary.BigEndian.Uint32(b))
	b = b[4:]
	if uint64(len(b)) < 2*n {
		return nil, false
	}
	switch n {
	case 0:
		return func(v float64) float64 { return v }, true
	case 1:
		gamma := float64(binary.BigEndian.Uint16(b)) / 256
		return func(v float64) float64 { return math.Pow(v, gamma) }, gamma > 0
	}
	entry := func(i int) float64 { return float64(binary.BigEndian.Uint16(b[2*i:])) / 65535 }
	return func(v float64) float64 {
		at := v * float64(n-1)
		i := min(int(at), int(n)-2)
		return entry(i) + (at-float64(i))*(entry(i+1)-entry(i))
	}, true
}

// parseParametric reads functions 0 to 4 of ICC.1:2022, table 68, which are all
// cases of: (a·v + b)^g + e from d on, c·v + f below.
func parseParametric(kind int, b []byte) (curve, bool) {
	count := []int{1, 3, 4, 5, 7}
	if kind >= len(count) || len(b) < 4*count[kind] {
		return nil, false
	}
	var p [7]float64
	for i := range count[kind] {
		p[i] = fixed(b[4*i:])
	}
	g, a, off, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	if kind >= 1 && kind <= 2 && a == 0 {
		return nil, false
	}
	switch kind {
	case 0:
		a, d = 1, 0
	case 1:
		c, d = 0, -off/a
	case 2: // the constant is added to both pieces
		c, d, e, f = 0, -off/a, p[3], p[3]
	}
	return func(v float64) float64 {
		if v >= d {
			return math.Pow(max(0, a*v+off), g) + e
		}
		return c*v + f
	}, g > 0
}
