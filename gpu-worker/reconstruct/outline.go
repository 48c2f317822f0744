package reconstruct

import (
	"math"
	"slices"

	"github.com/2112-lab/gen3d/pipeline"
)

// outline is the object's contour with sub-pixel precision, and what follows
// from it alone.
type outline struct {
	// level is above 0 inside; its zero line is the contour.
	level *grid
	// inside is 1 where level is above 0, else 0.
	inside *grid
	// depth is the distance to the contour in pixels inside, and minus that
	// distance (exact only within two pixels) outside.
	depth *grid
	// balls is the squared height of the union of balls; see ballHeights.
	balls *grid
	area  int // pixels inside
}

// smoothOutline turns the jagged share of object per pixel into a smooth
// contour. The blur is one grid pixel, or one mask pixel where the grid is
// finer than the mask, so that stair steps vanish and corners stay.
//
// The contour is drawn where the blurred share is one half. An object of wires
// would vanish there; for it the threshold falls until one and a half times the
// object's area are inside, enough that a line does not break into beads.
func smoothOutline(cover *grid, scale float64) (*outline, error) {
	soft := blur(cover, math.Max(1, scale))
	clearBorder(soft)
	threshold := float32(0.5)
	var want float64
	have := 0
	for i, c := range cover.v {
		want += float64(c)
		if soft.v[i] > threshold {
			have++
		}
	}
	if float64(have) < 0.9*want {
		threshold = wireThreshold(soft, int(math.Ceil(1.5*want)))
	}
	o := &outline{level: soft, inside: newGrid(soft.w, soft.h)}
	for i, v := range soft.v {
		soft.v[i] = v - threshold
		if v > threshold {
			o.inside.v[i] = 1
			o.area++
		}
	}
	if o.area < 4 {
		return nil, pipeline.NewFailure(pipeline.MaskTooSmall, "the object is too thin: %d pixels of the working grid", o.area)
	}
	o.depth = measureDepth(o)
	o.balls = ballHeights(o)
	return o, nil
}

// wireThreshold is the value that n pixels exceed, but at most 0.45 of the
// largest: a line whose blurred share is that high in its middle is then two
// pixels wide and in one piece, however thin it was.
func wireThreshold(soft *grid, n int) float32 {
	values := make([]float32, 0, n)
	for _, v := range soft.v {
		if v > 0 {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	if len(values) == 0 {
		return 0.5
	}
	return min(0.45*values[len(values)-1], values[max(0, len(values)-1-n)])
}

// clearBorder makes the outermost pixels empty, so that no later step has to
// ask whether a neighbour exists.
func clearBorder(g *grid) {
	clear(g.v[:g.w])
	clear(g.v[len(g.v)-g.w:])
	for y := range g.h {
		g.v[y*g.w], g.v[(y+1)*g.w-1] = 0, 0
	}
}
