package kinds

import "math"

// Vec is a place or a direction.
type Vec struct{ X, Y, Z float64 }

func (a Vec) Add(b Vec) Vec           { return Vec{a.X + b.X, a.Y + b.Y, a.Z + b.Z} }
func (a Vec) Sub(b Vec) Vec           { return Vec{a.X - b.X, a.Y - b.Y, a.Z - b.Z} }
func (a Vec) Mul(k float64) Vec       { return Vec{a.X * k, a.Y * k, a.Z * k} }
func (a Vec) Dot(b Vec) float64       { return a.X*b.X + a.Y*b.Y + a.Z*b.Z }
func (a Vec) Len() float64            { return math.Sqrt(a.Dot(a)) }
func (a Vec) to(b Vec, t float64) Vec { return a.Add(b.Sub(a).Mul(t)) }

func (a Vec) Cross(b Vec) Vec {
	return Vec{a.Y*b.Z - a.Z*b.Y, a.Z*b.X - a.X*b.Z, a.X*b.Y - a.Y*b.X}
}

// Unit is a at length 1; of no length it is up.
func (a Vec) Unit() Vec {
	l := a.Len()
	if l < 1e-9 {
		return Vec{0, 1, 0}
	}
	return a.Mul(1 / l)
}

// Turn is a rotation as the images of the three axes.
type Turn [3]Vec

// still turns nothing.
var still = Turn{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}

// Apply turns a vector.
func (t Turn) Apply(v Vec) Vec { return t[0].Mul(v.X).Add(t[1].Mul(v.Y)).Add(t[2].Mul(v.Z)) }

// After is t applied after u.
func (t Turn) After(u Turn) Turn { return Turn{t.Apply(u[0]), t.Apply(u[1]), t.Apply(u[2])} }

// About turns by degrees about an axis, 'x', 'y' or 'z'.
func About(axis byte, degrees float64) Turn {
	s, c := math.Sincos(degrees * math.Pi / 180)
	switch axis {
	case 'x':
		return Turn{{1, 0, 0}, {0, c, s}, {0, -s, c}}
	case 'y':
		return Turn{{c, 0, -s}, {0, 1, 0}, {s, 0, c}}
	}
	return Turn{{c, s, 0}, {-s, c, 0}, {0, 0, 1}}
}

// upTo is a turn that takes +y to d.
func upTo(d Vec) Turn {
	y := d.Unit()
	side := Vec{0, 0, 1}
	if math.Abs(y.Z) > 0.9 {
		side = Vec{1, 0, 0}
	}
	x := y.Cross(side).Unit()
	return Turn{x, y, x.Cross(y)}
}

// heading is the direction at an elevation and an azimuth in degrees; azimuth 0
// is +z, 90 is +x.
func heading(elevation, azimuth float64) Vec {
	se, ce := math.Sincos(elevation * math.Pi / 180)
	sa, ca := math.Sincos(azimuth * math.Pi / 180)
	return Vec{ce * sa, se, ce * ca}
}
