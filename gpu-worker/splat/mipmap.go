package splat

import (
	"encoding/binary"
	"image"
)

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

// sampled reads a texture at glTF coordinates, bilinearly, as sRGB: red in the lowest
// byte, then green and blue. The weights are in 256ths, so that two channels are
// mixed at a time.
func sampled(img *image.NRGBA, u, v float32) uint32 {
	w, h := float32(img.Rect.Dx()), float32(img.Rect.Dy())
	x, y := min(max(u*w-0.5, 0), w-1), min(max(v*h-0.5, 0), h-1)
	return texel(img, uint32(x*fine), uint32(y*fine))
}

// texel reads a texture between its pixels, in 2¹⁶ths of them, of which the first 8 bits
// count.
func texel(img *image.NRGBA, x, y uint32) uint32 {
	x0, y0 := int(x/fine), int(y/fine)
	right, down := 4, img.Stride
	if x0 >= img.Rect.Dx()-1 {
		right = 0
	}
	if y0 >= img.Rect.Dy()-1 {
		down = 0
	}
	at := y0*img.Stride + 4*x0
	a, b := binary.LittleEndian.Uint32(img.Pix[at:]), binary.LittleEndian.Uint32(img.Pix[at+right:])
	c, d := binary.LittleEndian.Uint32(img.Pix[at+down:]), binary.LittleEndian.Uint32(img.Pix[at+down+right:])
	fx, fy := x>>8&0xff, y>>8&0xff
	wd := fx * fy >> 8
	wb, wc := fx-wd, fy-wd
	wa := 256 - fx - wc
	const outer, inner = 0xff00ff, 0xff00 // red and blue, green
	rb := (a&outer)*wa + (b&outer)*wb + (c&outer)*wc + (d&outer)*wd + 0x800080
	g := (a&inner)*wa + (b&inner)*wb + (c&inner)*wc + (d&inner)*wd + 0x8000
	return rb>>8&outer | g>>8&inner
}
