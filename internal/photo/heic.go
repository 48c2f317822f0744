package photo

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"

	"github.com/gen2brain/heic"

	"github.com/2112-lab/gen3d/pipeline"
)

// maxMeta bounds the meta box. A grid of 50 megapixels has some 200 tiles, 30 kB.
const maxMeta = 1 << 20

// readHEICHeader walks the top-level boxes (ISO/IEC 14496-12, 4.2), all of which
// must lie within the file, and reads the properties of the primary item.
func readHEICHeader(src *io.SectionReader) (Info, error) {
	c := newCursor(src)
	var info Info
	for c.left() > 0 {
		kind, n, err := nextBox(c)
		if err != nil {
			return Info{}, err
		}
		if kind != "meta" || info.Width != 0 {
			if err := c.skip(n); err != nil {
				return Info{}, heicCut(err, info)
			}
			continue
		}
		if n > maxMeta {
			return Info{}, damagef("has a meta box of %d bytes", n)
		}
		body, err := c.next(int(n))
		if err != nil {
			return Info{}, err
		}
		if info, err = readMeta(body); err != nil {
			return Info{}, err
		}
	}
	if info.Width == 0 {
		return Info{}, damage("has no meta box")
	}
	// The decoder's linear memory: coded tiles, planes, one converted copy.
	info.bytesPerPix, info.overhead = 8, 48<<20
	return info, nil
}

// heicCut judges the size first: a bomb is called one even when it is cut, too.
func heicCut(cut error, info Info) error {
	if info.Format = HEIC; info.Width != 0 {
		if err := judge(info); err != nil {
			return err
		}
	}
	return cut
}

// nextBox reads a box header and returns how many bytes of body follow.
func nextBox(c *cursor) (kind string, n int64, err error) {
	head, err := c.next(8)
	if err != nil {
		return "", 0, err
	}
	size, used := int64(be32(head)), int64(8)
	switch size {
	case 0: // to the end of the file
		return string(head[4:]), c.left(), nil
	case 1:
		wide, err := c.next(8)
		if err != nil {
			return "", 0, err
		}
		if be32(wide) != 0 {
			return "", 0, damagef("has box %q of more than 4 GiB", head[4:])
		}
		size, used = int64(be32(wide[4:])), 16
	}
	if size < used {
		return "", 0, damagef("has box %q of %d bytes", head[4:], size)
	}
	return string(head[4:]), size - used, nil
}

// decodeHEIC runs the sandboxed decoder. It cannot be interrupted: where ctx
// ends first, the answer comes at once and the decoder runs out in the background.
func decodeHEIC(ctx context.Context, r io.Reader) (image.Image, error) {
	if heic.Dynamic() == nil {
		// A libheif found on the machine would parse strangers' bytes in this
		// process, outside the sandbox. The build tag nodynamic rules it out.
		return nil, fmt.Errorf("%w: HEIC in a program built without the tag nodynamic, beside a native libheif", errUnsupported)
	}
	type answer struct {
		img image.Image
		err error
	}
	done := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if p := recover(); p != nil {
				a = answer{err: fmt.Errorf("decoder panicked: %v", p)}
			}
			done <- a
		}()
		a.img, a.err = heic.Decode(r)
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case a := <-done:
		if a.err != nil {
			return nil, fmt.Errorf("heic: %w", a.err)
		}
		b := a.img.Bounds()
		if int64(b.Dx())*int64(b.Dy()) > pipeline.MaxPhotoPixels {
			return nil, errors.New("heic: more pixels than the header says")
		}
		return a.img, nil
	}
}
