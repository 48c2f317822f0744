package reconstruct

import (
	"math"
	"slices"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/internal/relay"
)

// How a disc covers its share of the surface. With σ of 0.62 spacings, a square
// lattice of discs of this opacity shows no dots and stays sharp.
const (
	discSigma     = 0.62
	discThickness = 0.12 // σ along the normal, in spacings
	discOpacity   = 0.985
	// frontDetail is how much closer the front's discs lie than the back's,
	// which has no detail to show.
	frontDetail = 1.35
	// closestDiscs bounds the spacing from below for tiny objects, in grid pixels.
	closestDiscs = 0.3
)

// newDiscs covers the surface of f with about count flat splats, in grid pixels
// centred on the grid, Y up.
func newDiscs(f *heightField, p *paint, d *detail, count int) []splat.Splat {
	front, back, rim := f.surfaceArea()
	// count = front·(1+3·share)/s² + rim/s² + back/(frontDetail·s)²
	weighted := front*(1+3*d.share) + rim + back/(frontDetail*frontDetail)
	spacing := max(float32(math.Sqrt(weighted/float64(count))), closestDiscs)
	s := surface{f, p, d}
	out := s.layDiscs(spacing)
	if n := float64(len(out)); n > 1.2*float64(count) {
		// All edges and hardly any area, which the estimate does not foresee.
		out = s.layDiscs(spacing * float32(math.Sqrt(n/float64(count))))
	}
	return out
}

// surface is all that a disc is made from.
type surface struct {
	f *heightField
	p *paint
	d *detail
}

// layDiscs lays front, back and rim beside each other: each has a part that one
// goroutine does.
func (s surface) layDiscs(spacing float32) []splat.Splat {
	var front, back, rim []splat.Splat
	var laying relay.Group
	laying.Go(func() { rim = s.layRings(spacing) })
	laying.Go(func() { front = s.layTiles(1, spacing) })
	laying.Go(func() { back = s.layTiles(-1, spacing*frontDetail) })
	laying.Wait()
	return slices.Concat(front, back, rim)
}

// surfaceArea estimates the front's, the back's and the rim band's area in
// square pixels.
func (f *heightField) surfaceArea() (front, back, rim float64) {
	w, h := f.level.w, f.level.h
	rows := make([][2]float64, h) // summed by row, so that the order is fixed
	var s *sheet
	var laying relay.Group
	laying.Go(func() { s = newSheet(f.outline, 2) })
	inRows(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for x := range w {
				if f.depth.v[y*w+x] < bandWidth {
					continue
				}
				dx, dy := f.steepness(float32(x), float32(y), 1)
				rows[y][0] += math.Sqrt(1 + float64(dx*dx+dy*dy))
				dx, dy = f.steepness(float32(x), float32(y), -1)
				rows[y][1] += math.Sqrt(1 + float64(dx*dx+dy*dy))
			}
		}
	})
	for _, r := range rows {
		front, back = front+r[0], back+r[1]
	}
	laying.Wait()
	var p bandProfile
	for _, e := range s.border {
		if length := p.fit(f, s, e); length > 0 {
			rim += float64(length * p.total())
		}
	}
	return front, back, rim
}

// steepness is the gradient of the front's (side 1) or back's height.
func (f *heightField) steepness(x, y, side float32) (dx, dy float32) {
	const e = 0.5
	dx = f.height(x+e, y, side) - f.height(x-e, y, side)
	dy = f.height(x, y+e, side) - f.height(x, y-e, side)
	return dx, dy
}

// layer collects discs.
type layer struct {
	surface
	out []splat.Splat
}

// disc adds one splat with σ long along `along` and wide across it. Lengths are
// grid pixels; normal and along are in the model's frame, Y up.
func (l *layer) disc(x, y, z float32, normal, along [3]float32, long, wide, spacing float32, front bool) {
	g := l.f.level
	rgb := &l.p.back
	if front {
		rgb = &l.p.front
	}
	colour := [3]float32{rgb[0].at(x, y), rgb[1].at(x, y), rgb[2].at(x, y)}
	if front && l.d.isFine(x, y) {
		colour = l.d.colour(x, y)
	}
	l.out = append(l.out, splat.Splat{
		Position: [3]float32{x - float32(g.w-1)/2, float32(g.h-1)/2 - y, z},
		Colour:   [3]float32{clamp(colour[0], 0, 1), clamp(colour[1], 0, 1), clamp(colour[2], 0, 1)},
		Opacity:  discOpacity,
		Scale:    [3]float32{long, wide, discThickness * spacing},
		Rotation: turn(along, cross(normal, along), normal),
	})
}

// inLayers lays n pieces in strips of size, several at once, and joins them in
// order: the result does not depend on the number of processors.
func (s surface) inLayers(n, size int, lay func(l *layer, from, to int)) []splat.Splat {
	strips := make([]layer, (n+size-1)/size)
	inRows(16*len(strips), func(y0, y1 int) { // 16: inRows' least band
		for k := (y0 + 15) / 16; k < (y1+15)/16; k++ {
			strips[k] = layer{surface: s}
			lay(&strips[k], k*size, min((k+1)*size, n))
		}
	})
	total := 0
	for _, s := range strips {
		total += len(s.out)
	}
	out := make([]splat.Splat, 0, total)
	for _, s := range strips {
		out = append(out, s.out...)
	}
	return out
}
