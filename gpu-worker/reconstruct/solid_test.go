package reconstruct

import "math"

// point is a place in a solid's own space: x right, y up, z towards the viewer,
// the solid within -1..1.
type point [3]float64

// solid says whether a place is inside.
type solid func(p point) bool

// turned is s as seen after a yaw about y and then a pitch about x, in degrees.
func turned(s solid, yaw, pitch float64) solid {
	sy, cy := math.Sincos(yaw * math.Pi / 180)
	sp, cp := math.Sincos(pitch * math.Pi / 180)
	return func(p point) bool {
		y, z := cp*p[1]+sp*p[2], -sp*p[1]+cp*p[2]
		return s(point{cy*p[0] - sy*z, y, sy*p[0] + cy*z})
	}
}

func union(parts ...solid) solid {
	return func(p point) bool {
		for _, s := range parts {
			if s(p) {
				return true
			}
		}
		return false
	}
}

func ball(c point, r float64) solid { return ellipsoid(c, r, r, r) }

func ellipsoid(c point, rx, ry, rz float64) solid {
	return func(p point) bool {
		x, y, z := (p[0]-c[0])/rx, (p[1]-c[1])/ry, (p[2]-c[2])/rz
		return x*x+y*y+z*z < 1
	}
}

func block(c point, hx, hy, hz float64) solid {
	return func(p point) bool {
		return math.Abs(p[0]-c[0]) < hx && math.Abs(p[1]-c[1]) < hy && math.Abs(p[2]-c[2]) < hz
	}
}

func rod(a, b point, r float64) solid {
	d := point{b[0] - a[0], b[1] - a[1], b[2] - a[2]}
	l := d[0]*d[0] + d[1]*d[1] + d[2]*d[2]
	return func(p point) bool {
		v := point{p[0] - a[0], p[1] - a[1], p[2] - a[2]}
		t := math.Max(0, math.Min(1, (v[0]*d[0]+v[1]*d[1]+v[2]*d[2])/l))
		x, y, z := v[0]-t*d[0], v[1]-t*d[1], v[2]-t*d[2]
		return x*x+y*y+z*z < r*r
	}
}

// lathe is a body of revolution about y with radius r(y), for y in -top..top.
func lathe(top float64, r func(y float64) float64) solid {
	return func(p point) bool { return math.Abs(p[1]) < top && math.Hypot(p[0], p[2]) < r(p[1]) }
}

// hoop is a torus about z.
func hoop(c point, big, small float64) solid {
	return func(p point) bool {
		q := math.Hypot(p[0]-c[0], p[1]-c[1]) - big
		return q*q+(p[2]-c[2])*(p[2]-c[2]) < small*small
	}
}

type namedSolid struct {
	name string
	in   solid
}

// knownSolids are the shapes of the quality table: round, flat, long, hollow and
// legged, seen straight and three-quarter.
func knownSolids() []namedSolid {
	bottle := lathe(0.9, func(y float64) float64 {
		switch {
		case y > 0.55:
			return 0.11
		case y > 0.2:
			return 0.3 - 0.19*(y-0.2)/0.35
		}
		return 0.3
	})
	table := union(block(point{0, 0.3, 0}, 0.7, 0.06, 0.5),
		rod(point{-0.6, 0.3, -0.4}, point{-0.6, -0.6, -0.4}, 0.06), rod(point{0.6, 0.3, -0.4}, point{0.6, -0.6, -0.4}, 0.06),
		rod(point{-0.6, 0.3, 0.4}, point{-0.6, -0.6, 0.4}, 0.06), rod(point{0.6, 0.3, 0.4}, point{0.6, -0.6, 0.4}, 0.06))
	figure := union(ellipsoid(point{0, -0.15, 0}, 0.3, 0.4, 0.25), ball(point{0, 0.45, 0.03}, 0.25),
		rod(point{-0.25, 0.1, 0}, point{-0.65, -0.1, 0.15}, 0.1), rod(point{0.25, 0.1, 0}, point{0.65, 0.3, 0.1}, 0.1),
		rod(point{-0.15, -0.4, 0}, point{-0.2, -0.85, 0.05}, 0.12), rod(point{0.15, -0.4, 0}, point{0.2, -0.85, 0.05}, 0.12))
	van := union(block(point{0, 0, 0}, 0.85, 0.25, 0.35), block(point{-0.15, 0.3, 0}, 0.6, 0.2, 0.32),
		turned(lathe(0.36, func(float64) float64 { return 0.17 }), 0, 0))
	mug := union(lathe(0.6, func(float64) float64 { return 0.45 }), hoop(point{0.5, 0, 0}, 0.28, 0.08))
	beast := union(ellipsoid(point{0, 0, 0}, 0.55, 0.26, 0.24), ball(point{0.6, 0.3, 0}, 0.2),
		rod(point{-0.4, -0.1, 0.12}, point{-0.42, -0.65, 0.14}, 0.09), rod(point{-0.4, -0.1, -0.12}, point{-0.42, -0.65, -0.14}, 0.09),
		rod(point{0.38, -0.1, 0.12}, point{0.4, -0.65, 0.14}, 0.09), rod(point{0.38, -0.1, -0.12}, point{0.4, -0.65, -0.14}, 0.09),
		rod(point{-0.5, 0.1, 0}, point{-0.8, 0.3, 0}, 0.06))
	cube := block(point{}, 0.5, 0.45, 0.4)
	book := block(point{}, 0.45, 0.6, 0.1)
	return []namedSolid{
		{"sphere", ball(point{}, 0.8)},
		{"ellipsoid", turned(ellipsoid(point{}, 0.85, 0.5, 0.5), 30, 20)},
		{"capsule", rod(point{-0.55, -0.25, 0}, point{0.55, 0.25, 0}, 0.25)},
		{"pear", lathe(0.85, func(y float64) float64 { return 0.42 - 0.22*math.Tanh(2.5*y) })},
		{"bottle", bottle},
		{"cone", turned(lathe(0.7, func(y float64) float64 { return 0.35 * (0.75 - y) }), 0, 15)},
		{"ring, straight", hoop(point{}, 0.6, 0.2)},
		{"ring, tilted", turned(hoop(point{}, 0.6, 0.2), 0, 50)},
		{"box, straight", cube},
		{"box, turned", turned(cube, 35, 20)},
		{"book, turned", turned(book, 30, 10)},
		{"mug", turned(mug, 20, 15)},
		{"figure", turned(figure, 25, 10)},
		{"van, side", van},
		{"van, turned", turned(van, 38, 13)},
		{"beast, side", beast},
		{"beast, turned", turned(beast, 38, 13)},
		{"table, turned", turned(table, 30, 20)},
	}
}
