package splat

import "math"

// Pictures are made in bands of rows, so that a band's buffers stay in the cache
// and bands can be made at the same time. Each pixel has supersample² samples.
const (
	bandRows    = 32
	supersample = 2
	subpixel    = 16 // steps a sample, for exact edges: neighbours leave no gaps
	tilt        = subpixel / 4
)

// Samples lie on a turned grid: in even rows of samples a quarter to the right
// of their cell's middle, in odd rows to the left, and in even columns a quarter
// up, in odd ones down. The four samples of a pixel then differ in every
// coordinate, which gives level and upright edges four steps of grey, not two.
var samplePlaces = [4][2]float32{{0.75, 0.25}, {1.75, 0.75}, {0.25, 1.25}, {1.25, 1.75}}

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
	const low, high = subpixel/2 - tilt, subpixel/2 + tilt // where in its cell a sample may lie
	left := max(cell(min(x0, x1, x2)-high), 0)
	right := min(cell(max(x0, x1, x2)-low)+1, int64(b.width))
	top := max(cell(min(y0, y1, y2)-high), int64(b.top))
	bottom := min(cell(max(y0, y1, y2)-low)+1, int64(b.top+b.rows))
	if left >= right || top >= bottom {
		return
	}
	// The edge functions' slopes, and their steps from a sample to the next in
	// its row: one right, and half down or half up again.
	ax, ay := y1-y2, x2-x1
	bx, by := y2-y0, x0-x2
	cx, cy := y0-y1, x1-x0
	const half = subpixel / 2
	steps := [2][3]int64{
		{ax*subpixel + ay*half, bx*subpixel + by*half, cx*subpixel + cy*half},
		{ax*subpixel - ay*half, bx*subpixel - by*half, cx*subpixel - cy*half},
	}
	f := 1 / float32(area)
	n0, n1, n2 := p.near*f, r.near*f, q.near*f
	for y := top; y < bottom; y++ {
		sx, sy := left*subpixel+half+tilt*(1-2*(y&1)), y*subpixel+half-tilt*(1-2*(left&1))
		f0 := ax*(sx-x1) + ay*(sy-y1)
		f1 := bx*(sx-x2) + by*(sy-y2)
		f2 := cx*(sx-x0) + cy*(sy-y0)
		row := (int(y) - b.top) * b.width
		for x := left; x < right; x++ {
			if f0|f1|f2 >= 0 { // none is negative
				near := n0*float32(f0) + n1*float32(f1) + n2*float32(f2)
				if i := row + int(x); near > b.near[i] {
					b.near[i], b.triangle[i] = near, id
				}
			}
			step := &steps[x&1]
			f0, f1, f2 = f0+step[0], f1+step[1], f2+step[2]
		}
	}
}

func snap(v float32) int64 {
	return int64(math.Floor(float64(min(max(v, -1e6), 1e6))*subpixel + 0.5))
}

// cell is the sample at or before a position, rounding down below zero too.
func cell(v int64) int64 { return v >> 4 } // subpixel is 2⁴
