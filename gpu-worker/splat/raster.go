package splat

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
	left, width, top, rows int // in samples; left is even
	samples                []nearest
}

// nearest is what a sample shows: how near it is in steps of 1/nearSteps in the upper
// half, and the triangle's number, counted from 1, in the lower. Zero is nothing; what is
// nearer is larger.
type nearest int64

const nearSteps = 1 << 24

// triangle is noFace where there is nothing.
func (n nearest) triangle() uint32 { return uint32(n) - 1 }

// reset empties the band for the pixels of columns left … right and rows from top on.
func (b *band) reset(left, right, top, rows int) {
	b.left, b.width = left*supersample, (right-left)*supersample
	b.top, b.rows = top*supersample, rows*supersample
	b.samples = sized(b.samples, b.width*b.rows)
	clear(b.samples)
}

// draw rasterises one triangle, whose corners are counter-clockwise as seen (with
// y down, its area is then negative). Back faces are left out: the meshes are closed.
func (b *band) draw(id uint32, p, q, r *point) {
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
	// The edge functions at the first sample and their slopes; the third of them is
	// what the others leave of the area. Within a pair it is one right and half down;
	// from pair to pair two right; from row to row one down and half left or half
	// right again.
	ax, ay := y1-y2, x2-x1
	bx, by := y2-y0, x0-x2
	sx, sy := left*subpixel+subpixel/2+tilt*(1-2*(top&1)), top*subpixel+subpixel/2-tilt
	a0, b0 := ax*(sx-x1)+ay*(sy-y1), bx*(sx-x2)+by*(sy-y2)
	oddA, oddB := ax*subpixel+ay*subpixel/2, bx*subpixel+by*subpixel/2
	// The same of how near it is, which may go beyond 64 bits outside of the triangle
	// and comes back inside.
	n0, nx, ny := plane(p, q, r, ax, bx, ay, by, area)
	n0 += nx*(sx-x0) + ny*(sy-y0)
	oddN := nx*subpixel + ny*subpixel/2
	id++
	start := (int(top)-b.top)*b.width + int(left) - b.left
	width := int(right-left+1) &^ 1
	for y := top; y < bottom; y++ {
		row := pairs(b.samples[start : start+width])
		f0, f1, n := a0, b0, n0
		if width > wide {
			row.across(id, area, [3]int64{f0, f1, n}, [3]int64{oddA, oddB, oddN}, [3]int64{2 * subpixel * ax, 2 * subpixel * bx, 2 * subpixel * nx})
		} else {
			row.some(id, area, f0, f1, n, oddA, oddB, oddN, 2*subpixel*ax, 2*subpixel*bx, 2*subpixel*nx)
		}
		turn := subpixel / 2 * (2*(y&1) - 1)
		a0, b0, n0 = a0+ay*subpixel+ax*turn, b0+by*subpixel+bx*turn, n0+ny*subpixel+nx*turn
		start += b.width
	}
}

// plane is how near a triangle is, at p and a step right and down, with 32 bits more
// than a sample keeps.
func plane(p, q, r *point, ax, bx, ay, by, area int64) (at, x, y int64) {
	const unit = nearSteps << 32
	np, nq, nr := float64(p.near), float64(q.near), float64(r.near)
	f, g := unit*(np-nq)/float64(area), unit*(nr-nq)/float64(area)
	right, down := f*float64(ax)+g*float64(bx), f*float64(ay)+g*float64(by)
	if max(right, -right, down, -down) > unit { // seen from its edge
		return int64(unit * max(np, nq, nr)), 0, 0
	}
	return int64(unit * np), int64(right), int64(down)
}

// snap is a picture position in steps, rounded, for exact arithmetic. What is added
// and taken away again makes rounding towards zero rounding down.
func snap(v float32) int32 {
	const above = 1 << 30
	return int32(int64(float64(min(max(v, -1e6), 1e6))*subpixel+(above+0.5)) - above)
}

// cell is the sample at or before a position, rounding down below zero too.
func cell(v int64) int64 { return v >> 4 } // subpixel is 2⁴
