package segment

// guide fits the edge of a mask to a picture: the guided filter in colour (He,
// Sun & Tang, PAMI 2013). Around every pixel the mask is taken for an affine
// function of the colour, so its edge moves to the picture's. What does not
// depend on the mask is worked out once.
type guide struct {
	lab    labImage
	radius int
	mean   [3]plane
	// inverse of the colours' covariance in each window: xx, xy, xz, yy, yz, zz.
	inverse [6]plane
}

func newGuide(lab labImage, radius int, evenness float32) *guide {
	g := &guide{lab: lab, radius: radius}
	if radius == 0 {
		return g
	}
	w, h := lab.size()
	for i, c := range lab {
		g.mean[i] = boxMean(c, radius)
	}
	k := 0
	for i := range 3 {
		for j := i; j < 3; j++ {
			product := newPlane(w, h)
			for n, v := range lab[i].v {
				product.v[n] = v * lab[j].v[n]
			}
			g.inverse[k] = boxMean(product, radius)
			for n := range product.v {
				g.inverse[k].v[n] -= g.mean[i].v[n] * g.mean[j].v[n]
			}
			k++
		}
	}
	inBands(h, func(y0, y1 int) {
		for n := y0 * w; n < y1*w; n++ {
			g.invert(n, evenness)
		}
	})
	return g
}

// invert replaces one covariance by its inverse, after adding evenness to its
// diagonal.
func (g *guide) invert(n int, evenness float32) {
	v := &g.inverse
	xx, xy, xz := v[0].v[n]+evenness, v[1].v[n], v[2].v[n]
	yy, yz, zz := v[3].v[n]+evenness, v[4].v[n], v[5].v[n]+evenness
	a, b, c := yy*zz-yz*yz, xz*yz-xy*zz, xy*yz-xz*yy
	d := 1 / (xx*a + xy*b + xz*c)
	v[0].v[n], v[1].v[n], v[2].v[n] = a*d, b*d, c*d
	v[3].v[n], v[4].v[n], v[5].v[n] = (xx*zz-xz*xz)*d, (xy*xz-xx*yz)*d, (xx*yy-xy*xy)*d
}

// fitted is a mask fitted to a picture, and how: within a window, how much of a
// pixel is object is an affine function of its colour.
type fitted struct {
	soft  plane // how much of each pixel of the guide's grid is object, 0 to 1
	at    window
	slope [3]plane // a step of L, a, b
	level plane
}

// fit fits a mask on any grid over the same photo. Only the windows about the
// mask's edge are worked on.
func (g *guide) fit(mask plane) fitted {
	w, h := g.lab.size()
	p := sample(mask, w, h)
	if g.radius == 0 {
		return fitted{soft: p}
	}
	work := edgeBounds(p, 2*g.radius+1)
	if work.w == 0 {
		return fitted{soft: p}
	}
	crop := func(from plane) plane {
		out := newPlane(work.w, work.h)
		for y := range work.h {
			copy(out.row(y), from.row(work.y + y)[work.x:])
		}
		return out
	}
	part := crop(p)
	mean := boxMean(part, g.radius)
	var cross [3]plane
	for i := range cross {
		cross[i] = crop(g.lab[i])
		for n, v := range part.v {
			cross[i].v[n] *= v
		}
		cross[i] = boxMean(cross[i], g.radius)
	}
	// Now the coefficients: cross becomes the slope, mean the offset.
	for y := range work.h {
		for x := range work.w {
			n, at := y*work.w+x, (work.y+y)*w+work.x+x
			m0, m1, m2 := g.mean[0].v[at], g.mean[1].v[at], g.mean[2].v[at]
			c0, c1, c2 := cross[0].v[n]-m0*mean.v[n], cross[1].v[n]-m1*mean.v[n], cross[2].v[n]-m2*mean.v[n]
			v := &g.inverse
			a0 := v[0].v[at]*c0 + v[1].v[at]*c1 + v[2].v[at]*c2
			a1 := v[1].v[at]*c0 + v[3].v[at]*c1 + v[4].v[at]*c2
			a2 := v[2].v[at]*c0 + v[4].v[at]*c1 + v[5].v[at]*c2
			cross[0].v[n], cross[1].v[n], cross[2].v[n] = a0, a1, a2
			mean.v[n] -= a0*m0 + a1*m1 + a2*m2
		}
	}
	mean = boxMean(mean, g.radius)
	for i := range cross {
		cross[i] = boxMean(cross[i], g.radius)
	}
	for y := range work.h {
		for x := range work.w {
			n, at := y*work.w+x, (work.y+y)*w+work.x+x
			p.v[at] = mean.v[n] + cross[0].v[n]*g.lab[0].v[at] + cross[1].v[n]*g.lab[1].v[at] + cross[2].v[n]*g.lab[2].v[at]
		}
	}
	return fitted{p, work, cross, mean}
}

// window is a part of a plane.
type window struct{ x, y, w, h int }

// edgeBounds is the smallest window with a margin about all that is neither 0
// nor 1, empty when there is nothing.
func edgeBounds(p plane, margin int) window {
	x0, y0, x1, y1 := p.w, p.h, 0, 0
	for y := range p.h {
		for x, v := range p.row(y) {
			if v > 0 && v < 1 {
				x0, x1 = min(x0, x), max(x1, x+1)
				y0, y1 = min(y0, y), max(y1, y+1)
			}
		}
	}
	if x0 >= x1 {
		return window{}
	}
	x0, y0 = max(x0-margin, 0), max(y0-margin, 0)
	x1, y1 = min(x1+margin, p.w), min(y1+margin, p.h)
	return window{x0, y0, x1 - x0, y1 - y0}
}

// boxMean is the mean over a square window, cut off at the edge.
func boxMean(p plane, r int) plane {
	across, out := newPlane(p.w, p.h), newPlane(p.w, p.h)
	inBands(p.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			src, dst := p.row(y), across.row(y)
			var sum float32
			for x := range min(r, p.w) {
				sum += src[x]
			}
			for x := range dst {
				lo, hi := max(x-r, 0), min(x+r, p.w-1)
				if x+r < p.w {
					sum += src[x+r]
				}
				dst[x] = sum / float32(hi-lo+1)
				if x-r >= 0 {
					sum -= src[x-r]
				}
			}
		}
	})
	// Down the columns a band must begin with its own sum, so that the result
	// does not depend on where bands begin: every row is summed anew in blocks.
	inBands((p.h+boxBlock-1)/boxBlock, func(b0, b1 int) {
		sum := make([]float32, p.w)
		for b := b0; b < b1; b++ {
			boxColumns(across, out, r, b*boxBlock, min((b+1)*boxBlock, p.h), sum)
		}
	})
	return out
}

// boxBlock is how many rows share a running sum.
const boxBlock = 64

func boxColumns(src, out plane, r, y0, y1 int, sum []float32) {
	clear(sum)
	for y := max(y0-r, 0); y < min(y0+r, src.h); y++ {
		for x, v := range src.row(y) {
			sum[x] += v
		}
	}
	for y := y0; y < y1; y++ {
		if y+r < src.h {
			for x, v := range src.row(y + r) {
				sum[x] += v
			}
		}
		n := float32(min(y+r, src.h-1) - max(y-r, 0) + 1)
		dst := out.row(y)
		for x, v := range sum {
			dst[x] = v / n
		}
		if y-r >= 0 {
			for x, v := range src.row(y - r) {
				sum[x] -= v
			}
		}
	}
}
