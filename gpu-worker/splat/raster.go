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

// band is the z-buffer of some rows of samples, as wide as what there is to see.
type band struct {
	left, width, top, rows int       // in samples; left is even
	near                   []float32 // of the nearest surface
	triangle               []int32   // its triangle, or -1
}

// reset empties the band for the pixels of columns left … right and rows from top on.
func (b *band) reset(left, right, top, rows int) {
	b.left, b.width = left*supersample, (right-left)*supersample
	b.top, b.rows = top*supersample, rows*supersample
	n := b.width * b.rows
	if cap(b.near) < n {
		b.near, b.triangle = make([]float32, n), make([]int32, n)
	}
	b.near, b.triangle = b.near[:n], b.triangle[:n]
	for i := range b.triangle {
		b.triangle[i] = -1
	}
	for i := range b.near {
		b.near[i] = -math.MaxFloat32
	}
}

// draw rasterises one triangle, whose corners are counter-clockwise as seen (with
// y down, its area is then negative). Back faces are left out: the meshes are closed.
func (b *band) draw(id int32, p, q, r *point) {
	x0, y0 := int64(p.column), int64(p.row)
	x1, y1 := int64(r.column), int64(r.row) // swapped: clockwise from here on
	x2, y2 := int64(q.column), int64(q.row)
	area := (x1-x0)*(y2-y0) - (x2-x0)*(y1-y0)
	if area <= 0 {
		return
	}
	const low, high = subpixel/2 - tilt, subpixel/2 + tilt // where in its cell a sample may lie
	// Samples are looked at in pairs, an even column and the odd one after it.
	left := max(cell(min(x0, x1, x2)-high)&^1, int64(b.left))
	right := min(cell(max(x0, x1, x2)-low)+1, int64(b.left+b.width))
	top := max(cell(min(y0, y1, y2)-high), int64(b.top))
	bottom := min(cell(max(y0, y1, y2)-low)+1, int64(b.top+b.rows))
	if left >= right || top >= bottom {
		return
	}
	// The edge functions at the first sample and their slopes. Within a pair it is
	// one right and half down; from pair to pair two right; from row to row one
	// down and half left or half right again.
	ax, ay := y1-y2, x2-x1
	bx, by := y2-y0, x0-x2
	cx, cy := y0-y1, x1-x0
	sx, sy := left*subpixel+subpixel/2+tilt*(1-2*(top&1)), top*subpixel+subpixel/2-tilt
	a0, b0, c0 := ax*(sx-x1)+ay*(sy-y1), bx*(sx-x2)+by*(sy-y2), cx*(sx-x0)+cy*(sy-y0)
	oddA, oddB, oddC := ax*subpixel+ay*subpixel/2, bx*subpixel+by*subpixel/2, cx*subpixel+cy*subpixel/2
	f := 1 / float32(area)
	n0, n1, n2 := p.near*f, r.near*f, q.near*f
	start := (int(top)-b.top)*b.width + int(left) - b.left
	width := int(right-left+1) &^ 1
	for y := top; y < bottom; y++ {
		near := b.near[start : start+width]
		triangle := b.triangle[start : start+width]
		f0, f1, f2 := a0, b0, c0
		for i := 1; i < len(near); i += 2 {
			if f0|f1|f2 >= 0 { // none is negative
				if n := n0*float32(f0) + n1*float32(f1) + n2*float32(f2); n > near[i-1] {
					near[i-1], triangle[i-1] = n, id
				}
			}
			if g0, g1, g2 := f0+oddA, f1+oddB, f2+oddC; g0|g1|g2 >= 0 {
				if n := n0*float32(g0) + n1*float32(g1) + n2*float32(g2); n > near[i] {
					near[i], triangle[i] = n, id
				}
			}
			f0, f1, f2 = f0+2*subpixel*ax, f1+2*subpixel*bx, f2+2*subpixel*cx
		}
		turn := subpixel / 2 * (2*(y&1) - 1)
		a0, b0, c0 = a0+ay*subpixel+ax*turn, b0+by*subpixel+bx*turn, c0+cy*subpixel+cx*turn
		start += b.width
	}
}

// snap is a picture position in steps, rounded, for exact arithmetic. What is added
// and taken away again makes rounding towards zero rounding down.
func snap(v float32) int32 {
	const above = 1 << 30
	return int32(int64(float64(min(max(v, -1e6), 1e6))*subpixel+(above+0.5)) - above)
}

// cell is the sample at or before a position, rounding down below zero too.
func cell(v int64) int64 { return v >> 4 } // subpixel is 2⁴
