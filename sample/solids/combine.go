package solids

import "math"

// union joins shapes, each rounded into the ones before over a width of k.
func union(k float64, shapes ...shape) shape {
	if k <= 0 {
		return func(p Vec) float64 {
			d := math.Inf(1)
			for _, s := range shapes {
				d = min(d, s(p))
			}
			return d
		}
	}
	return func(p Vec) float64 {
		d := shapes[0](p)
		for _, s := range shapes[1:] {
			d = blend(d, s(p), k)
		}
		return d
	}
}

// blend is the smooth minimum of Quilez, quadratic, over a width of k.
func blend(a, b, k float64) float64 {
	least, h := a, k-(b-a)
	if b < a {
		least, h = b, k-(a-b)
	}
	if h <= 0 {
		return least
	}
	return least - h*h/(4*k)
}

// without cuts away the second shape, with an edge softened over k.
func without(s, cut shape, k float64) shape {
	return func(p Vec) float64 { return -blend(-s(p), cut(p), max(k, 1e-9)) }
}

// both keeps what two shapes share, with an edge softened over k.
func both(a, b shape, k float64) shape {
	return func(p Vec) float64 { return -blend(-a(p), -b(p), max(k, 1e-9)) }
}

// above keeps what is over a height.
func above(y float64) shape { return func(p Vec) float64 { return y - p.Y } }

// mirrored repeats what is at x > 0 on the other side.
func mirrored(s shape) shape {
	return func(p Vec) float64 { p.X = math.Abs(p.X); return s(p) }
}

// tilted turns a shape about a point by degrees: about x, then y, then z.
func tilted(s shape, about Vec, x, y, z float64) shape {
	rad := math.Pi / 180
	sx, cx := math.Sincos(-x * rad)
	sy, cy := math.Sincos(-y * rad)
	sz, cz := math.Sincos(-z * rad)
	return func(p Vec) float64 {
		q := p.Sub(about)
		q = v(cz*q.X-sz*q.Y, sz*q.X+cz*q.Y, q.Z)
		q = v(cy*q.X+sy*q.Z, q.Y, cy*q.Z-sy*q.X)
		q = v(q.X, cx*q.Y-sx*q.Z, sx*q.Y+cx*q.Z)
		return s(q.Add(about))
	}
}

// reliefMost is the highest relief that grown can carry, in either direction.
const reliefMost = .025

// grown adds a relief to a shape: outwards where the relief is positive. Further
// than room from the shape the relief is not worked out. The distance jumps
// there, so room must exceed the width of any blend that follows by reliefMost.
func grown(s shape, room float64, relief func(Vec) float64) shape {
	return func(p Vec) float64 {
		d := s(p)
		if d > room {
			return d - reliefMost
		}
		return d - relief(p)
	}
}

// near spares a shape's work for points far from a ball that holds it: there
// the distance to the ball, which is never too large, stands in. The ball's
// radius must leave room for the blends that the shape takes part in.
func near(centre Vec, radius float64, s shape) shape {
	const far = .22
	return func(p Vec) float64 {
		q := p.Sub(centre)
		if l2 := q.Dot(q); l2 > (radius+far)*(radius+far) {
			return math.Sqrt(l2) - radius
		}
		return s(p)
	}
}
