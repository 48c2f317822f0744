package photo

import (
	"encoding/binary"
	"image"
	"testing"
)

// Every pair of chroma, with lumas that take each colour below 0, beyond 255 and just not.
func TestPairsOfPixelsAreThoseOfTheStandardLibrary(t *testing.T) {
	for _, width := range []int{2, 511, 512} {
		m := image.NewYCbCr(image.Rect(0, 0, width, 1), image.YCbCrSubsampleRatio422)
		got := make([]byte, 4*width)
		for cb := range 256 {
			for cr := range 256 {
				if (cb*7+cr)%13 != 0 && cb%128 != 0 && cr%128 != 0 {
					continue
				}
				for x := range m.Y {
					m.Y[x] = uint8(x * 97)
				}
				for x := range m.Cb {
					m.Cb[x], m.Cr[x] = uint8(cb), uint8(cr)
				}
				readYCbCr(m, 0, got)
				for x, luma := range m.Y {
					if px, want := binary.LittleEndian.Uint32(got[4*x:]), pixel(luma, uint8(cb), uint8(cr)); px != want {
						t.Fatalf("Y %d, Cb %d, Cr %d at %d of %d: got %08x, want %08x", luma, cb, cr, x, width, px, want)
					}
				}
			}
		}
	}
}
