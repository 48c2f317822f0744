package segment

import "math"

// far is a geodesic distance that nothing reaches.
const far = float32(math.MaxFloat32)

// geodesic is the least cost of a path from any seed to every pixel, where a
// step costs the mean of its two pixels times its length. Seeds start at their
// own distance; pixels with far are no seeds. Costs are above 0.
//
// Pixels lie in a frame that no path improves, so that no step asks whether it
// leaves the picture.
func geodesic(cost plane, start []float32) []float32 {
	w, h := cost.w, cost.h
	across := int32(w + 2)
	n := int(across) * (h + 2)
	dist, toll := make([]float32, n), make([]float32, n)
	for i := range dist {
		dist[i] = -1
	}
	cheapest := far
	for y := range h {
		from := (y+1)*int(across) + 1
		copy(dist[from:from+w], start[y*w:(y+1)*w])
		copy(toll[from:from+w], cost.row(y))
		for _, c := range cost.row(y) {
			if c < cheapest {
				cheapest = c
			}
		}
	}
	queue := newBuckets(cheapest, n)
	for i, d := range dist {
		if d >= 0 && d < far {
			queue.push(d, int32(i))
		}
	}
	const diagonal = math.Sqrt2 / 2
	for at := queue.pop(dist); at > 0; at = queue.pop(dist) {
		near, c := dist[at], toll[at]
		relax := func(to int32, half float32) {
			if d := near + half*(c+toll[to]); d < dist[to] {
				dist[to] = d
				queue.push(d, to)
			}
		}
		relax(at-across-1, diagonal)
		relax(at-across, .5)
		relax(at-across+1, diagonal)
		relax(at-1, .5)
		relax(at+1, .5)
		relax(at+across-1, diagonal)
		relax(at+across, .5)
		relax(at+across+1, diagonal)
	}
	out := make([]float32, w*h)
	for y := range h {
		from := (y+1)*int(across) + 1
		copy(out[y*w:(y+1)*w], dist[from:from+w])
	}
	return out
}
