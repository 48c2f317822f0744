package reconstruct

import "math"

// inflateSlab is the squared height of an extrusion with a rounded edge: 0.35 √area
// half thick, as a box is that stands turned to the camera, but no thicker than
// the outline is wide.
func inflateSlab(o *outline) *grid {
	half := min(0.35*float32(math.Sqrt(float64(o.area))), o.inradius())
	bevel := 0.3 * half
	g := newGrid(o.depth.w, o.depth.h)
	for i, d := range o.depth.v {
		if d <= 0 {
			continue
		}
		// A quarter ellipse from a third of the thickness at the contour up to
		// the flat top.
		k := 1 - min(1, d/bevel)
		h := half * (0.6 + 0.4*sqrt32(1-k*k))
		g.v[i] = h * h
	}
	return g
}
