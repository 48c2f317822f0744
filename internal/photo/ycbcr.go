package photo

import (
	"encoding/binary"
	"image"
	"image/color"
)

// readYCbCr converts a row by JFIF's full-range BT.601, as color.YCbCrToRGB does. Chroma
// is repeated, not interpolated: re-encoded at 4:2:0 it then comes out as it went in.
func readYCbCr(m *image.YCbCr, y int, dst []byte) {
	x0, w := m.Rect.Min.X, m.Rect.Dx()
	luma := m.Y[m.YOffset(x0, y):][:w]
	co := m.COffset(x0, y)
	shift := 0
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
		shift = 1
	case image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
		shift = 2
	}
	chroma := (w-1)>>shift + 1
	blue, red := m.Cb[co:][:chroma], m.Cr[co:][:chroma]
	done := 0
	if shift == 1 {
		done = w / 2
		readPairs(luma, blue[:done], red, dst)
	}
	for c := done; c < chroma; c++ {
		first := c << shift
		for x := first; x < min(first+1<<shift, w); x++ {
			binary.LittleEndian.PutUint32(dst[4*x:], pixel(luma[x], blue[c], red[c]))
		}
	}
}

// readPairs is readYCbCr for the sampling of nearly all photos, where two pixels share
// their chroma. One number of 64 bits has a colour of both, 32 bits each, 2^16 to one; if
// none is below 0 or beyond 255, nothing has passed from one half to the other.
func readPairs(luma, blue, red, dst []byte) {
	const both, beyond = 1 + 1<<32, 0xff000000ff000000
	for c, cb := range blue {
		if c >= len(red) || len(luma) < 2 || len(dst) < 8 {
			return
		}
		b, r := int64(cb)-128, int64(red[c])-128
		v := int64(luma[0])*0x10101 + int64(luma[1])*0x10101<<32
		green := uint64(v - b*22554*both - r*46802*both)
		r, b = v+r*91881*both, v+b*116130*both
		px := uint64(r)>>16&(0xff*both) | green>>8&(0xff00*both) | uint64(b)&(0xff0000*both) | beyond
		if (uint64(r)|green|uint64(b))&beyond != 0 {
			px = uint64(pixel(luma[0], cb, red[c])) | uint64(pixel(luma[1], cb, red[c]))<<32
		}
		binary.LittleEndian.PutUint64(dst, px)
		luma, dst = luma[2:], dst[8:]
	}
}

// pixel is opaque: red in the lowest byte, then green, blue and alpha.
func pixel(luma, blue, red byte) uint32 {
	r, g, b := color.YCbCrToRGB(luma, blue, red)
	return uint32(r) | uint32(g)<<8 | uint32(b)<<16 | 255<<24
}
