package splat

import "math"

// vec is a vector of three float64s, for arithmetic; what is stored is float32.
type vec [3]float64

func vecOf(p [3]float32) vec { return vec{float64(p[0]), float64(p[1]), float64(p[2])} }

func (a vec) add(b vec) vec { return vec{a[0] + b[0], a[1] + b[1], a[2] + b[2]} }
func (a vec) sub(b vec) vec { return vec{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }

func (a vec) scale(f float64) vec { return vec{a[0] * f, a[1] * f, a[2] * f} }
func (a vec) dot(b vec) float64   { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }
func (a vec) length() float64     { return math.Sqrt(a.dot(a)) }

func (a vec) cross(b vec) vec {
	return vec{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

// unit is a scaled to length 1, or a itself where it is zero.
func (a vec) unit() vec {
	if l := a.length(); l > 0 {
		return a.scale(1 / l)
	}
	return a
}

func (a vec) float32s() [3]float32 {
	return [3]float32{float32(a[0]), float32(a[1]), float32(a[2])}
}
