package splat

// pairs are samples of a row, an even column and the odd one after it at a time.
type pairs []nearest

// upper is the half of a sample that says how near it is.
const upper = -1 << 32

// wide is a triangle's width in samples from which it pays to find out where in a row
// it begins and ends.
const wide = 32

// some draws a triangle into pairs of which each sample may be in it. Given are two edge
// functions, of which the third is what they leave of the area, and how near it is: in
// the first sample, what they grow by to the odd one, and from pair to pair.
func (row pairs) some(id uint32, area, f0, f1, n, odd0, odd1, oddN, step0, step1, stepN int64) {
	for i := 1; i < len(row); i += 2 {
		if f0|f1|(area-f0-f1) >= 0 { // none is negative
			row[i-1] = max(row[i-1], nearest(n&upper|int64(id)))
		}
		if g0, g1 := f0+odd0, f1+odd1; g0|g1|(area-g0-g1) >= 0 {
			row[i] = max(row[i], nearest((n+oddN)&upper|int64(id)))
		}
		f0, f1, n = f0+step0, f1+step1, n+stepN
	}
}

// all draws a triangle into pairs that are in it.
func (row pairs) all(id uint32, n, oddN, stepN int64) {
	for i := 1; i < len(row); i += 2 {
		row[i-1] = max(row[i-1], nearest(n&upper|int64(id)))
		row[i] = max(row[i], nearest((n+oddN)&upper|int64(id)))
		n += stepN
	}
}

// across is some for a long row, of which it looks only at what may be in the triangle,
// and at each sample of that only near its ends.
func (row pairs) across(id uint32, area int64, at, odd, step [3]int64) {
	third, odd2 := area-at[0]-at[1], -odd[0]-odd[1]
	slope := [3]int64{step[0], step[1], -step[0] - step[1]}
	from, to := stretch(len(row)/2, [3]int64{at[0] + max(0, odd[0]), at[1] + max(0, odd[1]), third + max(0, odd2)}, slope)
	in, out := stretch(len(row)/2, [3]int64{at[0] + min(0, odd[0]), at[1] + min(0, odd[1]), third + min(0, odd2)}, slope)
	if in >= out {
		in, out = to, to
	}
	some := func(from, to int) {
		k := int64(from)
		row[2*from:2*to].some(id, area, at[0]+k*step[0], at[1]+k*step[1], at[2]+k*step[2], odd[0], odd[1], odd[2], step[0], step[1], step[2])
	}
	some(from, in)
	row[2*in:2*out].all(id, at[2]+int64(in)*step[2], odd[2], step[2])
	some(out, to)
}

// stretch is which of a row's pairs may be in a triangle: where none of the edges, whose
// value in the first pair and growth from pair to pair are given, is negative.
func stretch(pairs int, at, slope [3]int64) (from, to int) {
	first, last := int64(0), int64(pairs)
	for k, v := range at {
		switch s := slope[k]; {
		case s > 0 && v < 0:
			first = max(first, (s-1-v)/s)
		case s < 0:
			last = min(last, max(v-s, 0)/-s)
		case v < 0:
			last = 0
		}
	}
	return int(min(first, last)), int(last)
}
