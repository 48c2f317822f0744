package render

import "math"

// random is a SplitMix64 stream (Steele, Lea and Flood 2014): one a pixel, so
// that no core's work depends on another's.
type random struct{ state uint64 }

func newRandom(seed uint64, x, y int) random {
	r := random{seed*0x9e3779b97f4a7c15 ^ uint64(x)<<32 ^ uint64(y)}
	r.next()
	r.state ^= r.next()
	return r
}

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// float is in [0, 1).
func (r *random) float() float64 { return float64(r.next()>>11) / (1 << 53) }

// cosine is a direction about n, as likely as its cosine to it.
func (r *random) cosine(n Vec) Vec {
	u, v := r.float(), r.float()
	radius := math.Sqrt(u)
	sin, cos := math.Sincos(2 * math.Pi * v)
	s, t := n.basis()
	return s.Mul(radius * cos).Add(t.Mul(radius * sin)).Add(n.Mul(math.Sqrt(1 - u)))
}

// about is a direction within a lobe of the given roughness about d.
func (r *random) about(d Vec, roughness float64) Vec {
	if roughness == 0 {
		return d
	}
	u, v := r.float(), r.float()
	radius := roughness * math.Sqrt(-math.Log(1-u)) * 0.7
	sin, cos := math.Sincos(2 * math.Pi * v)
	s, t := d.basis()
	return d.Add(s.Mul(radius * cos)).Add(t.Mul(radius * sin)).Unit()
}
