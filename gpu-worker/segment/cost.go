package segment

import (
	"math"
	"slices"
)

// borderCost is what a step of a geodesic path costs: little on even ground,
// much across an edge. Edges are the gradient of the colour and the contours of
// the hierarchy, which are quiet inside texture where the gradient is not.
func borderCost(lab labImage, contours plane, t tuning) plane {
	var smooth [3]plane
	for i, c := range lab {
		smooth[i] = blur(c, 1.2)
	}
	g := gradient(smooth[:]...)
	sorted := slices.Clone(g.v)
	slices.Sort(sorted)
	strong := sorted[int(t.edgeQuantile*float64(len(sorted)-1))] + 1e-6
	contours = sample(contours, g.w, g.h)
	for i, v := range g.v {
		g.v[i] = t.floorCost + min(v/strong, 1.5) + t.contour*contours.v[i]
	}
	return g
}

// contrastLinks makes the links of the cut: a border costs less where colours
// differ (Boykov & Jolly 2001), against the picture's mean contrast.
func contrastLinks(lab labImage, g *cutGraph, smooth float32) []int32 {
	w, h := lab.size()
	ahead := [4]struct{ dx, dy, direction int }{{1, 0, 4}, {-1, 1, 5}, {0, 1, 6}, {1, 1, 7}}
	each := func(do func(node, direction int, contrast float64)) {
		for y := range h {
			for x := range w {
				for _, a := range ahead {
					xx, yy := x+a.dx, y+a.dy
					if xx < 0 || xx >= w || yy >= h {
						continue
					}
					i, j := y*w+x, yy*w+xx
					var d float32
					for _, c := range lab {
						e := c.v[i] - c.v[j]
						d += e * e
					}
					do(g.node(x, y), a.direction, float64(d))
				}
			}
		}
	}
	var sum, n float64
	each(func(_, _ int, contrast float64) { sum += contrast; n++ })
	even := 2*sum/max(n, 1) + 1e-9
	links := make([]int32, 8*len(g.nodes))
	each(func(node, direction int, contrast float64) {
		v := float64(smooth) * math.Exp(-contrast/even)
		if direction == 5 || direction == 7 {
			v /= math.Sqrt2
		}
		links[8*node+direction] = int32(v * capacity)
		links[8*(node+g.step[direction])+7-direction] = int32(v * capacity)
	})
	return links
}

// capacity makes whole numbers of log-odds; a thousandth is noise.
const capacity = 1000
