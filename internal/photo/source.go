package photo

import (
	"fmt"
	"image"
)

// source gives a decoded picture row by row, so that colour conversion,
// scaling and turning need no second copy of it.
type source struct {
	width, height int
	// read fills dst with the 8-bit straight RGBA pixels of row y. It may be
	// called from several goroutines.
	read   func(y int, dst []byte)
	alpha  bool
	colour *conversion // nil where the pixels are sRGB already
}

// row fills dst, 4 bytes a pixel, with row y: sRGB, opaque, over white.
func (s *source) row(y int, dst []byte) {
	dst = dst[:4*s.width]
	s.read(y, dst)
	if s.colour != nil {
		s.colour.apply(dst)
	}
	if s.alpha {
		overWhite(dst)
	}
}

func newSource(img image.Image, profile []byte) (*source, error) {
	s, space, err := newPlainSource(img)
	if err != nil {
		return nil, err
	}
	s.colour = newConversion(profile, space)
	return s, nil
}

// newPlainSource leaves the colours as they are, and says in which space that is.
func newPlainSource(img image.Image) (*source, space, error) {
	b := img.Bounds()
	s := &source{width: b.Dx(), height: b.Dy()}
	in := spaceRGB
	switch m := img.(type) {
	case *image.YCbCr:
		s.read = func(y int, dst []byte) { readYCbCr(m, b.Min.Y+y, dst) }
	case *image.NYCbCrA:
		s.alpha = true
		s.read = func(y int, dst []byte) {
			readYCbCr(&m.YCbCr, b.Min.Y+y, dst)
			for x, a := range m.A[m.AOffset(b.Min.X, b.Min.Y+y):][:s.width] {
				dst[4*x+3] = a
			}
		}
	case *image.RGBA: // premultiplied only in name: the decoders use it for opaque pictures
		s.read = func(y int, dst []byte) { copy(dst, m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]) }
	case *image.NRGBA:
		s.alpha = true
		s.read = func(y int, dst []byte) { copy(dst, m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]) }
	case *image.RGBA64:
		s.read = func(y int, dst []byte) { read16(m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):], dst) }
	case *image.NRGBA64:
		s.alpha = true
		s.read = func(y int, dst []byte) { read16(m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):], dst) }
	case *image.Gray:
		in = spaceGrey
		s.read = func(y int, dst []byte) { readGrey(m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):], dst) }
	case *image.Gray16:
		in = spaceGrey
		s.read = func(y int, dst []byte) { readGrey16(m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):], dst) }
	case *image.Paletted:
		s.alpha = true
		table := paletteTable(m.Palette)
		s.read = func(y int, dst []byte) { readPaletted(m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):], table, dst) }
	case *image.CMYK:
		in = spaceCMYK
		s.read = func(y int, dst []byte) { readCMYK(m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):], dst) }
	default:
		return nil, "", fmt.Errorf("%w: pixels of type %T", errUnsupported, img)
	}
	return s, in, nil
}

// overWhite lays straight-alpha pixels over white, in gamma-encoded values as
// browsers do. White, because a model's photo is best on a plain ground.
func overWhite(p []byte) {
	for i := 0; i+3 < len(p); i += 4 {
		a := uint32(p[i+3])
		if a == 255 {
			continue
		}
		for c := i; c < i+3; c++ {
			p[c] = uint8((uint32(p[c])*a + 255*(255-a) + 127) / 255)
		}
		p[i+3] = 255
	}
}
