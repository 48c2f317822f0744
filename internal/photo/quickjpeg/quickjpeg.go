package quickjpeg

import (
	"context"
	"errors"
	"image"
	"runtime"
	"sync/atomic"

	"github.com/2112-lab/gen3d/internal/relay"
)

// ErrOther means that the file is not of the one kind that this package decodes, or is
// damaged. What image/jpeg makes of it is what counts.
var ErrOther = errors.New("not a plain baseline JPEG")

// Rows is how many rows of pixels are finished at a time: two rows of blocks where the
// colours are halved from top to bottom, four elsewhere.
const Rows = 32

// Picture is a JPEG whose header was read.
type Picture struct {
	frame frame
	coded []byte
	img   image.Image
}

// Open reads all up to the coded bits of data, which is kept, and makes room for the
// pixels. It wants a picture of that size, which the caller has judged. The error is
// ErrOther.
func Open(data []byte, size image.Point) (*Picture, error) {
	f, coded, ok := readHeader(data)
	if !ok || f.width != size.X || f.height != size.Y {
		return nil, ErrOther
	}
	return &Picture{frame: f, coded: coded, img: f.makeImage()}, nil
}

// Image is the picture, an *image.YCbCr or *image.Gray. Its pixels are there once Decode
// has said so.
func (p *Picture) Image() image.Image { return p.img }

// Decode fills the picture. Each time that rows y0 to y1 (y1 excluded; as many as
// Rows, but for the last) are there it calls ready, if that is not nil: in no
// order, and from several goroutines at once. The error is ctx's or ErrOther; what was
// ready until then is then worth nothing.
func (p *Picture) Decode(ctx context.Context, ready func(y0, y1 int)) error {
	f := &p.frame
	bits, ok := newBits(p.coded, f.restart > 0)
	if !ok {
		return ErrOther
	}
	var decoded atomic.Bool
	workers := max(1, min(runtime.GOMAXPROCS(0), f.strips()))
	full, empty := make(chan *strip, workers+2), make(chan *strip, workers+2)
	for range cap(empty) {
		empty <- nil // room is made where it is needed
	}
	going, stop := context.WithCancel(ctx)
	defer stop()
	var g relay.Group
	g.Go(func() {
		defer close(full)
		decoded.Store(f.readStrips(going, bits, empty, full))
	})
	for range workers {
		g.Go(func() {
			defer stop() // were ready to panic, nobody would empty strips any more
			for s := range full {
				y0, y1 := f.transform(s, p.img)
				if ready != nil {
					ready(y0, y1)
				}
				empty <- s
			}
		})
	}
	g.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	if !decoded.Load() {
		return ErrOther
	}
	return nil
}

// Memory is how many bytes decoding holds beside the planes, at most, of a picture of a
// width and number of components in a file of so many bytes.
func Memory(width, components int, file int64) int64 {
	strip := int64(width+31) * Rows * int64(components) * 2 // 16 bits a coefficient
	return file + padding + strip*int64(runtime.GOMAXPROCS(0)+2)
}
