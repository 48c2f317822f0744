package render

import (
	"math"
	"math/rand/v2"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/training/kinds"
)

// Camera looks along -z from (0, 0, Distance) at the solid, turned and centred.
type Camera struct {
	Turn     kinds.Turn
	Distance float64 // in radii of the solid
}

// RandomCamera suits the kind's pose: standing things are mostly seen turned by a
// quarter or a half of a right angle and from somewhat above.
func RandomCamera(r *rand.Rand, pose kinds.Pose) Camera {
	in := func(a, b float64) float64 { return a + (b-a)*r.Float64() }
	c := Camera{Distance: 1 / in(0.01, 0.27)}
	loose := map[kinds.Pose]float64{kinds.Standing: 0.04, kinds.Loose: 0.25, kinds.Tumbled: 0.5}[pose]
	if r.Float64() < loose {
		c.Turn = kinds.About('z', in(0, 360)).After(kinds.About('x', in(0, 360))).After(kinds.About('y', in(0, 360)))
		return c
	}
	yaw := in(-180, 180)
	switch p := r.Float64(); {
	case p < 0.6: // three quarters
		yaw = math.Max(0, 36+17*r.NormFloat64())
		if r.Float64() < 0.5 {
			yaw = -yaw
		}
	case p < 0.72: // straight on, from the front or the side
		yaw = 90*float64(r.IntN(4)) + 6*r.NormFloat64()
	}
	pitch := 12 + 10*r.NormFloat64()
	if r.Float64() < 0.15 {
		pitch = in(-15, 75)
	}
	roll := 3 * r.NormFloat64()
	if r.Float64() < 0.06 {
		roll = in(-40, 40)
	}
	c.Turn = kinds.About('z', roll).After(kinds.About('x', pitch)).After(kinds.About('y', yaw))
	return c
}

// See puts vertices before the camera: x and y as they appear, in radii at z = 0
// and y up; z as it is.
func (c Camera) See(vertices []kinds.Vec) []kinds.Vec {
	out := make([]kinds.Vec, len(vertices))
	for i, v := range vertices {
		out[i] = c.Turn.Apply(v)
	}
	low, high := bounds(out)
	middle := low.Add(high).Mul(0.5)
	radius := 1e-9
	for i := range out {
		out[i] = out[i].Sub(middle)
		radius = math.Max(radius, out[i].Len())
	}
	for i, v := range out {
		v = v.Mul(1 / radius)
		k := c.Distance / (c.Distance - v.Z)
		out[i] = kinds.Vec{X: v.X * k, Y: v.Y * k, Z: v.Z}
	}
	return out
}

func bounds(all []kinds.Vec) (low, high kinds.Vec) {
	low, high = all[0], all[0]
	for _, v := range all {
		low = kinds.Vec{X: min(low.X, v.X), Y: min(low.Y, v.Y), Z: min(low.Z, v.Z)}
		high = kinds.Vec{X: max(high.X, v.X), Y: max(high.Y, v.Y), Z: max(high.Z, v.Z)}
	}
	return low, high
}
