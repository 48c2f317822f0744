package segment

// tidy keeps the parts of a mask that hold one of the pixels in, and fills its
// holes but those that hold one of the pixels out. Only what changes is written.
func tidy(mask plane, in, out []int) {
	before := runsOf(mask)
	held := before.holding(in)
	after := held.filled(out)
	before.changes(&after, func(from, to int, inside bool) {
		v := float32(0)
		if inside {
			v = 1
		}
		for i := from; i < to; i++ {
			mask.v[i] = v
		}
	})
}

// holding keeps the parts (connected by four neighbours) that hold one of the
// pixels given; where none does, nothing changes.
func (r *runs) holding(pixels []int) runs {
	of := r.families()
	kept := make([]bool, len(of))
	found := false
	for _, p := range pixels {
		if k, inside := r.at(p); inside {
			kept[of[k]], found = true, true
		}
	}
	if !found {
		return *r
	}
	return r.becoming(func(k int32, was bool) bool { return was && kept[of[k]] })
}

// filled fills holes: background that does not reach the frame. Holes that hold
// one of the pixels given stay open.
func (r *runs) filled(open []int) runs {
	of := r.families()
	free := make([]bool, len(of)) // of families inside it says nothing
	for y := range r.h {
		for k := r.row[y]; k < r.row[y+1]; k++ {
			from := int32(0)
			if k > r.row[y] {
				from = r.end[k-1]
			}
			if from < r.end[k] && (y == 0 || y == r.h-1 || from == 0 || r.end[k] == int32(r.w)) {
				free[of[k]] = true
			}
		}
	}
	for _, p := range open {
		k, _ := r.at(p)
		free[of[k]] = true
	}
	return r.becoming(func(k int32, was bool) bool { return was || !free[of[k]] })
}
