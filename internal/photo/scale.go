package photo

import "math"

// weightBits is the precision of a filter weight: 2^14 is one. Two passes over
// 8-bit values then stay within 8 + 2·14 bits and a sign, exact in an int64.
const weightBits = 14

// taps are the weights with which source samples first, first+1, … make one sample.
type taps struct {
	first   int
	weights []int32
}

// scaler makes rows of a smaller picture with a Catmull-Rom kernel stretched to
// the scale, the filter of a careful photo editor: sharp, without moiré.
type scaler struct {
	src      *source
	columns  []taps
	rows     []taps
	line     []byte        // one source row
	ring     map[int][]int // source rows, scaled across, 2^weightBits an unit
	spare    [][]int
	sums     []int
	released int // source rows below this one are no longer in ring
}

func newScaler(src *source, w, h int) *scaler {
	return &scaler{
		src: src, columns: filter(src.width, w), rows: filter(src.height, h),
		line: make([]byte, 4*src.width), ring: map[int][]int{}, sums: make([]int, 3*w),
	}
}

// row computes row y. Rows asked for in rising order share their source rows.
func (s *scaler) row(y int, dst []byte) {
	clear(s.sums)
	t := s.rows[y]
	s.release(t.first)
	for i, weight := range t.weights {
		wide, wt := s.across(t.first+i), int(weight)
		for j, v := range wide {
			s.sums[j] += wt * v
		}
	}
	const half = 1 << (2*weightBits - 1)
	for x := range len(s.columns) {
		for c := range 3 {
			dst[4*x+c] = uint8(min(255, max(0, (s.sums[3*x+c]+half)>>(2*weightBits))))
		}
		dst[4*x+3] = 255
	}
}

func (s *scaler) across(y int) []int {
	if wide, ok := s.ring[y]; ok {
		return wide
	}
	var wide []int
	if n := len(s.spare); n > 0 {
		wide, s.spare = s.spare[n-1], s.spare[:n-1]
	} else {
		wide = make([]int, 3*len(s.columns))
	}
	s.src.row(y, s.line)
	for x, t := range s.columns {
		var r, g, b int
		px := s.line[4*t.first:]
		for i, weight := range t.weights {
			w := int(weight)
			r += w * int(px[4*i])
			g += w * int(px[4*i+1])
			b += w * int(px[4*i+2])
		}
		wide[3*x], wide[3*x+1], wide[3*x+2] = r, g, b
	}
	s.ring[y] = wide
	return wide
}

func (s *scaler) release(below int) {
	if s.released == 0 {
		s.released = below
	}
	for ; s.released < below; s.released++ {
		if wide, ok := s.ring[s.released]; ok {
			s.spare = append(s.spare, wide)
			delete(s.ring, s.released)
		}
	}
}

// filter gives the taps of each of the to samples that replace from ones. The
// second half mirrors the first exactly, so that a turned photo scales alike.
func filter(from, to int) []taps {
	out := make([]taps, to)
	scale := float64(from) / float64(to)
	reach := 2 * max(1, scale)
	for i := range (to + 1) / 2 {
		centre := (float64(i)+.5)*scale - .5
		first, last := max(0, int(math.Ceil(centre-reach))), min(from-1, int(math.Floor(centre+reach)))
		out[i] = taps{first, quantise(centre, scale, first, last)}
		n := len(out[i].weights)
		mirror := taps{from - first - n, make([]int32, n)}
		for k, w := range out[i].weights {
			mirror.weights[n-1-k] = w
		}
		if j := to - 1 - i; j != i {
			out[j] = mirror
		}
	}
	return out
}

// quantise turns the kernel into integers that sum to exactly one.
func quantise(centre, scale float64, first, last int) []int32 {
	exact := make([]float64, last-first+1)
	sum := 0.0
	for i := range exact {
		exact[i] = catmullRom(math.Abs(float64(first+i)-centre) / max(1, scale))
		sum += exact[i]
	}
	const one = 1 << weightBits
	weights, missing := make([]int32, len(exact)), int32(one)
	for i := range exact {
		weights[i] = int32(math.Round(exact[i] / sum * one))
		missing -= weights[i]
	}
	// Rounding's remainder goes to the tap, or equally to the two taps, at the centre.
	near := int(math.Floor(centre)) - first
	if d := centre - math.Floor(centre); math.Abs(d-.5) < 1e-9 {
		weights[near] += missing / 2
		weights[near+1] += missing - missing/2
	} else {
		weights[int(math.Round(centre))-first] += missing
	}
	return weights
}

// catmullRom is the cubic of Catmull and Rom (1974) at a distance of x samples.
func catmullRom(x float64) float64 {
	switch {
	case x < 1:
		return (1.5*x-2.5)*x*x + 1
	case x < 2:
		return ((-.5*x+2.5)*x-4)*x + 2
	}
	return 0
}
