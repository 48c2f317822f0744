package photo

import (
	"image"
	"runtime"
	"sync"

	"github.com/2112-lab/gen3d/internal/relay"
)

// stripRows is how many rows are finished before they are put in their place.
// Turned by a quarter, a strip writes runs of 32 × 4 bytes, two cache lines.
const stripRows = 32

// development scales a decoded picture to w × h (as stored) and turns it upright.
// Rows are computed in exact integers, so neither the number of cores nor the
// orientation changes a pixel.
type development struct {
	src         *source
	w, h        int
	orientation int
	dst         *image.NRGBA
	scratch     sync.Pool // *[]byte, of a strip
}

func newDevelopment(src *source, w, h, orientation int) *development {
	outW, outH := w, h
	if orientation >= 5 {
		outW, outH = h, w
	}
	d := &development{src: src, w: w, h: h, orientation: orientation, dst: image.NewNRGBA(image.Rect(0, 0, outW, outH))}
	d.scratch.New = func() any {
		b := make([]byte, 4*w*stripRows)
		return &b
	}
	return d
}

// scales says whether the picture is made smaller. Where it is not, each row of it
// needs that row of the source and no other.
func (d *development) scales() bool { return d.w != d.src.width || d.h != d.src.height }

// all develops the whole picture, on all cores.
func (d *development) all() *image.NRGBA {
	strips := (d.h + stripRows - 1) / stripRows
	workers := max(1, min(runtime.GOMAXPROCS(0), strips))
	var wg relay.Group
	for k := range workers {
		wg.Go(func() {
			row := d.src.row
			if d.scales() {
				row = newScaler(d.src, d.w, d.h).row
			}
			for s := strips * k / workers; s < strips*(k+1)/workers; s++ {
				d.rows(row, s*stripRows, min((s+1)*stripRows, d.h))
			}
		})
	}
	wg.Wait()
	return d.dst
}

// strip develops a piece of a picture that keeps its size, stripRows rows at most, from
// row y0 on.
func (d *development) strip(piece *source, y0 int) {
	d.rows(func(y int, dst []byte) { piece.row(y-y0, dst) }, y0, y0+piece.height)
}

func (d *development) rows(row func(y int, dst []byte), y0, y1 int) {
	if d.orientation == 1 {
		for y := y0; y < y1; y++ {
			row(y, d.dst.Pix[y*d.dst.Stride:][:4*d.w])
		}
		return
	}
	b := d.scratch.Get().(*[]byte)
	defer d.scratch.Put(b)
	for y := y0; y < y1; y++ {
		row(y, (*b)[4*d.w*(y-y0):][:4*d.w])
	}
	place(d.dst, (*b)[:4*d.w*(y1-y0)], d.w, d.h, y0, d.orientation)
}

// place writes rows y0 and on of a stored picture of w × h where EXIF's
// orientation puts them (EXIF 2.32, 4.6.4 A, Orientation).
func place(dst *image.NRGBA, strip []byte, w, h, y0, orientation int) {
	rows := len(strip) / (4 * w)
	// A stored pixel (x, y) goes to origin + x*stepX + y*stepY.
	var origin, stepX, stepY int
	s := dst.Stride
	switch orientation {
	default:
		origin, stepX, stepY = 0, 4, s
	case 2: // mirrored
		origin, stepX, stepY = 4*(w-1), -4, s
	case 3: // upside down
		origin, stepX, stepY = 4*(w-1)+s*(h-1), -4, -s
	case 4: // mirrored top to bottom
		origin, stepX, stepY = s*(h-1), 4, -s
	case 5: // transposed
		origin, stepX, stepY = 0, s, 4
	case 6: // needs a quarter turn clockwise
		origin, stepX, stepY = 4*(h-1), s, -4
	case 7: // transposed across the other diagonal
		origin, stepX, stepY = 4*(h-1)+s*(w-1), -s, -4
	case 8: // needs a quarter turn counter-clockwise
		origin, stepX, stepY = s*(w-1), -s, 4
	}
	origin += y0 * stepY
	if stepX == 4 {
		for i := range rows {
			copy(dst.Pix[origin+i*stepY:], strip[4*w*i:4*w*(i+1)])
		}
		return
	}
	for x := range w {
		to := origin + x*stepX
		for i := range rows {
			copy(dst.Pix[to:to+4], strip[4*(w*i+x):4*(w*i+x)+4])
			to += stepY
		}
	}
}
