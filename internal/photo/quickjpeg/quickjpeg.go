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
}

// Open reads all up to the coded bits of data, which is kept. It wants a picture of that
// size, which the caller has judged. The error is ErrOther.
func Open(data []byte, size image.Point) (*Picture, error) {
	f, coded, ok := readHeader(data)
	if !ok || f.width != size.X || f.height != size.Y {
		return nil, ErrOther
	}
	return &Picture{frame: f, coded: coded}, nil
}

// Decode gives the whole picture, an *image.YCbCr or *image.Gray. The error is ctx's or
// ErrOther.
func (p *Picture) Decode(ctx context.Context) (image.Image, error) {
	all := p.frame.makeImage(p.frame.height)
	return all, p.decode(ctx, func() func(*strip) {
		return func(s *strip) { p.frame.transform(s, all, s.index) }
	})
}

// Strips gives the picture in pieces of Rows rows, the last one of fewer, each at its
// place by its bounds: in no order, from several goroutines at once, and each only until
// ready returns. A picture is thus never in memory as a whole. The error is ctx's or
// ErrOther; what was ready until then is then worth nothing.
func (p *Picture) Strips(ctx context.Context, ready func(image.Image)) error {
	return p.decode(ctx, func() func(*strip) {
		room := p.frame.makeImage(Rows)
		return func(s *strip) {
			p.frame.transform(s, room, 0)
			y0 := s.index * Rows
			ready(placed(room, y0, min(y0+Rows, p.frame.height)))
		}
	})
}

// decode reads all strips and gives each to one of the workers that it makes.
func (p *Picture) decode(ctx context.Context, worker func() func(*strip)) error {
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
			defer stop() // were it to panic, nobody would empty strips any more
			finish := worker()
			for s := range full {
				finish(s)
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

// Memory is how many bytes decoding holds beside the whole picture's planes, at most, of a picture of a
// width and number of components in a file of so many bytes.
func Memory(width, components int, file int64) int64 {
	strip := int64(width+31) * Rows * int64(components) * 3 // 16 bits a coefficient, 8 a sample
	return file + padding + strip*int64(runtime.GOMAXPROCS(0)+2)
}
