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
	shared := (w-1)>>shift + 1
	blue, red := m.Cb[co:][:shared], m.Cr[co:][:shared]
	done := 0
	if shift == 1 {
		done = w / 2
		readPairs(luma, blue[:done], red, dst)
	}
	for c := done; c < shared; c++ {
		first := c << shift
		for x := first; x < min(first+1<<shift, w); x++ {
			binary.LittleEndian.PutUint32(dst[4*x:], pixel(luma[x], blue[c], red[c]))
		}
	}
}

// Two pixels' shares of a colour in one number, 32 bits each, 2^16 to one.
const (
	both   = 1 + 1<<32
	beyond = 0xff000000ff000000 // bits of neither's that are 0 from 0 to 255
)

// chroma is what each chroma adds to a colour of both pixels that share it.
var chroma = func() (add struct{ toRed, redToGreen, blueToGreen, toBlue [256]int64 }) {
	for i := range 256 {
		c := int64(i) - 128
		add.toRed[i], add.redToGreen[i] = c*91881*both, -c*46802*both
		add.toBlue[i], add.blueToGreen[i] = c*116130*both, -c*22554*both
	}
	return add
}()

// readPairs is readYCbCr for the sampling of nearly all photos, where two pixels share
// their chroma. If no colour is beyond 0 to 255, nothing has passed from one half of a
// number to the other.
func readPairs(luma, blue, red, dst []byte) {
	for c, cb := range blue {
		if c >= len(red) || len(luma) < 2 || len(dst) < 8 {
			return
		}
		cr := red[c]
		v := (int64(luma[0]) | int64(luma[1])<<32) * 0x10101
		r, g, b := uint64(v+chroma.toRed[cr]), uint64(v+chroma.redToGreen[cr]+chroma.blueToGreen[cb]), uint64(v+chroma.toBlue[cb])
		px := r>>16&(0xff*both) | g>>8&(0xff00*both) | b&(0xff0000*both) | beyond
		if (r|g|b)&beyond != 0 {
			px = uint64(pixel(luma[0], cb, cr)) | uint64(pixel(luma[1], cb, cr))<<32
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
