package reconstruct

import (
	"math"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/shape"
)

// symmetryOf is how well the outline falls onto its mirror image, 0..1: about the
// upright through its centre of mass, or about either axis of its inertia. Bodies
// of revolution are symmetric however they stand, others only seen straight on.
func symmetryOf(s *shape.Square) float64 {
	const n = shape.Size
	var mass, cx, cy float64
	for i, c := range s.Cover {
		mass += float64(c)
		cx += float64(c) * float64(i%n)
		cy += float64(c) * float64(i/n)
	}
	if mass < 1 {
		return 0
	}
	cx, cy = cx/mass, cy/mass
	var xx, yy, xy float64
	for i, c := range s.Cover {
		dx, dy := float64(i%n)-cx, float64(i/n)-cy
		xx, yy, xy = xx+float64(c)*dx*dx, yy+float64(c)*dy*dy, xy+float64(c)*dx*dy
	}
	cover := &grid{n, n, s.Cover[:]}
	axis := math.Atan2(2*xy, xx-yy) / 2
	var best float64
	for _, a := range []float64{math.Pi / 2, axis, axis + math.Pi/2} {
		// Mirrored about the line at angle a: (dx, dy) turned by 2a after a flip.
		sn, cs := math.Sincos(2 * a)
		var both, either float64
		for i, c := range s.Cover {
			dx, dy := float64(i%n)-cx, float64(i/n)-cy
			m := cover.at(float32(cx+dx*cs+dy*sn), float32(cy+dx*sn-dy*cs))
			both += float64(min(c, m))
			either += float64(max(c, m))
		}
		best = max(best, both/either)
	}
	return best
}
