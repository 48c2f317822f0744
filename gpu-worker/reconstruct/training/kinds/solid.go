package kinds

import "math"

// box is a block of the given half sizes with sharp edges.
func (b *builder) box(at, half Vec, t Turn) {
	b.within(t, at, func() {
		b.extrude([][2]float64{{-half.X, -half.Y}, {half.X, -half.Y}, {half.X, half.Y}, {-half.X, half.Y}}, half.Z, 1)
	})
}

// soft is a block with rounded edges: a superquadric; roundness 1 is an
// ellipsoid, 0.15 nearly a block.
func (b *builder) soft(at, half Vec, t Turn, roundness float64) {
	b.quadric(at, half, t, roundness, roundness)
}

// ball is an ellipsoid.
func (b *builder) ball(at, radii Vec, t Turn) { b.quadric(at, radii, t, 1, 1) }

// orb is a sphere.
func (b *builder) orb(at Vec, r float64) { b.quadric(at, Vec{r, r, r}, still, 1, 1) }

// quadric is a superquadric with exponents e (along y) and f (around it).
func (b *builder) quadric(at, radii Vec, t Turn, e, f float64) {
	const rows, columns = 11, 18
	power := func(v, p float64) float64 { return math.Copysign(math.Pow(math.Abs(v), p), v) }
	b.within(t, at, func() {
		b.net(rows, columns, func(r, c int) Vec {
			su, cu := math.Sincos(math.Pi * (float64(r)/(rows-1) - 0.5) * 0.998)
			sv, cv := math.Sincos(2 * math.Pi * (float64(c) + 0.5) / columns)
			w := power(cu, e)
			return Vec{radii.X * w * power(sv, f), radii.Y * power(su, e), radii.Z * w * power(cv, f)}
		})
	})
}

// cylinder stands on at, along t's y axis; cut is how far its radius shrinks.
func (b *builder) cylinder(at Vec, r, height float64, t Turn, cut float64) {
	b.within(t, at, func() { b.lathe([][2]float64{{r, 0}, {r * cut, height}}, 18) })
}

// lathe turns a line of (radius, height) about the y axis. A line that comes
// back down inside makes a hollow.
func (b *builder) lathe(line [][2]float64, sides int) {
	b.net(len(line), sides, func(r, c int) Vec {
		s, k := math.Sincos(2 * math.Pi * (float64(c) + 0.5) / float64(sides))
		return Vec{line[r][0] * s, line[r][1], line[r][0] * k}
	})
}

// ring is a torus about the y axis of t; flat is its height over its width.
func (b *builder) ring(at Vec, radius, thick float64, t Turn, flat float64) {
	b.arc(at, radius, thick, t, flat, 0, 360)
}

// arc is part of a torus, from one angle to the other in degrees.
func (b *builder) arc(at Vec, radius, thick float64, t Turn, flat, from, to float64) {
	steps := int(8 + (to-from)/18)
	b.within(t, at, func() {
		b.net(steps+1, 8, func(r, c int) Vec {
			s, k := math.Sincos((from + (to-from)*float64(r)/float64(steps)) * math.Pi / 180)
			ss, kk := math.Sincos(2 * math.Pi * float64(c) / 8)
			w := radius + thick*kk
			return Vec{w * k, thick * flat * ss, w * s}
		})
	})
}
