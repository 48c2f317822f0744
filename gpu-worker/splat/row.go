package splat

// row resolves one row of pixels: the average, in linear light, of each pixel's
// samples. A pixel that one triangle fills is shaded once, at its middle.
func (s *Studio) row(dst []uint8, z *band, sight *surface, y, height int, b backdrop) {
	for x := range len(dst) / 4 {
		first := (y*supersample-z.top)*z.width + x*supersample
		ids := [4]int32{z.triangle[first], z.triangle[first+1], z.triangle[first+z.width], z.triangle[first+z.width+1]}
		var sum [3]float32
		covered := float32(0)
		if ids[0] == ids[1] && ids[0] == ids[2] && ids[0] == ids[3] {
			if ids[0] >= 0 {
				covered = 1
				sum = sight.colour(ids[0], float32(x*supersample+1), float32(y*supersample+1))
			}
		} else {
			for n, id := range ids {
				if id < 0 {
					continue
				}
				covered += 0.25
				c := sight.colour(id, float32(x*supersample+n%2)+0.5, float32(y*supersample+n/2)+0.5)
				for k := range 3 {
					sum[k] += c[k] * 0.25
				}
			}
		}
		s.resolve(dst[4*x:4*x+4], sum, covered, sight.camera, x, y, height, b)
	}
}

// resolve stores a pixel whose object part is sum (premultiplied by covered).
func (s *Studio) resolve(dst []uint8, sum [3]float32, covered float32, c camera, x, y, height int, b backdrop) {
	if b == transparent {
		if covered == 0 {
			return
		}
		for k := range 3 {
			dst[k] = toSRGB(sum[k] / covered)
		}
		dst[3] = uint8(covered*255 + 0.5)
		return
	}
	if covered < 1 {
		from, along := c.ray(float64(x)+0.5, float64(y)+0.5)
		behind := studioAt((float32(y)+0.5)/float32(height), s.shadow.at(from, along))
		for k := range 3 {
			sum[k] += behind[k] * (1 - covered)
		}
	}
	for k := range 3 {
		dst[k] = toSRGB(sum[k])
	}
	dst[3] = 255
}
