package reconstruct

// Depths of the front and back as shares of the blend's height. The blend leaves
// a sphere 6 % too flat; beyond that, things mostly stand turned to the camera
// and are deeper than they look wide, so a little more than the sphere's share
// scores best on composed solids. Backs are flatter than fronts.
const (
	frontShare = 1.12
	backShare  = 1.04
)

// inflateRound is the squared height of the blend: half union of balls, half
// Poisson. Poisson alone thickens long limbs (by √(3/2) even with a source of 3
// instead of the 4 that is right for a sphere) and melts them into the body;
// balls alone crease along the medial axis and wrinkle where the mask is
// ragged. Half of each keeps nearly all of both.
func inflateRound(o *outline) *grid {
	blend := solvePoisson(o, 3)
	for i, b := range o.balls.v {
		blend.v[i] = (b + blend.v[i]) / 2
	}
	// Smooth the square, away from the rim, where it must stay what it is.
	const sigma, rim = 2, 6
	soft := blurInside(o.inside, sigma, blend)[0]
	for i, d := range o.depth.v {
		if d > 0 {
			k := min(1, d/rim)
			blend.v[i] += k * (soft.v[i] - blend.v[i])
		}
	}
	return blend
}

// heightsOf makes the shape of a profile.
func heightsOf(o *outline, profile Profile) *heightField {
	var squared *grid
	switch profile {
	case ProfileSlab:
		squared = inflateSlab(o)
	default:
		squared = inflateRound(o)
	}
	front, back := newGrid(squared.w, squared.h), newGrid(squared.w, squared.h)
	for i, v := range squared.v {
		h := sqrt32(v)
		front.v[i], back.v[i] = frontShare*h, -backShare*h
	}
	return newHeightField(o, front, back)
}

// inradius is the depth of the deepest pixel.
func (o *outline) inradius() float32 {
	var r float32
	for _, d := range o.depth.v {
		r = max(r, d)
	}
	return r
}
