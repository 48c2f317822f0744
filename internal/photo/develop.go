package photo

import (
	"image"
	"runtime"

	"github.com/2112-lab/gen3d/internal/relay"
)

// stripRows is how many rows are finished before they are put in their place.
// Turned by a quarter, a strip writes runs of 32 × 4 bytes, two cache lines.
const stripRows = 32

// develop scales src to w × h (as stored), turns it upright and returns it. Rows
// are computed in exact integers, so neither the number of cores nor the
// orientation changes a pixel.
func develop(src *source, w, h, orientation int) *image.NRGBA {
	outW, outH := w, h
	if orientation >= 5 {
		outW, outH = h, w
	}
	dst := image.NewNRGBA(image.Rect(0, 0, outW, outH))
	strips := (h + stripRows - 1) / stripRows
	workers := max(1, min(runtime.GOMAXPROCS(0), strips))
	var wg relay.Group
	for k := range workers {
		wg.Go(func() {
			row := src.row
			if w != src.width || h != src.height {
				row = newScaler(src, w, h).row
			}
			strip := make([]byte, 4*w*stripRows)
			for s := strips * k / workers; s < strips*(k+1)/workers; s++ {
				y0 := s * stripRows
				n := min(stripRows, h-y0)
				for i := range n {
					row(y0+i, strip[4*w*i:4*w*(i+1)])
				}
				place(dst, strip[:4*w*n], w, h, y0, orientation)
			}
		})
	}
	wg.Wait()
	return dst
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
