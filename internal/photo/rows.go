package photo

import "image/color"

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
