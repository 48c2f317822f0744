package render

import "math"

// Vec is a point, a direction or a linear colour.
type Vec struct{ X, Y, Z float64 }

// V is short for a Vec's literal.
func V(x, y, z float64) Vec { return Vec{x, y, z} }

// Add is v + o.
func (v Vec) Add(o Vec) Vec { return Vec{v.X + o.X, v.Y + o.Y, v.Z + o.Z} }

// Sub is v − o.
func (v Vec) Sub(o Vec) Vec { return Vec{v.X - o.X, v.Y - o.Y, v.Z - o.Z} }

// Mul multiplies each coordinate by s.
func (v Vec) Mul(s float64) Vec { return Vec{v.X * s, v.Y * s, v.Z * s} }

// Times multiplies coordinate by coordinate.
func (v Vec) Times(o Vec) Vec { return Vec{v.X * o.X, v.Y * o.Y, v.Z * o.Z} }

// Dot is the scalar product.
func (v Vec) Dot(o Vec) float64 { return v.X*o.X + v.Y*o.Y + v.Z*o.Z }

// Cross is the vector product.
func (v Vec) Cross(o Vec) Vec {
	return Vec{v.Y*o.Z - v.Z*o.Y, v.Z*o.X - v.X*o.Z, v.X*o.Y - v.Y*o.X}
}

// Len is the Euclidean length.
func (v Vec) Len() float64 { return math.Sqrt(v.Dot(v)) }

// Unit is v at length 1; the zero vector stays zero.
func (v Vec) Unit() Vec {
	if l := v.Len(); l > 0 {
		return v.Mul(1 / l)
	}
	return v
}

// Mix goes from v at t = 0 to o at t = 1.
func (v Vec) Mix(o Vec, t float64) Vec { return v.Mul(1 - t).Add(o.Mul(t)) }

// basis completes a unit vector to an orthonormal frame (Duff et al. 2017).
func (v Vec) basis() (s, t Vec) {
	sign := math.Copysign(1, v.Z)
	a := -1 / (sign + v.Z)
	b := v.X * v.Y * a
	return Vec{1 + sign*v.X*v.X*a, sign * b, -sign * v.X}, Vec{b, sign + v.Y*v.Y*a, -v.Y}
}

// turn is a rotation about the y axis.
type turn struct{ cos, sin float64 }

func turnBy(degrees float64) turn {
	s, c := math.Sincos(degrees * math.Pi / 180)
	return turn{c, s}
}

func (t turn) apply(v Vec) Vec { return Vec{t.cos*v.X + t.sin*v.Z, v.Y, t.cos*v.Z - t.sin*v.X} }
func (t turn) undo(v Vec) Vec  { return Vec{t.cos*v.X - t.sin*v.Z, v.Y, t.cos*v.Z + t.sin*v.X} }

// Smoothstep rises from 0 at a to 1 at b, flat at both ends.
func Smoothstep(a, b, x float64) float64 {
	t := min(1, max(0, (x-a)/(b-a)))
	return t * t * (3 - 2*t)
}
