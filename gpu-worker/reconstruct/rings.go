package reconstruct

import "github.com/2112-lab/gen3d/gpu-worker/splat"

// bandWidth is how far inwards from the contour discs lie in rings along it, in
// grid pixels, rather than on a lattice: there the surface is so steep that a
// lattice leaves gaps which show from the side.
const bandWidth = 2.2

// layRings lays rings of discs round the edge, from the front over the rim to
// the back, at equal distances along the surface.
func (s surface) layRings(spacing float32) []splat.Splat {
	sheet := newSheet(s.f.outline, spacing)
	return s.inLayers(len(sheet.border), 64, func(l *layer, from, to int) {
		var b bandProfile
		for _, e := range sheet.border[from:to] {
			length := b.fit(s.f, sheet, e)
			if length < 0.25*spacing {
				continue // its neighbours cover it
			}
			l.ring(&b, length, spacing)
		}
	})
}

func (l *layer) ring(b *bandProfile, length, spacing float32) {
	total := b.total()
	n := max(1, int(total/spacing+0.5))
	step := total / float32(n)
	along := unit([3]float32{-b.arc.ny, -b.arc.nx, 0})
	for k := range n {
		out, z, to, tz, front := b.at((float32(k) + 0.5) * step)
		normal := unit([3]float32{-tz * b.arc.nx, tz * b.arc.ny, to})
		if b.arc.nx == 0 && b.arc.ny == 0 {
			normal = [3]float32{0, 0, 1}
		}
		l.disc(b.arc.x+out*b.arc.nx, b.arc.y+out*b.arc.ny, z, normal, along,
			discSigma*max(length, 0.7*spacing), discSigma*step, spacing, front)
	}
}

// bandProfile is the cross-section of the body's edge at one piece of the
// contour, from bandWidth inside on the front, round the rim, to bandWidth
// inside on the back.
type bandProfile struct {
	arc    rimArc
	out, z [2*bandSteps + arcSteps + 1]float32 // outwards from the arc's foot, and height
	length [2*bandSteps + arcSteps + 1]float32 // along the profile up to each point
}

// How finely the profile is drawn before discs are spaced along it.
const (
	bandSteps = 4
	arcSteps  = 12
)

// fit draws the profile at the border edge e of s and returns the edge's length.
func (b *bandProfile) fit(f *heightField, s *sheet, e [2]int32) float32 {
	p, q := s.rim[e[0]], s.rim[e[1]]
	x0, y0, x1, y1 := s.x[p.vertex], s.y[p.vertex], s.x[q.vertex], s.y[q.vertex]
	nx, ny := p.nx+q.nx, p.ny+q.ny
	if l := hypot32(nx, ny); l > 1e-6 {
		nx, ny = nx/l, ny/l
	}
	x, y := (x0+x1)/2, (y0+y1)/2
	band := f.inset(x, y, nx, ny, bandWidth)
	b.arc = f.rimArc(x, y, nx, ny, min(rimInset, band/2))
	reach := band - b.arc.inset // from the arc's foot inwards
	last := len(b.out) - 1
	for k := range bandSteps {
		// Points lie closer towards the rim, where the surface bends.
		share := float32(bandSteps-k) / bandSteps
		in := reach * share * share
		px, py := b.arc.x-in*nx, b.arc.y-in*ny
		m, h := f.at(px, py)
		b.out[k], b.z[k] = -in, m+h
		b.out[last-k], b.z[last-k] = -in, m-h
	}
	for k := range arcSteps + 1 {
		t := 1 - 2*float32(k)/arcSteps
		b.out[bandSteps+k] = b.arc.inset * (1 - t*t)
		b.z[bandSteps+k] = b.arc.middle + t*b.arc.half
	}
	for k := 1; k <= last; k++ {
		b.length[k] = b.length[k-1] + hypot32(b.out[k]-b.out[k-1], b.z[k]-b.z[k-1])
	}
	return hypot32(x1-x0, y1-y0)
}

func (b *bandProfile) total() float32 { return b.length[len(b.length)-1] }

// at is the point a way along the profile, the unit tangent there, and whether
// it still belongs to the front.
func (b *bandProfile) at(way float32) (out, z, tangentOut, tangentZ float32, front bool) {
	k := 1
	for k < len(b.length)-1 && b.length[k] < way {
		k++
	}
	do, dz := b.out[k]-b.out[k-1], b.z[k]-b.z[k-1]
	l := hypot32(do, dz)
	if l < 1e-9 {
		return b.out[k], b.z[k], 0, -1, way < b.total()/2
	}
	t := clamp((way-b.length[k-1])/l, 0, 1)
	return b.out[k-1] + t*do, b.z[k-1] + t*dz, do / l, dz / l, 2*k <= len(b.length)-1
}
