package photo

import (
	"image"
	"image/color"
)

// readYCbCr converts a row by JFIF's full-range BT.601. Chroma is repeated, not
// interpolated: re-encoded at 4:2:0 it then comes out as it went in.
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
	for c := range chroma {
		// The chroma terms of color.YCbCrToRGB, once for all pixels that share them.
		cb, cr := int32(blue[c])-128, int32(red[c])-128
		r, g, b := 91881*cr, -22554*cb-46802*cr, 116130*cb
		first := c << shift
		last := min(first+1<<shift, w)
		out := dst[4*first : 4*last]
		for i, v := range luma[first:last] {
			yy := int32(v) * 0x10101
			px := out[4*i : 4*i+4 : 4*i+4]
			px[0], px[1], px[2], px[3] = clamp16(yy+r), clamp16(yy+g), clamp16(yy+b), 255
		}
	}
}

// clamp16 is v / 2^16 within 0 to 255.
func clamp16(v int32) uint8 {
	if uint32(v)&0xff000000 == 0 {
		return uint8(v >> 16)
	}
	return uint8(^(v >> 31))
}

// read16 rounds big-endian 16-bit samples to 8: v/257, half up.
func read16(src, dst []byte) {
	for i := range dst {
		dst[i] = to8(src[2*i], src[2*i+1])
	}
}

func to8(high, low byte) byte {
	return byte((uint32(high)<<8 | uint32(low) + 128) / 257)
}

func readGrey(src, dst []byte) {
	for x := range len(dst) / 4 {
		v := src[x]
		dst[4*x], dst[4*x+1], dst[4*x+2], dst[4*x+3] = v, v, v, 255
	}
}

func readGrey16(src, dst []byte) {
	for x := range len(dst) / 4 {
		v := to8(src[2*x], src[2*x+1])
		dst[4*x], dst[4*x+1], dst[4*x+2], dst[4*x+3] = v, v, v, 255
	}
}

// paletteTable has 256 entries, so that an index beyond the palette is
// transparent instead of a panic.
func paletteTable(p color.Palette) *[256][4]byte {
	var t [256][4]byte
	for i, c := range p {
		if i == len(t) {
			break
		}
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		t[i] = [4]byte{n.R, n.G, n.B, n.A}
	}
	return &t
}

func readPaletted(src []byte, table *[256][4]byte, dst []byte) {
	for x := range len(dst) / 4 {
		copy(dst[4*x:4*x+4], table[src[x]][:])
	}
}

// readCMYK is the naive conversion: without a press profile nothing better is known.
func readCMYK(src, dst []byte) {
	for i := 0; i < len(dst); i += 4 {
		dst[i], dst[i+1], dst[i+2] = color.CMYKToRGB(src[i], src[i+1], src[i+2], src[i+3])
		dst[i+3] = 255
	}
}
