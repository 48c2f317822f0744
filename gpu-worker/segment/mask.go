package segment

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"

	"github.com/2112-lab/gen3d/pipeline"
)

// pngHeader is the signature, then an IHDR chunk's length, type, width and height.
const pngHeader = 8 + 4 + 4 + 4 + 4

// DecodeMask reads a PNG mask that somebody else made: grey, RGB, palette, 1 to
// 16 bits, with or without alpha. A pixel is object where its luminance over
// black (so transparent is background) is above 127 of 255. The result holds
// only 0 and 255 and starts at (0,0).
//
// The size is read from the first bytes and refused above
// pipeline.MaxPhotoPixels before anything is allocated. What is wrong with the
// picture comes back as a *pipeline.Failure (mask_not_an_image, mask_truncated,
// mask_too_many_pixels); an error of r itself comes back wrapped, since it says
// nothing about the mask.
func DecodeMask(r io.Reader) (*image.Gray, error) {
	source := &source{r: r}
	head := make([]byte, pngHeader)
	n, err := io.ReadFull(source, head)
	if source.err != nil {
		return nil, fmt.Errorf("read mask: %w", source.err)
	}
	if n < 8 || !bytes.Equal(head[:8], []byte("\x89PNG\r\n\x1a\n")) {
		return nil, pipeline.NewFailure(pipeline.MaskNotAnImage, "%d bytes read, no PNG signature", n)
	}
	if err != nil {
		return nil, pipeline.NewFailure(pipeline.MaskTruncated, "png ends after %d bytes", n)
	}
	if !bytes.Equal(head[12:16], []byte("IHDR")) {
		return nil, pipeline.NewFailure(pipeline.MaskTruncated, "png does not begin with its header")
	}
	w, h := bigEndian(head[16:20]), bigEndian(head[20:24])
	if w == 0 || h == 0 {
		return nil, pipeline.NewFailure(pipeline.MaskTruncated, "png header says %d × %d", w, h)
	}
	if w > pipeline.MaxPhotoPixels || h > pipeline.MaxPhotoPixels/w {
		return nil, pipeline.NewFailure(pipeline.MaskTooManyPix, "png header says %d × %d", w, h)
	}

	picture, err := png.Decode(io.MultiReader(bytes.NewReader(head), source))
	if source.err != nil {
		return nil, fmt.Errorf("read mask: %w", source.err)
	}
	if err != nil {
		return nil, pipeline.NewFailure(pipeline.MaskTruncated, "decode png: %v", err)
	}
	return threshold(picture), nil
}

func bigEndian(b []byte) uint64 {
	return uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
}

// source remembers an error of the reader below, so that it is not mistaken for
// a fault of the picture. Ending early is the picture's fault.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		s.err = err
	}
	return n, err
}

// threshold makes the mask of a decoded picture. The common kinds have a loop
// of their own: asking a 50-megapixel picture for each colour takes seconds.
func threshold(picture image.Image) *image.Gray {
	b := picture.Bounds()
	mask := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		row := mask.Pix[y*mask.Stride : y*mask.Stride+b.Dx()]
		switch p := picture.(type) {
		case *image.Gray:
			for x, v := range p.Pix[y*p.Stride : y*p.Stride+b.Dx()] {
				row[x] = byte(int8(v) >> 7) // its highest bit, eight times
			}
		case *image.Gray16:
			for x := range row { // the high byte comes first
				row[x] = object(p.Pix[y*p.Stride+2*x] > 127)
			}
		case *image.Paletted:
			light := make([]byte, len(p.Palette))
			for i, c := range p.Palette {
				light[i] = object(luminance(c) > 127)
			}
			for x, i := range p.Pix[y*p.Stride : y*p.Stride+b.Dx()] {
				if int(i) < len(light) { // image/png pads the palette, but owes us nothing
					row[x] = light[i]
				}
			}
		case *image.RGBA: // png makes these only without alpha
			for x := range row {
				q := p.Pix[y*p.Stride+4*x:][:4:4]
				row[x] = object(luma(uint32(q[0])*0x101, uint32(q[1])*0x101, uint32(q[2])*0x101) > 127)
			}
		default:
			for x := range row {
				row[x] = object(luminance(picture.At(b.Min.X+x, b.Min.Y+y)) > 127)
			}
		}
	}
	return mask
}

func luminance(c color.Color) uint32 {
	r, g, b, _ := c.RGBA() // premultiplied: over black
	return luma(r, g, b)
}

// luma is color.GrayModel's weighting (JFIF), from 16 bits to 8.
func luma(r, g, b uint32) uint32 { return (19595*r + 38470*g + 7471*b + 1<<15) >> 24 }

func object(is bool) byte {
	if is {
		return 255
	}
	return 0
}
