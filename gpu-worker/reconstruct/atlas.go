package reconstruct

import "image"

// newAtlas paints the mesh's texture: the front at the photo's resolution on
// the left, the back at half of it on the right. The back is soft by design, so
// half loses nothing.
func newAtlas(photo *image.NRGBA, s *silhouette, f frame, p *paint, longest int) *image.NRGBA {
	w, h := f.textureSize(longest)
	bw, bh := max(1, w/2), max(1, h/2)
	atlas := image.NewNRGBA(image.Rect(0, 0, w+bw, h))
	fine := sample(photo, s, f, w, h)
	kx, ky := float32(f.w)/float32(w), float32(f.h)/float32(h)
	inRows(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			row := atlas.Pix[y*atlas.Stride:]
			gy := (float32(y)+0.5)*ky - 0.5
			for x := range w {
				gx := (float32(x)+0.5)*kx - 0.5
				i := y*w + x
				trust := float32(0)
				if fine.cover.v[i] > 0 {
					trust = p.trust.at(gx, gy)
				}
				red, green, blue := fine.rgb[0].v[i], fine.rgb[1].v[i], fine.rgb[2].v[i]
				if trust < 1 {
					r, g, b := atEach(&p.front, gx, gy)
					red, green, blue = r+trust*(red-r), g+trust*(green-g), b+trust*(blue-b)
				}
				row[4*x], row[4*x+1], row[4*x+2] = eightBit(red), eightBit(green), eightBit(blue)
				row[4*x+3] = 255
			}
			// The back fills the upper half of its column; below, its last row
			// goes on, which costs a JPEG nothing.
			by := (float32(min(y, bh-1))+0.5)*float32(f.h)/float32(bh) - 0.5
			for x := range bw {
				gx := (float32(x)+0.5)*float32(f.w)/float32(bw) - 0.5
				at := 4 * (w + x)
				r, g, b := atEach(&p.back, gx, by)
				row[at], row[at+1], row[at+2], row[at+3] = eightBit(r), eightBit(g), eightBit(b), 255
			}
		}
	})
	return atlas
}

// layAtlas is how newAtlas lays out the texture.
func layAtlas(f frame, longest int) atlasLayout {
	w, h := f.textureSize(longest)
	bw, bh := max(1, w/2), max(1, h/2)
	full := float32(w + bw)
	return atlasLayout{
		frontU: float32(w) / full, frontV: 1,
		backU: float32(bw) / full, backV: float32(bh) / float32(h),
	}
}

func eightBit(v float32) uint8 { return uint8(clamp(v, 0, 1)*255 + 0.5) }
