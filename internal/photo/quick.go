package photo

import (
	"context"
	"errors"
	"fmt"
	"image"
	"runtime/debug"
	"sync"

	"github.com/2112-lab/gen3d/internal/photo/quickjpeg"
)

// developQuickly normalises the kind of JPEG that quickjpeg takes. A photo that keeps
// its size is developed while it is decoded, strip by strip, so that its planes are
// never in memory as a whole. The error is ctx's or quickjpeg.ErrOther.
func developQuickly(ctx context.Context, data []byte, info Info) (img *image.NRGBA, err error) {
	pic, err := quickjpeg.Open(data, image.Pt(info.Width, info.Height))
	if err != nil {
		return nil, err
	}
	// What is wrong with a file that fails from here on, image/jpeg will say. Until then
	// two decoders' memory would count.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", quickjpeg.ErrOther, p)
		}
		if err != nil && Cost(info) > returnMemory {
			img, pic = nil, nil
			debug.FreeOSMemory()
		}
	}()
	w, h := fit(info.Width, info.Height, MaxSide)
	if w != info.Width || h != info.Height {
		planes, err := pic.Decode(ctx)
		if err != nil {
			return nil, err
		}
		src, err := newSource(planes, info.profile)
		if err != nil {
			return nil, errors.Join(quickjpeg.ErrOther, err)
		}
		return newDevelopment(src, w, h, info.Orientation).all(), nil
	}
	d := newDevelopment(&source{width: w, height: h}, w, h, info.Orientation)
	var once sync.Once
	var colour *conversion
	return d.dst, pic.Strips(ctx, func(strip image.Image) {
		src, space, err := newPlainSource(strip)
		if err != nil {
			panic(err) // there is no such strip
		}
		once.Do(func() { colour = newConversion(info.profile, space) })
		src.colour = colour
		d.strip(src, strip.Bounds().Min.Y)
	})
}

// A strip of one must fit into the other's scratch.
var _ [stripRows - quickjpeg.Rows]struct{}
