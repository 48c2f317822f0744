package segment

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

// The scenes that are made here are hard where photographs are: the object has
// parts of several colours, shading and a shadow, stands before a textured
// ground among others of its kind, and comes out of a lens, a sensor and a JPEG.
// They measure changes; they do not replace photographs.

const (
	madeScenes = 40
	madeWidth  = 480
	madeHeight = 360
)

// madePair is the n-th made scene; the same n gives the same bytes.
func madePair(n int) (pair, []byte) {
	r := rand.New(rand.NewPCG(uint64(n), 9))
	p := pair{name: fmt.Sprintf("made%02d", n), truth: image.NewGray(image.Rect(0, 0, madeWidth, madeHeight))}
	canvas := ground(r)
	for range r.IntN(4) {
		b := newBody(r, .12+.2*r.Float64())
		b.paint(r, canvas, nil)
	}
	newBody(r, .2+.35*r.Float64()).paint(r, canvas, p.truth)
	var file bytes.Buffer
	if err := jpeg.Encode(&file, developed(r, canvas), &jpeg.Options{Quality: 75 + r.IntN(20)}); err != nil {
		panic(err) // a picture of this size always encodes
	}
	made, err := jpeg.Decode(bytes.NewReader(file.Bytes()))
	if err != nil {
		panic(err)
	}
	p.photo = opaque(made)
	return p, file.Bytes()
}

// paintwork is linear colour, a pixel a cell.
type paintwork [madeWidth * madeHeight][3]float64

// weave is a texture: two colours mixed by a few waves.
type weave struct {
	a, b  [3]float64
	waves [4][4]float64
}

func newWeave(r *rand.Rand, contrast float64) weave {
	var t weave
	for i := range t.a {
		t.a[i] = .05 + .75*r.Float64()
		t.b[i] = min(max(t.a[i]+contrast*(r.Float64()-.5), .02), .95)
	}
	for i := range t.waves {
		f := math.Pow(2, float64(i)) * 9
		t.waves[i] = [4]float64{f * r.NormFloat64(), f * r.NormFloat64(), 7 * r.Float64(), 1 / float64(i+1)}
	}
	return t
}

func (t *weave) at(x, y float64) [3]float64 {
	v := 0.
	for _, w := range t.waves {
		v += w[3] * math.Sin(w[0]*x+w[1]*y+w[2])
	}
	v = 1 / (1 + math.Exp(-2*v))
	var c [3]float64
	for i := range c {
		c[i] = t.a[i] + (t.b[i]-t.a[i])*v
	}
	return c
}

// ground is a wall over a floor, lit from one side.
func ground(r *rand.Rand) *paintwork {
	var p paintwork
	wall, floor := newWeave(r, .5), newWeave(r, .5)
	horizon, slope, light := .35+.5*r.Float64(), .2*r.NormFloat64(), .8*r.Float64()
	for i := range p {
		x, y := float64(i%madeWidth)/madeWidth, float64(i/madeWidth)/madeWidth
		c := wall.at(x, y)
		if y > horizon+slope*(x-.5) {
			c = floor.at(x, 2*y)
		}
		for k := range c {
			p[i][k] = c[k] * (1.2 - light*x)
		}
	}
	return &p
}

// body is a thing of several rounded limbs.
type body struct {
	x, y, size float64
	limbs      [][5]float64 // from, to, radius, as shares of the size
	looks      []weave
}

func newBody(r *rand.Rand, size float64) *body {
	b := &body{x: .15 + .7*r.Float64(), y: (.2 + .6*r.Float64()) * madeHeight / madeWidth, size: size}
	b.limbs = [][5]float64{{-.2 * r.Float64(), 0, .2 * r.Float64(), .1 * r.NormFloat64(), .25 + .2*r.Float64()}}
	for range r.IntN(5) {
		turn := 2 * math.Pi * r.Float64()
		far := .4 + .4*r.Float64()
		b.limbs = append(b.limbs, [5]float64{0, 0, far * math.Cos(turn), far * math.Sin(turn), .06 + .14*r.Float64()})
	}
	main := newWeave(r, .35)
	for range b.limbs {
		b.looks = append(b.looks, main)
		if r.IntN(3) == 0 {
			b.looks[len(b.looks)-1] = newWeave(r, .35)
		}
	}
	return b
}

// paint puts the body, shaded as if it were round, and its shadow into the
// picture; what it covers is marked in truth.
func (b *body) paint(r *rand.Rand, p *paintwork, truth *image.Gray) {
	sun, shade := 2*math.Pi*r.Float64(), .2+.4*r.Float64()
	for i := range p {
		x, y := (float64(i%madeWidth)/madeWidth-b.x)/b.size, (float64(i/madeWidth)/madeWidth-b.y)/b.size
		if depth, _, _ := b.inside(x-.15, (y-.45)*3); depth > 0 {
			for k := range p[i] {
				p[i][k] *= 1 - shade*min(3*depth, 1)
			}
		}
	}
	for i := range p {
		x, y := (float64(i%madeWidth)/madeWidth-b.x)/b.size, (float64(i/madeWidth)/madeWidth-b.y)/b.size
		depth, limb, normal := b.inside(x, y)
		if depth <= 0 {
			continue
		}
		lit := .65 + .45*(normal[0]*math.Cos(sun)+normal[1]*math.Sin(sun)) + .15*normal[2]
		c := b.looks[limb].at(x*b.size*1.5, y*b.size*1.5)
		for k := range c {
			p[i][k] = max(c[k]*lit, .01)
		}
		if truth != nil {
			truth.Pix[i] = 255
		}
	}
}

// inside says how deep in the body a point lies, in which limb, and which way
// its surface looks there.
func (b *body) inside(x, y float64) (depth float64, limb int, normal [3]float64) {
	for i, l := range b.limbs {
		dx, dy := l[2]-l[0], l[3]-l[1]
		t := min(max(((x-l[0])*dx+(y-l[1])*dy)/(dx*dx+dy*dy+1e-9), 0), 1)
		nx, ny := x-l[0]-t*dx, y-l[1]-t*dy
		if d := l[4] - math.Hypot(nx, ny); d > depth {
			u, v := nx/l[4], ny/l[4]
			depth, limb, normal = d, i, [3]float64{u, v, math.Sqrt(max(1-u*u-v*v, 0))}
		}
	}
	return depth, limb, normal
}

// developed is what a camera makes of it: a soft lens, gamma, noise.
func developed(r *rand.Rand, p *paintwork) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, madeWidth, madeHeight))
	noise, soft := 2+5*r.Float64(), .4+.6*r.Float64()
	var channels [3]plane
	for k := range channels {
		channels[k] = newPlane(madeWidth, madeHeight)
		for i := range p {
			channels[k].v[i] = float32(p[i][k])
		}
		channels[k] = blur(channels[k], soft)
	}
	for i := range p {
		var c [3]uint8
		for k := range c {
			v := 255*math.Pow(min(max(float64(channels[k].v[i]), 0), 1), 1/2.2) + noise*r.NormFloat64()
			c[k] = uint8(min(max(v, 0), 255))
		}
		img.SetNRGBA(i%madeWidth, i/madeWidth, color.NRGBA{c[0], c[1], c[2], 255})
	}
	return img
}
