package splat

import (
	"encoding/binary"
	"image"
)

// light4 is linear colour times coverage, and the coverage.
type light4 [4]float32

// row finishes one row of a picture: backdrop behind, then sRGB bytes.
type row struct {
	pixels   []uint8
	backdrop backdrop
	behind   [3]float32 // the backdrop without shadow
	shadow   shadowLine
	lit      *litTable
}

// newRow fills the row with its backdrop without shadow.
func newRow(img *image.NRGBA, y int, s *Studio, c camera, b backdrop) row {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	r := row{pixels: img.Pix[y*img.Stride:][:4*width], backdrop: b, lit: lit()}
	if b == transparent {
		return r
	}
	r.behind = studioAt((float32(y) + 0.5) / float32(height))
	r.shadow = s.shadow.line(c, y, width)
	for k := range 3 {
		r.pixels[k] = toSRGB(r.behind[k])
	}
	r.pixels[3] = 255
	for done := 4; done < len(r.pixels); done *= 2 {
		copy(r.pixels[done:], r.pixels[:done])
	}
	return r
}

// empty stores pixels that show nothing but the ground.
func (r *row) empty(from, to int) {
	// In whole numbers: colours in steps of the table, and what the shadow leaves, each
	// with 16 bits more.
	var ground [3]int
	for k, v := range r.behind {
		ground[k] = int(v * srgbSteps * fine)
	}
	from, to = max(from, r.shadow.from), min(to, r.shadow.to)
	if from >= to {
		return
	}
	const half, shift = fine * fine / 2, 32
	light := int((1 - r.shadow.at(from)) * fine)
	for pixels := r.pixels[4*from : 4*to]; len(pixels) > 0; {
		// The map's cells are four pixels wide: between two that far apart, the shadow
		// is as good as even.
		n := min(4, to-from)
		from += n
		next := int((1 - r.shadow.at(from)) * fine)
		step := (next - light) / 4
		if n < 4 {
			step = (next - light) / n
		}
		for ; n > 0 && len(pixels) >= 4; n-- {
			red, green, blue := ground[0]*light+half, ground[1]*light+half, ground[2]*light+half
			binary.LittleEndian.PutUint32(pixels, uint32(srgbTable[red>>shift])|uint32(srgbTable[green>>shift])<<8|
				uint32(srgbTable[blue>>shift])<<16|0xff000000)
			pixels = pixels[4:]
			light += step
		}
		light = next
	}
}

// full stores a pixel that the object covers, in a colour lit so brightly.
func (r *row) full(x int, colour uint32, lit float32) {
	levels := &r.lit[min(int(lit*litSteps+0.5), len(r.lit)-1)]
	binary.LittleEndian.PutUint32(r.pixels[4*x:], uint32(levels[uint8(colour)])|uint32(levels[uint8(colour>>8)])<<8|
		uint32(levels[uint8(colour>>16)])<<16|0xff000000)
}

// resolve stores the pixel at x, whatever its coverage.
func (r *row) resolve(x int, l light4) {
	dst := r.pixels[4*x : 4*x+4]
	if r.backdrop == transparent {
		if l[3] == 0 {
			return
		}
		for k := range 3 {
			dst[k] = toSRGB(l[k] / l[3])
		}
		dst[3] = uint8(l[3]*255 + 0.5)
		return
	}
	if l[3] < 1 {
		f := (1 - r.shadow.at(x)) * (1 - l[3])
		for k := range 3 {
			l[k] += r.behind[k] * f
		}
	}
	for k := range 3 {
		dst[k] = toSRGB(l[k])
	}
}

// draw resolves the row from a band of samples, where there are any. Where a
// pixel's samples are of one surface, it is shaded once, at the middle: only
// outlines and folds need every sample.
func (r *row) draw(s *surface, z *band, y int) {
	first := (y*supersample - z.top) * z.width
	upper, lower := z.samples[first:first+z.width], z.samples[first+z.width:first+2*z.width]
	x, free := z.left/supersample-1, 0 // the first pixel that is not stored yet
	last, f := uint32(noFace), face{id: noFace}
	for i := 1; i < len(upper) && i < len(lower); i += supersample {
		x++
		a, b, c, d := upper[i-1], upper[i], lower[i-1], lower[i]
		if a|b|c|d == 0 {
			continue
		}
		if free < x {
			r.empty(free, x)
		}
		free = x + 1
		id := a.triangle()
		if uint32((a^b)|(a^c)|(a^d)) != 0 {
			id = noFace
		}
		if id != noFace && id == last { // as before: the triangle is larger than a pixel
			if f.id != id {
				f = s.face(id)
			}
			if !f.steep {
				n := covered(upper[i-1:], lower[i-1:])
				r.shade(&f, x, y, n)
				x, i, free = x+n-1, i+(n-1)*supersample, x+n
				continue
			}
		}
		last = id
		if least := min(a, b, c, d); least > 0 && max(a, b, c, d)-least < s.step {
			colour, lit := s.colour(a.triangle(), float32(x*supersample+1), float32(y*supersample+1))
			r.full(x, colour, lit)
			continue
		}
		r.resolve(x, s.mixed([4]nearest{a, b, c, d}, x, y))
	}
	r.empty(free, len(r.pixels)/4)
}

// covered is how many pixels at the beginning of two rows of samples the first sample's
// triangle covers.
func covered(upper, lower []nearest) (n int) {
	first := upper[0]
	for i := 1; i < len(upper) && i < len(lower); i += supersample {
		if uint32((upper[i-1]^first)|(upper[i]^first)|(lower[i-1]^first)|(lower[i]^first)) != 0 {
			break
		}
		n++
	}
	return n
}

// mixed is the average of a pixel's samples. Those of one triangle are shaded together,
// in the middle between them.
func (s *surface) mixed(samples [4]nearest, x, y int) light4 {
	var sum light4
	for n := range samples {
		if samples[n] == 0 {
			continue
		}
		id, at, share := samples[n].triangle(), samplePlaces[n], float32(1)
		for k := n + 1; k < len(samples); k++ {
			if samples[k].triangle() == id {
				at[0], at[1], share, samples[k] = at[0]+samplePlaces[k][0], at[1]+samplePlaces[k][1], share+1, 0
			}
		}
		colour, lit := s.colour(id, float32(x*supersample)+at[0]/share, float32(y*supersample)+at[1]/share)
		share /= 4
		sum[0] += linearTable[uint8(colour)] * lit * share
		sum[1] += linearTable[uint8(colour>>8)] * lit * share
		sum[2] += linearTable[uint8(colour>>16)] * lit * share
		sum[3] += share
	}
	return sum
}
