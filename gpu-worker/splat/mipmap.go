package splat

import "image"

// mipmap is a texture at full size, half, quarter and so on, 8 bit sRGB. Halves
// are plain averages: this is for previews, where speed counts.
type mipmap []*image.NRGBA

const mipLevels = 6

func newMipmap(texture *image.NRGBA) mipmap {
	m := mipmap{texture}
	for len(m) < mipLevels {
		big := m[len(m)-1]
		w, h := big.Rect.Dx()/2, big.Rect.Dy()/2
		if w < 4 || h < 4 {
			break
		}
		small := image.NewNRGBA(image.Rect(0, 0, w, h))
		const rows = 64
		parallel((h+rows-1)/rows, func(i int) {
			for y := i * rows; y < min((i+1)*rows, h); y++ {
				halveRow(small.Pix[y*small.Stride:][:4*w], big.Pix[2*y*big.Stride:], big.Pix[(2*y+1)*big.Stride:])
			}
		})
		m = append(m, small)
	}
	return m
}

// halveRow averages two rows into one of half the width.
func halveRow(dst, a, b []uint8) {
	for i := 0; i+4 <= len(dst); i += 4 {
		p, q := a[2*i:2*i+8], b[2*i:2*i+8]
		for k := range 3 {
			dst[i+k] = uint8((uint32(p[k]) + uint32(p[k+4]) + uint32(q[k]) + uint32(q[k+4]) + 2) / 4)
		}
		dst[i+3] = 255
	}
}

// sample reads the texture at glTF coordinates, bilinearly, as sRGB 0..255.
func (m mipmap) sample(level int, u, v float32) [3]float32 {
	img := m[level]
	w, h := img.Rect.Dx(), img.Rect.Dy()
	x := min(max(u*float32(w)-0.5, 0), float32(w-1))
	y := min(max(v*float32(h)-0.5, 0), float32(h-1))
	x0, y0 := int(x), int(y)
	fx, fy := x-float32(x0), y-float32(y0)
	stepX, stepY := 4, img.Stride
	if x0 >= w-1 {
		stepX = 0
	}
	if y0 >= h-1 {
		stepY = 0
	}
	at := y0*img.Stride + 4*x0
	a, b := img.Pix[at:at+3], img.Pix[at+stepX:at+stepX+3]
	c, d := img.Pix[at+stepY:at+stepY+3], img.Pix[at+stepY+stepX:at+stepY+stepX+3]
	var out [3]float32
	for k := range 3 {
		top := float32(a[k])*(1-fx) + float32(b[k])*fx
		bottom := float32(c[k])*(1-fx) + float32(d[k])*fx
		out[k] = top*(1-fy) + bottom*fy
	}
	return out
}
