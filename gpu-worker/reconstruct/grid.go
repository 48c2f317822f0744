package reconstruct

import (
	"math"
	"runtime"

	"github.com/2112-lab/gen3d/internal/relay"
)

// grid is a picture of one float32 per pixel, row by row, y down.
type grid struct {
	w, h int
	v    []float32
}

func newGrid(w, h int) *grid { return &grid{w: w, h: h, v: make([]float32, w*h)} }

// at samples bilinearly; pixel centres lie at whole numbers and the outermost
// pixels extend beyond the border.
func (g *grid) at(x, y float32) float32 {
	if !(x >= 0 && y >= 0 && x < float32(g.w-1) && y < float32(g.h-1)) {
		return g.atBorder(x, y)
	}
	x0, y0 := int(x), int(y)
	fx, fy := x-float32(x0), y-float32(y0)
	i := y0*g.w + x0
	top, bottom := g.v[i:i+2], g.v[i+g.w:i+g.w+2]
	a := top[0] + (top[1]-top[0])*fx
	b := bottom[0] + (bottom[1]-bottom[0])*fx
	return a + (b-a)*fy
}

// atEach samples three grids of one size at the same place.
func atEach(g *[3]*grid, x, y float32) (a, b, c float32) {
	w, h := g[0].w, g[0].h
	if !(x >= 0 && y >= 0 && x < float32(w-1) && y < float32(h-1)) {
		return g[0].atBorder(x, y), g[1].atBorder(x, y), g[2].atBorder(x, y)
	}
	x0, y0 := int(x), int(y)
	fx, fy := x-float32(x0), y-float32(y0)
	i := y0*w + x0
	return mixed(g[0].v[i:], w, fx, fy), mixed(g[1].v[i:], w, fx, fy), mixed(g[2].v[i:], w, fx, fy)
}

// mixed is the value between the first two pixels and those a row below.
func mixed(v []float32, w int, fx, fy float32) float32 {
	a := v[0] + (v[1]-v[0])*fx
	b := v[w] + (v[w+1]-v[w])*fx
	return a + (b-a)*fy
}

func (g *grid) atBorder(x, y float32) float32 {
	x, y = clamp(x, 0, float32(g.w-1)), clamp(y, 0, float32(g.h-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, g.w-1), min(y0+1, g.h-1)
	fx, fy := x-float32(x0), y-float32(y0)
	a := g.v[y0*g.w+x0] + (g.v[y0*g.w+x1]-g.v[y0*g.w+x0])*fx
	b := g.v[y1*g.w+x0] + (g.v[y1*g.w+x1]-g.v[y1*g.w+x0])*fx
	return a + (b-a)*fy
}

// slope is the gradient at x, y by central differences half a pixel wide, which
// keeps a bilinear field's gradient continuous.
func (g *grid) slope(x, y float32) (dx, dy float32) {
	return g.at(x+0.5, y) - g.at(x-0.5, y), g.at(x, y+0.5) - g.at(x, y-0.5)
}

// inRows runs f on bands of 0..h, as many at once as there are processors. f
// must write only what belongs to its own rows, so that the result does not
// depend on how many bands there are.
func inRows(h int, f func(y0, y1 int)) {
	n := min(runtime.GOMAXPROCS(0), (h+15)/16)
	if n <= 1 {
		f(0, h)
		return
	}
	var wg relay.Group
	for i := range n {
		wg.Go(func() { f(h*i/n, h*(i+1)/n) })
	}
	wg.Wait()
}

func sqrt32(v float32) float32 { return float32(math.Sqrt(float64(v))) }

func hypot32(x, y float32) float32 { return sqrt32(x*x + y*y) }

// clamp by comparisons, because the built-in min and max spend time on the sign
// of zero. NaN becomes low.
func clamp(v, low, high float32) float32 {
	switch {
	case v > high:
		return high
	case v > low:
		return v
	}
	return low
}
