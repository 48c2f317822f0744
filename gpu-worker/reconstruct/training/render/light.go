package render

import (
	"math"
	"math/rand/v2"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/training/kinds"
)

// paintwork is the look of one scene: materials, lights, exposure.
type paintwork struct {
	parts      [256][3]float64 // linear albedo
	second     [3]float64
	mix        float64 // how sharply the second colour alternates; 0 is not at all
	waves      [4]kinds.Vec
	phase      [4]float64
	lights     [3]kinds.Vec
	strength   [3][3]float64
	ambient    float64
	sky        float64
	gloss      float64
	shine      float64
	exposure   float64
	occlusion  float64
	background [3]float64
	noise      float64
}

func newPaintwork(r *rand.Rand) *paintwork {
	in := func(a, b float64) float64 { return a + (b-a)*r.Float64() }
	colour := func() (c [3]float64) {
		grey := in(0.05, 0.95)
		for i := range c {
			c[i] = math.Pow(0.5*grey+0.5*in(0.02, 0.98), 2.2)
		}
		return c
	}
	p := &paintwork{second: colour(), ambient: in(0.06, 0.6), sky: in(0, 0.3), exposure: in(0.7, 1.4), background: colour(), noise: in(0, 0.03)}
	base, several := colour(), r.Float64() < 0.6
	for i := range p.parts {
		p.parts[i] = base
		if several && r.Float64() < 0.7 {
			p.parts[i] = colour()
		}
	}
	if r.Float64() < 0.6 {
		p.mix = in(1, 15)
	}
	f := in(1, 8)
	for i := range p.waves {
		p.waves[i] = kinds.Vec{X: f * r.NormFloat64(), Y: f * r.NormFloat64(), Z: f * r.NormFloat64()}
		p.phase[i] = in(0, 7)
	}
	for i := range p.lights {
		p.lights[i] = kinds.Vec{X: 0.8 * r.NormFloat64(), Y: 0.6 + 0.5*r.NormFloat64(), Z: 0.6 + 0.4*r.NormFloat64()}.Unit()
		s := []float64{in(0.4, 1.2), in(0, 0.5), in(0, 0.3)}[i]
		for k := range 3 {
			p.strength[i][k] = s * in(0.88, 1.12)
		}
	}
	if r.Float64() < 0.5 {
		p.gloss, p.shine = in(0, 0.6), in(6, 80)
	}
	if r.Float64() < 0.7 {
		p.occlusion = in(0.2, 1)
	}
	return p
}

// shade is the sRGB colour of a place on the surface; open is 0..1, how much of
// the surroundings it sees.
func (p *paintwork) shade(part uint8, at, normal kinds.Vec, open float64) (out [3]float64) {
	albedo := p.parts[part]
	if p.mix > 0 {
		var t float64
		for i, w := range p.waves {
			t += math.Sin(w.Dot(at) + p.phase[i])
		}
		k := 1 / (1 + math.Exp(-p.mix*t))
		for c := range 3 {
			albedo[c] += k * (p.second[c] - albedo[c])
		}
	}
	shadow := 1 - p.occlusion*(1-open)
	for c := range 3 {
		light := p.ambient + p.sky*normal.Y
		for i, l := range p.lights {
			light += p.strength[i][c] * max(0, normal.Dot(l))
		}
		out[c] = albedo[c] * max(0, light) * shadow
	}
	if p.gloss > 0 {
		half := p.lights[0].Add(kinds.Vec{Z: 1}).Unit()
		g := p.gloss * math.Pow(max(0, normal.Dot(half)), p.shine)
		for c := range 3 {
			out[c] += g
		}
	}
	for c := range 3 {
		out[c] = math.Pow(min(1, out[c]*p.exposure), 1/2.2)
	}
	return out
}
