package segment

import "math"

// far is a geodesic distance that nothing reaches.
const far = float32(math.MaxFloat32)

// geodesic is the least cost of a path from any seed to every pixel, where a
// step costs the mean of its two pixels times its length. Seeds start at their
// own distance; pixels with far are no seeds.
func geodesic(cost plane, start []float32) []float32 {
	w, h := cost.w, cost.h
	dist := make([]float32, w*h)
	copy(dist, start)
	queue := heap[flood]{}
	for i, d := range start {
		if d < far {
			queue.push(flood{d, int32(i)})
		}
	}
	const diagonal = math.Sqrt2 / 2
	for len(queue) > 0 {
		f := queue.pop()
		at := int(f.at)
		if f.level > dist[at] {
			continue
		}
		x, y := at%w, at/w
		c := cost.v[at]
		relax := func(to int, half float32) {
			if d := f.level + half*(c+cost.v[to]); d < dist[to] {
				dist[to] = d
				queue.push(flood{d, int32(to)})
			}
		}
		left, right := x > 0, x < w-1
		if left {
			relax(at-1, .5)
		}
		if right {
			relax(at+1, .5)
		}
		if y > 0 {
			relax(at-w, .5)
			if left {
				relax(at-w-1, diagonal)
			}
			if right {
				relax(at-w+1, diagonal)
			}
		}
		if y < h-1 {
			relax(at+w, .5)
			if left {
				relax(at+w-1, diagonal)
			}
			if right {
				relax(at+w+1, diagonal)
			}
		}
	}
	return dist
}
