package reconstruct

import "github.com/2112-lab/gen3d/gpu-worker/splat"

// layTiles lays discs on a square lattice over one side, out to where the rings
// begin. Where the surface is steep, several lie along the slope, each stretched
// to its share of it; where the front is finely drawn, four take the place of one.
func (s surface) layTiles(side, spacing float32) []splat.Splat {
	g := s.f.level
	nx, ny := int(float32(g.w-1)/spacing)+1, int(float32(g.h-1)/spacing)+1
	left := (float32(g.w-1) - float32(nx-1)*spacing) / 2
	top := (float32(g.h-1) - float32(ny-1)*spacing) / 2
	return s.inLayers(ny, 16, func(l *layer, from, to int) {
		for j := from; j < to; j++ {
			for i := range nx {
				x, y := left+float32(i)*spacing, top+float32(j)*spacing
				switch {
				case s.f.ringed(x, y, 0.5*spacing):
				case side > 0 && s.d.isFine(x, y):
					for _, q := range [...][2]float32{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
						l.tile(x+q[0]*spacing/4, y+q[1]*spacing/4, side, spacing/2)
					}
				default:
					l.tile(x, y, side, spacing)
				}
			}
		}
	})
}

func (l *layer) tile(x, y, side, spacing float32) {
	dx, dy := l.f.steepness(x, y, side)
	slope := hypot32(dx, dy)
	stretch := sqrt32(1 + slope*slope)
	n := max(1, min(int(stretch+0.3), 8))
	normal := unit([3]float32{-side * dx, side * dy, side})
	along, ux, uy := [3]float32{1, 0, 0}, float32(0), float32(0)
	if slope > 1e-4 {
		ux, uy = dx/slope, dy/slope
		along = unit([3]float32{ux, -uy, slope})
	}
	for k := range n {
		off := ((float32(k)+0.5)/float32(n) - 0.5) * spacing
		px, py := x+off*ux, y+off*uy
		l.disc(px, py, l.f.height(px, py, side), normal, along,
			discSigma*spacing*stretch/float32(n), discSigma*spacing, spacing, side > 0)
	}
}

// ringed reports whether the rings round the rim cover a place, up to overlap
// pixels before their inner edge. Outside the contour counts as covered.
func (f *heightField) ringed(x, y, overlap float32) bool {
	d := f.depth.at(x, y)
	if d <= 0 {
		return true
	}
	if d >= bandWidth-overlap {
		return false
	}
	dx, dy := f.level.slope(x, y)
	l := hypot32(dx, dy)
	if l < 1e-6 {
		return false
	}
	nx, ny := -dx/l, -dy/l
	return d < f.inset(x+d*nx, y+d*ny, nx, ny, bandWidth)-overlap
}
