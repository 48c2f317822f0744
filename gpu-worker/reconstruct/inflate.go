package reconstruct

// Of the squared height, ballShare is the union of balls and the rest Poisson
// with a source of 4: both are exact for a sphere, so the blend is too. Poisson
// alone makes limbs √2 too thick and melts them into the body; balls alone
// crease along the medial axis and wrinkle where the mask is ragged. On twelve
// known solids 0.8 scored above either and above half and half; it costs a
// little of Poisson's smoothness, which the smoothed contour gives back.
//
// No depth is added for things that stand turned to the camera, though 1.1 would
// fit those better: it would fit those seen straight on worse by twice as much.
const ballShare = 0.8

// inflateRound is the squared height of the blend.
func inflateRound(o *outline) *grid {
	blend := solvePoisson(o, 4)
	for i, b := range o.balls.v {
		blend.v[i] += ballShare * (b - blend.v[i])
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
		front.v[i], back.v[i] = h, -h
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
