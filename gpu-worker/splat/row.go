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
	red, green, blue := r.behind[0]*srgbSteps, r.behind[1]*srgbSteps, r.behind[2]*srgbSteps
	from, to = max(from, r.shadow.from), min(to, r.shadow.to)
	dark := r.shadow.at(from)
	for from < to {
		// The map's cells are four pixels wide: between two that far apart, the shadow
		// is as good as even.
		n := min(4, to-from)
		next := r.shadow.at(from + n)
		step := (next - dark) / float32(n)
		for range n {
			f := 1 - dark
			p := r.pixels[4*from : 4*from+3]
			p[0], p[1], p[2] = srgbTable[int(red*f+0.5)], srgbTable[int(green*f+0.5)], srgbTable[int(blue*f+0.5)]
			from++
			dark += step
		}
		dark = next
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
		if least := min(a, b, c, d); least > 0 && max(a, b, c, d)-least < s.step {
			id, px, py := a.triangle(), float32(x*supersample+1), float32(y*supersample+1)
			if uint32(a^b|a^c|a^d) != 0 {
				id = noFace
			}
			if id == noFace || id != last {
				colour, lit := s.colour(a.triangle(), px, py)
				r.full(x, colour, lit)
			} else {
				if f.id != id {
					f = s.face(id)
				}
				colour, lit := f.colour(px, py)
				r.full(x, colour, lit)
			}
			last = id
			continue
		}
		r.resolve(x, s.mixed([4]nearest{a, b, c, d}, x, y))
	}
	r.empty(free, len(r.pixels)/4)
}

// mixed is the average of a pixel's samples.
func (s *surface) mixed(samples [4]nearest, x, y int) light4 {
	var sum light4
	for n, sample := range samples {
		if sample == 0 {
			continue
		}
		colour, lit := s.colour(sample.triangle(), float32(x*supersample)+samplePlaces[n][0], float32(y*supersample)+samplePlaces[n][1])
		lit /= 4
		sum[0] += linearTable[uint8(colour)] * lit
		sum[1] += linearTable[uint8(colour>>8)] * lit
		sum[2] += linearTable[uint8(colour>>16)] * lit
		sum[3] += 0.25
	}
	return sum
}
