package photo

import (
	"context"
	"errors"
	"fmt"
	"image"
	"runtime/debug"

	"github.com/2112-lab/gen3d/internal/photo/quickjpeg"
)

// developQuickly normalises the kind of JPEG that quickjpeg takes. A photo that keeps
// its size is developed while it is decoded, strip by strip, so that its planes need not
// come back from memory. The error is ctx's or quickjpeg.ErrOther.
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
	src, err := newSource(pic.Image(), info.profile)
	if err != nil {
		return nil, errors.Join(quickjpeg.ErrOther, err)
	}
	w, h := fit(info.Width, info.Height, MaxSide)
	d := newDevelopment(src, w, h, info.Orientation)
	if d.scales() {
		if err := pic.Decode(ctx, nil); err != nil {
			return nil, err
		}
		return d.all(), nil
	}
	return d.dst, pic.Decode(ctx, d.strip)
}

// A strip of one must fit into the other's scratch.
var _ [stripRows - quickjpeg.Rows]struct{}
