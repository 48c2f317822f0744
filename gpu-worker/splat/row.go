package splat

import "image"

// light4 is linear colour times coverage, and the coverage.
type light4 [4]float32

// row finishes one row of a picture: backdrop behind, then sRGB bytes.
type row struct {
	pixels   []uint8
	backdrop backdrop
	ground   *shadow
	behind   [3]float32 // the backdrop without shadow
	// The lines of sight through the row are from + t·(along + x·step).
	from, along, step [3]float32
	still             bool // from moves with x instead: no perspective
}

func newRow(img *image.NRGBA, y int, s *Studio, c camera, b backdrop) row {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	r := row{pixels: img.Pix[y*img.Stride:][:4*width], backdrop: b, ground: s.shadow}
	if b == transparent {
		return r
	}
	r.behind = studioAt((float32(y) + 0.5) / float32(height))
	from, along := c.ray(0.5, float64(y)+0.5)
	r.from, r.along = from.float32s(), along.float32s()
	r.step = c.right.scale(1 / c.scale).float32s()
	r.still = c.distance == 0
	return r
}

// resolve stores the pixel at x.
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
		f := (1 - r.shade(float32(x))) * (1 - l[3])
		for k := range 3 {
			l[k] += r.behind[k] * f
		}
	}
	for k := range 3 {
		dst[k] = toSRGB(l[k])
	}
	dst[3] = 255
}

// shade is how dark the ground behind the pixel at x is.
func (r *row) shade(x float32) float32 {
	from, along := r.from, r.along
	for k := range 3 {
		if r.still {
			from[k] += x * r.step[k]
		} else {
			along[k] += x * r.step[k]
		}
	}
	return r.ground.at(from, along)
}

// pixel is the average of a pixel's samples. Where they are of one surface, it is
// shaded once, at the middle: only outlines and folds need every sample.
func (s *surface) pixel(z *band, x, y int) light4 {
	first := (y*supersample-z.top)*z.width + x*supersample
	at := [4]int{first, first + 1, first + z.width, first + z.width + 1}
	lo, hi, covered := z.near[first], z.near[first], 0
	for _, i := range at {
		lo, hi = min(lo, z.near[i]), max(hi, z.near[i])
		if z.triangle[i] >= 0 {
			covered++
		}
	}
	switch {
	case covered == 0:
		return light4{}
	case covered == 4 && hi-lo < s.step:
		c := s.colour(z.triangle[first], float32(x*supersample+1), float32(y*supersample+1))
		return light4{c[0], c[1], c[2], 1}
	}
	var sum light4
	for n, i := range at {
		if z.triangle[i] < 0 {
			continue
		}
		c := s.colour(z.triangle[i], float32(x*supersample)+samplePlaces[n][0], float32(y*supersample)+samplePlaces[n][1])
		for k := range 3 {
			sum[k] += c[k] / 4
		}
		sum[3] += 0.25
	}
	return sum
}
