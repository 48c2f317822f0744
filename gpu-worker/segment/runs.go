package segment

// runs is a mask as the stretches of its rows in which it is one thing: a
// hundredth as many as pixels, so that what hangs together is soon found.
type runs struct {
	w, h int
	// row is where each row's begin among end, and after the last where they end.
	row []int32
	// end is where each run ends. The first of a row is outside, and empty where
	// the row begins inside; from there on they take turns.
	end []int32
}

// runsOf takes what is above a half for inside.
func runsOf(p plane) runs {
	r := runs{p.w, p.h, make([]int32, 1, p.h+1), make([]int32, 0, 4*p.h)}
	for y := range p.h {
		inside := false
		for x, v := range p.row(y) {
			if (v > .5) != inside {
				r.end = append(r.end, int32(x))
				inside = !inside
			}
		}
		r.endRow()
	}
	return r
}

func (r *runs) endRow() {
	r.end = append(r.end, int32(r.w))
	r.row = append(r.row, int32(len(r.end)))
}

// at is the run that holds a pixel, and whether that is inside.
func (r *runs) at(pixel int) (k int32, inside bool) {
	x, y := int32(pixel%r.w), pixel/r.w
	k = r.row[y]
	for r.end[k] <= x {
		k++
	}
	return k, (k-r.row[y])&1 == 1
}

// families is, for every run, the first of those that hang together with it, by
// four neighbours.
func (r *runs) families() []int32 {
	of := make([]int32, len(r.end))
	for i := range of {
		of[i] = int32(i)
	}
	first := func(i int32) int32 {
		for of[i] != i {
			of[i] = of[of[i]]
			i = of[i]
		}
		return i
	}
	for y := 1; y < r.h; y++ {
		above, below, last := r.row[y-1], r.row[y], r.row[y+1]
		alike := (above ^ below) & 1
		from := int32(0) // both rows' runs in turn, each pair that shares a column
		for a, b := above, below; a < below && b < last; {
			to := min(r.end[a], r.end[b])
			if from < to && (a^b)&1 == alike {
				if i, j := first(a), first(b); i < j {
					of[j] = i
				} else {
					of[i] = j
				}
			}
			from = to
			if r.end[a] == to {
				a++
			}
			if r.end[b] == to {
				b++
			}
		}
	}
	for i := range of {
		of[i] = of[of[i]]
	}
	return of
}

// becoming is the mask in which every run is what inside says.
func (r *runs) becoming(inside func(k int32, was bool) bool) runs {
	out := runs{r.w, r.h, make([]int32, 1, r.h+1), make([]int32, 0, len(r.end))}
	for y := range r.h {
		is, from := false, int32(0)
		for k := r.row[y]; k < r.row[y+1]; k++ {
			if from < r.end[k] && inside(k, (k-r.row[y])&1 == 1) != is {
				out.end = append(out.end, from)
				is = !is
			}
			from = r.end[k]
		}
		out.endRow()
	}
	return out
}

// changes hands on the stretches in which another mask is something else, as
// places among the pixels.
func (r *runs) changes(to *runs, changed func(from, to int, inside bool)) {
	for y := range r.h {
		a, b := r.row[y], to.row[y]
		from, was, is := int32(0), false, false
		for from < int32(r.w) {
			x := min(r.end[a], to.end[b])
			if was != is && from < x {
				changed(y*r.w+int(from), y*r.w+int(x), is)
			}
			if r.end[a] == x {
				was = !was
				a++
			}
			if to.end[b] == x {
				is = !is
				b++
			}
			from = x
		}
	}
}
