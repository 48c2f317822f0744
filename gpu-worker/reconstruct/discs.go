package reconstruct

import (
	"math"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
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
)

// newDiscs covers the surface of f with about count flat splats, in grid pixels
// centred on the grid, Y up.
func newDiscs(f *heightField, p *paint, count int) []splat.Splat {
	front, back, rim := f.surfaceArea()
	// count = front/s² + rim/s² + back/(frontDetail·s)²
	spacing := float32(math.Sqrt((front + rim + back/(frontDetail*frontDetail)) / float64(count)))
	spacing = max(spacing, 0.3)
	b := &discBuilder{f: f, p: p, out: make([]splat.Splat, 0, count*11/10)}
	b.sheet(1, spacing)
	b.sheet(-1, spacing*frontDetail)
	b.rim(spacing)
	return b.out
}

// surfaceArea estimates the front's, the back's and the rim's area in square pixels.
func (f *heightField) surfaceArea() (front, back, rim float64) {
	w := f.level.w
	for i, d := range f.depth.v {
		if d <= rimInset {
			continue
		}
		x, y := float32(i%w), float32(i/w)
		for _, side := range [2]float32{1, -1} {
			dx, dy := f.steepness(x, y, side)
			area := math.Sqrt(1 + float64(dx*dx+dy*dy))
			if side > 0 {
				front += area
			} else {
				back += area
			}
		}
	}
	s := newSheet(f.outline, 2)
	for _, e := range s.border {
		p, q := s.rim[e[0]], s.rim[e[1]]
		x0, y0, x1, y1 := s.x[p.vertex], s.y[p.vertex], s.x[q.vertex], s.y[q.vertex]
		_, half := f.at(x0-rimInset*p.nx, y0-rimInset*p.ny)
		rim += float64(hypot32(x1-x0, y1-y0) * 2 * half)
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

type discBuilder struct {
	f   *heightField
	p   *paint
	out []splat.Splat
}

// steepest bounds the slope whose stretched discs are laid; the rim takes over
// where it is steeper.
const steepest = 12

// sheet lays discs on a lattice, several along the slope where it is steep, each
// stretched to its share of the slope.
func (b *discBuilder) sheet(side, spacing float32) {
	g := b.f.level
	nx, ny := int(float32(g.w-1)/spacing)+1, int(float32(g.h-1)/spacing)+1
	left := (float32(g.w-1) - float32(nx-1)*spacing) / 2
	top := (float32(g.h-1) - float32(ny-1)*spacing) / 2
	for j := range ny {
		for i := range nx {
			x, y := left+float32(i)*spacing, top+float32(j)*spacing
			d := b.f.depth.at(x, y)
			if d <= 0 {
				continue
			}
			if d <= rimInset && b.f.rimTakes(x, y, d) {
				continue
			}
			dx, dy := b.f.steepness(x, y, side)
			slope := hypot32(dx, dy)
			if slope > steepest {
				dx, dy, slope = dx*steepest/slope, dy*steepest/slope, steepest
			}
			stretch := sqrt32(1 + slope*slope)
			n := max(1, int(stretch+0.3))
			for k := range n {
				off := ((float32(k)+0.5)/float32(n) - 0.5) * spacing
				px, py := x, y
				if slope > 1e-4 {
					px, py = x+off*dx/slope, y+off*dy/slope
				}
				if n > 1 && b.f.depth.at(px, py) < rimInset/2 {
					continue
				}
				normal := unit([3]float32{-side * dx, side * dy, side})
				along := [3]float32{1, 0, 0}
				if slope > 1e-4 {
					along = unit([3]float32{dx / slope, -dy / slope, slope})
				}
				b.disc(px, py, b.f.height(px, py, side), normal, along,
					discSigma*spacing*stretch/float32(n), discSigma*spacing, spacing, side > 0)
			}
		}
	}
}

// rimTakes reports whether the rim's rings cover a place d from the contour: they
// reach less far in where the body is thin.
func (f *heightField) rimTakes(x, y, d float32) bool {
	dx, dy := f.level.slope(x, y)
	l := hypot32(dx, dy)
	if l < 1e-6 {
		return false
	}
	nx, ny := -dx/l, -dy/l
	return d < f.inset(x+d*nx, y+d*ny, nx, ny, rimInset)
}

// rim lays rings of discs round the edge.
func (b *discBuilder) rim(spacing float32) {
	s := newSheet(b.f.outline, spacing)
	for _, e := range s.border {
		p, q := s.rim[e[0]], s.rim[e[1]]
		x0, y0, x1, y1 := s.x[p.vertex], s.y[p.vertex], s.x[q.vertex], s.y[q.vertex]
		length := hypot32(x1-x0, y1-y0)
		if length < 0.25*spacing {
			continue // its neighbours cover it
		}
		nx, ny := p.nx+q.nx, p.ny+q.ny
		if l := hypot32(nx, ny); l > 1e-6 {
			nx, ny = nx/l, ny/l
		}
		a := b.f.rimArc((x0+x1)/2, (y0+y1)/2, nx, ny, rimInset)
		height := 2 * hypot32(a.half, a.inset)
		n := max(1, int(height/spacing+0.5))
		for k := range n {
			t := 1 - (2*float32(k)+1)/float32(n)
			x, y, z := a.at(t)
			mx, my, mz := a.normal(t)
			normal := [3]float32{mx, -my, mz}
			if nx == 0 && ny == 0 {
				normal = [3]float32{0, 0, 1}
			}
			along := unit([3]float32{-ny, -nx, 0})
			b.disc(x, y, z, normal, along, discSigma*max(length, 0.6*spacing),
				discSigma*height/float32(n), spacing, t >= 0)
		}
	}
}

// disc adds one splat with σ long along `along`, wide across it.
func (b *discBuilder) disc(x, y, z float32, normal, along [3]float32, long, wide, spacing float32, front bool) {
	g := b.f.level
	rgb := &b.p.back
	if front {
		rgb = &b.p.front
	}
	b.out = append(b.out, splat.Splat{
		Position: [3]float32{x - float32(g.w-1)/2, float32(g.h-1)/2 - y, z},
		Colour:   [3]float32{clamp(rgb[0].at(x, y), 0, 1), clamp(rgb[1].at(x, y), 0, 1), clamp(rgb[2].at(x, y), 0, 1)},
		Opacity:  discOpacity,
		Scale:    [3]float32{long, wide, discThickness * spacing},
		Rotation: turn(along, cross(normal, along), normal),
	})
}

func unit(v [3]float32) [3]float32 {
	l := sqrt32(v[0]*v[0] + v[1]*v[1] + v[2]*v[2])
	if l < 1e-12 {
		return [3]float32{1, 0, 0}
	}
	return [3]float32{v[0] / l, v[1] / l, v[2] / l}
}

// turn is the unit quaternion w, x, y, z of the rotation whose columns are the
// orthonormal a, b, c (Shepperd 1978).
func turn(a, b, c [3]float32) [4]float32 {
	var q [4]float32
	switch trace := a[0] + b[1] + c[2]; {
	case trace > 0:
		s := 2 * sqrt32(trace+1)
		q = [4]float32{s / 4, (b[2] - c[1]) / s, (c[0] - a[2]) / s, (a[1] - b[0]) / s}
	case a[0] > b[1] && a[0] > c[2]:
		s := 2 * sqrt32(1+a[0]-b[1]-c[2])
		q = [4]float32{(b[2] - c[1]) / s, s / 4, (b[0] + a[1]) / s, (c[0] + a[2]) / s}
	case b[1] > c[2]:
		s := 2 * sqrt32(1+b[1]-a[0]-c[2])
		q = [4]float32{(c[0] - a[2]) / s, (b[0] + a[1]) / s, s / 4, (c[1] + b[2]) / s}
	default:
		s := 2 * sqrt32(1+c[2]-a[0]-b[1])
		q = [4]float32{(a[1] - b[0]) / s, (c[0] + a[2]) / s, (c[1] + b[2]) / s, s / 4}
	}
	l := sqrt32(q[0]*q[0] + q[1]*q[1] + q[2]*q[2] + q[3]*q[3])
	return [4]float32{q[0] / l, q[1] / l, q[2] / l, q[3] / l}
}
