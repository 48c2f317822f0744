package splat

import "image"

// light4 is linear colour times coverage, and the coverage.
type light4 [4]float32

// row finishes one row of a picture: backdrop behind, then sRGB bytes.
type row struct {
	pixels   []uint8
	backdrop backdrop
	behind   [3]float32 // the backdrop without shadow
	shadow   shadowLine
}

// newRow fills the row with its backdrop without shadow.
func newRow(img *image.NRGBA, y int, s *Studio, c camera, b backdrop) row {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	r := row{pixels: img.Pix[y*img.Stride:][:4*width], backdrop: b}
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
	for x := max(from, r.shadow.from); x < min(to, r.shadow.to); x++ {
		f := 1 - r.shadow.at(x)
		p := r.pixels[4*x : 4*x+3]
		p[0], p[1], p[2] = toSRGB(r.behind[0]*f), toSRGB(r.behind[1]*f), toSRGB(r.behind[2]*f)
	}
}

// full stores a pixel that the object covers.
func (r *row) full(x int, red, green, blue float32) {
	p := r.pixels[4*x : 4*x+4]
	p[0], p[1], p[2], p[3] = toSRGB(red), toSRGB(green), toSRGB(blue), 255
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
	near, under := z.near[first:first+z.width], z.near[first+z.width:first+2*z.width]
	ids, idsUnder := z.triangle[first:first+z.width], z.triangle[first+z.width:first+2*z.width]
	left := z.left / supersample
	r.empty(0, left)
	for i := 0; i+1 < len(near); i += supersample {
		x := left + i/supersample
		a, b, c, d := ids[i], ids[i+1], idsUnder[i], idsUnder[i+1]
		if a&b&c&d < 0 { // all are free
			r.empty(x, x+1)
			continue
		}
		if a|b|c|d >= 0 { // all are covered
			lo := min(near[i], near[i+1], under[i], under[i+1])
			if max(near[i], near[i+1], under[i], under[i+1])-lo < s.step {
				red, green, blue := s.colour(a, float32(x*supersample+1), float32(y*supersample+1))
				r.full(x, red, green, blue)
				continue
			}
		}
		r.resolve(x, s.mixed([4]int32{a, b, c, d}, x, y))
	}
	r.empty(left+z.width/supersample, len(r.pixels)/4)
}

// mixed is the average of a pixel's samples, of which each is a triangle or -1.
func (s *surface) mixed(ids [4]int32, x, y int) light4 {
	var sum light4
	for n, id := range ids {
		if id < 0 {
			continue
		}
		red, green, blue := s.colour(id, float32(x*supersample)+samplePlaces[n][0], float32(y*supersample)+samplePlaces[n][1])
		sum[0] += red / 4
		sum[1] += green / 4
		sum[2] += blue / 4
		sum[3] += 0.25
	}
	return sum
}
