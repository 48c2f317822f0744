package segment

// flood is one pixel waiting in the watershed's queue.
type flood struct {
	level float32
	at    int32
}

func (a flood) Before(b flood) bool {
	return a.level < b.level || a.level == b.level && a.at < b.at
}

// watershed splits a picture into the basins of a relief by flooding it from
// its minima (Meyer 1991), with no line between basins. It returns each pixel's
// basin and their number; basins are numbered by their minimum, row by row.
func watershed(relief plane) (basins []int32, n int) {
	w, h := relief.w, relief.h
	basins = make([]int32, w*h)
	queue := heap[flood]{}
	for i := range basins {
		basins[i] = -1
	}
	for y := range h {
		for x := range w {
			if isMinimum(relief, x, y) {
				at := y*w + x
				basins[at] = int32(n)
				n++
				queue.push(flood{relief.v[at], int32(at)})
			}
		}
	}
	for len(queue) > 0 {
		f := queue.pop()
		at := int(f.at)
		x, y := at%w, at/w
		for _, s := range [4]struct {
			ok bool
			to int
		}{{x > 0, at - 1}, {x < w-1, at + 1}, {y > 0, at - w}, {y < h-1, at + w}} {
			if s.ok && basins[s.to] < 0 {
				basins[s.to] = basins[at]
				queue.push(flood{max(f.level, relief.v[s.to]), int32(s.to)})
			}
		}
	}
	return basins, n
}

// isMinimum is true where no neighbour is lower, and of equal ones only those
// that come later: a plateau yields few minima, a flat picture one.
func isMinimum(relief plane, x, y int) bool {
	w, h := relief.w, relief.h
	v := relief.v[y*w+x]
	for yy := max(y-1, 0); yy <= min(y+1, h-1); yy++ {
		for xx := max(x-1, 0); xx <= min(x+1, w-1); xx++ {
			u := relief.v[yy*w+xx]
			if u < v || u == v && (yy < y || yy == y && xx < x) {
				return false
			}
		}
	}
	return true
}
