package photo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
)

// decode turns a file whose header was judged into pixels as stored. A decoder
// that panics on hostile bytes has found a damaged file.
func decode(ctx context.Context, data []byte, info Info) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, decodeFailure(ctx, info.Format, fmt.Errorf("decoder panicked: %v", p))
		}
	}()
	r := &cancelReader{ctx: ctx, r: bytes.NewReader(data)}
	switch info.Format {
	case JPEG:
		if n := countScans(data); n > maxScans {
			return nil, decodeFailure(ctx, JPEG, fmt.Errorf("%w: %d scans", errUnsupported, n))
		}
		img, err = jpeg.Decode(r)
	case PNG:
		img, err = png.Decode(r)
	case WebP:
		img, err = decodeWebP(r)
	case HEIC:
		img, err = decodeHEIC(ctx, r)
	default:
		err = fmt.Errorf("%w: format %q", errUnsupported, info.Format)
	}
	if err != nil {
		return nil, decodeFailure(ctx, info.Format, err)
	}
	// Were header and decoder ever to disagree, every limit would be void.
	// HEIC alone may come out smaller than its header's size, by a crop property.
	b := img.Bounds()
	cropped := info.Format == HEIC && b.Dx() <= info.Width && b.Dy() <= info.Height
	if !cropped && (b.Dx() != info.Width || b.Dy() != info.Height) {
		return nil, decodeFailure(ctx, info.Format,
			fmt.Errorf("header says %d × %d, pixels are %d × %d", info.Width, info.Height, b.Dx(), b.Dy()))
	}
	return img, nil
}

// cancelReader ends a decoder that reads on after its context has ended.
type cancelReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancelReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
