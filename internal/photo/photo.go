package photo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"runtime/debug"
)

// MaxSide is the longest side of a normalised photo, in pixels.
const MaxSide = 4096

// Photo is a picture that is safe to show, encode and model.
type Photo struct {
	// Image is upright, sRGB and fully opaque, with its origin at (0, 0).
	Image *image.NRGBA
	// Width and Height are Image's, in pixels.
	Width, Height int
	// Original is what the file's header said.
	Original Info
}

// Normalise decodes a photo and makes it upright, sRGB, opaque and at most
// MaxSide long. The error is a *pipeline.Failure where the photo is at fault,
// and wraps ctx's where that has ended, which stops a decoding in its middle.
//
// It holds up to the memory that Cost says. Where several photos may arrive at
// once, call it through a [Normaliser].
func Normalise(ctx context.Context, data []byte) (*Photo, error) {
	info, err := Inspect(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	return normalise(ctx, data, info)
}

func normalise(ctx context.Context, data []byte, info Info) (*Photo, error) {
	img, info, err := develop(ctx, data, info)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("normalise %s: %w", info.Format, err)
	}
	p := &Photo{Image: img, Width: img.Rect.Dx(), Height: img.Rect.Dy(), Original: info}
	if Cost(info) > returnMemory {
		// The decoded planes are garbage now. Left to itself the heap would grow
		// to twice their size before the next large photo is decoded.
		debug.FreeOSMemory()
	}
	return p, nil
}

// develop decodes a photo and makes it upright and small enough; HEIC's size is known
// for good only then.
func develop(ctx context.Context, data []byte, info Info) (*image.NRGBA, Info, error) {
	if info.Format == JPEG {
		if img, err := developQuickly(ctx, data, info); err == nil {
			return img, info, nil
		}
	}
	decoded, err := decode(ctx, data, info)
	if err != nil {
		return nil, info, err
	}
	info.Width, info.Height = decoded.Bounds().Dx(), decoded.Bounds().Dy()
	if err := judge(info); err != nil {
		return nil, info, err
	}
	src, err := newSource(decoded, info.profile)
	if err != nil {
		return nil, info, decodeFailure(ctx, info.Format, err)
	}
	w, h := fit(info.Width, info.Height, MaxSide)
	return newDevelopment(src, w, h, info.Orientation).all(), info, nil
}

// fit is the size of a w × h picture scaled to at most limit on its long side.
func fit(w, h, limit int) (int, int) {
	long := max(w, h)
	if long <= limit {
		return w, h
	}
	scaled := func(n int) int { return max(1, (n*limit+long/2)/long) }
	return scaled(w), scaled(h)
}
