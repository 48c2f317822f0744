package render

import "math"

// random is a SplitMix64 stream (Steele, Lea and Flood 2014): one a pixel, so
// that no core's work depends on another's.
type random struct {
	state uint64
	// light and scatter place a path's first sample of each kind. They walk
	// evenly over the unit square from path to path (see advance), which takes
	// much of the grain out of soft shadows.
	light, scatter [2]float64
}

func newRandom(seed uint64, x, y int) random {
	r := random{state: seed*0x9e3779b97f4a7c15 ^ uint64(x)<<32 ^ uint64(y)}
	r.next()
	r.state ^= r.next()
	r.light, r.scatter = [2]float64{r.float(), r.float()}, [2]float64{r.float(), r.float()}
	return r
}

// advance moves light and scatter on: Kronecker sequences of √2, √3, √5 and √7.
func (r *random) advance() {
	r.light = [2]float64{frac(r.light[0] + .41421356237309505), frac(r.light[1] + .7320508075688773)}
	r.scatter = [2]float64{frac(r.scatter[0] + .2360679774997897), frac(r.scatter[1] + .6457513110645906)}
}

// pair is the place of a sample: even for a path's first, random for later ones.
func (r *random) pair(depth int, even [2]float64) (u, v float64) {
	if depth == 1 {
		return even[0], even[1]
	}
	return r.float(), r.float()
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

// cosine is a direction about n, as likely as its cosine to it, for two numbers in [0, 1).
func cosine(n Vec, u, v float64) Vec {
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
