package splat

import "math"

// Pictures are made in bands of rows, so that a band's buffers stay in the cache
// and bands can be made at the same time. Each pixel has supersample² samples.
const (
	bandRows    = 32
	supersample = 2
	subpixel    = 16 // steps a sample, for exact edges: neighbours leave no gaps
)

// band is the z-buffer of some rows of samples.
type band struct {
	width, top, rows int       // in samples
	near             []float32 // of the nearest surface
	triangle         []int32   // its triangle, or -1
}

func newBand(width int) *band {
	n := width * bandRows * supersample * supersample
	return &band{width: width * supersample, near: make([]float32, n), triangle: make([]int32, n)}
}

// reset empties the band for rows of pixels from y on.
func (b *band) reset(y, rows int) {
	b.top, b.rows = y*supersample, rows*supersample
	for i := range b.triangle {
		b.triangle[i] = -1
		b.near[i] = -math.MaxFloat32
	}
}

// draw rasterises one triangle, whose corners come in sample coordinates,
// counter-clockwise as seen (with y down, its area is then negative). Back faces
// are left out: the meshes are closed.
func (b *band) draw(id int32, p, q, r point) {
	if p.inverse == 0 || q.inverse == 0 || r.inverse == 0 {
		return
	}
	x0, y0 := snap(p.x), snap(p.y)
	x1, y1 := snap(r.x), snap(r.y) // swapped: clockwise from here on
	x2, y2 := snap(q.x), snap(q.y)
	area := (x1-x0)*(y2-y0) - (x2-x0)*(y1-y0)
	if area <= 0 {
		return
	}
	// Samples lie at the middle of their cells.
	const half = subpixel / 2
	left := max(cell(min(x0, x1, x2)-half), 0)
	right := min(cell(max(x0, x1, x2)-half)+1, int64(b.width))
	top := max(cell(min(y0, y1, y2)-half), int64(b.top))
	bottom := min(cell(max(y0, y1, y2)-half)+1, int64(b.top+b.rows))
	if left >= right || top >= bottom {
		return
	}
	// Edge functions at the first sample and their steps.
	sx, sy := left*subpixel+half, top*subpixel+half
	e0 := (x2-x1)*(sy-y1) - (y2-y1)*(sx-x1)
	e1 := (x0-x2)*(sy-y2) - (y0-y2)*(sx-x2)
	e2 := (x1-x0)*(sy-y0) - (y1-y0)*(sx-x0)
	dx0, dx1, dx2 := -(y2-y1)*subpixel, -(y0-y2)*subpixel, -(y1-y0)*subpixel
	dy0, dy1, dy2 := (x2-x1)*subpixel, (x0-x2)*subpixel, (x1-x0)*subpixel
	f := 1 / float32(area)
	n0, n1, n2 := p.near*f, r.near*f, q.near*f
	for y := top; y < bottom; y++ {
		f0, f1, f2 := e0, e1, e2
		row := (int(y) - b.top) * b.width
		for i := row + int(left); i < row+int(right); i++ {
			if f0|f1|f2 >= 0 { // none is negative
				near := n0*float32(f0) + n1*float32(f1) + n2*float32(f2)
				if near > b.near[i] {
					b.near[i], b.triangle[i] = near, id
				}
			}
			f0, f1, f2 = f0+dx0, f1+dx1, f2+dx2
		}
		e0, e1, e2 = e0+dy0, e1+dy1, e2+dy2
	}
}

func snap(v float32) int64 {
	return int64(math.Floor(float64(min(max(v, -1e6), 1e6))*subpixel + 0.5))
}

// cell is the sample at or before a position, rounding down below zero too.
func cell(v int64) int64 { return v >> 4 } // subpixel is 2⁴
