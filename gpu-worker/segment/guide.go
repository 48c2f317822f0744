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

	// What fit works with, kept from one mask to the next: they are large.
	soft     plane
	sums     []quad
	affinity []affine
}

// quad is what is summed over a window: of a mask itself and times each channel,
// or of the affine functions.
type quad [4]float32

// affine says how much of a pixel is object by its colour: a slope for each of
// L, a, b, and a level.
type affine = quad

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
