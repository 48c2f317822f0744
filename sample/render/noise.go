package render

import "math"

// Noise is smooth value noise from −1 to 1 with features of about one unit.
func Noise(p Vec) float64 {
	fx, fy, fz := math.Floor(p.X), math.Floor(p.Y), math.Floor(p.Z)
	x, y, z := int64(fx), int64(fy), int64(fz)
	u, v, w := fade(p.X-fx), fade(p.Y-fy), fade(p.Z-fz)
	lerp := func(a, b, t float64) float64 { return a + t*(b-a) }
	plane := func(k int64) float64 {
		return lerp(
			lerp(lattice(x, y, z+k), lattice(x+1, y, z+k), u),
			lerp(lattice(x, y+1, z+k), lattice(x+1, y+1, z+k), u), v)
	}
	return lerp(plane(0), plane(1), w)
}

// Fractal is the sum of octaves of Noise, each half as large and twice as fine.
func Fractal(p Vec, octaves int) float64 {
	sum, size := 0.0, 0.5
	for range octaves {
		sum += size * Noise(p)
		size /= 2
		p = p.Mul(2.03).Add(V(17.1, 3.7, 9.2))
	}
	return sum
}

func fade(t float64) float64 { return t * t * t * (t*(6*t-15) + 10) }

// Cell is a fixed random number in [0, 1) for three integers.
func Cell(x, y, z int64) float64 { return (lattice(x, y, z) + 1) / 2 }

// lattice is a fixed random number in [−1, 1).
func lattice(x, y, z int64) float64 {
	h := uint64(x)*0x8da6b343 ^ uint64(y)*0xd8163841cb1ab3 ^ uint64(z)*0x9e3779b97f4a7c15
	h = (h ^ h>>29) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>32) * 0x94d049bb133111eb
	return float64(h>>11)/(1<<52) - 1
}
