package reconstruct

import (
	"math"
	"slices"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
)

// atlasLayout places the front and the back in the texture; shares of its size.
type atlasLayout struct {
	frontU, frontV float32 // the front's size, from the top left corner
	backU, backV   float32 // the back's size, right of the front
}

// newMesh builds the closed mesh of f, in grid pixels centred on the grid, Y up,
// with about 2·cells triangles a side.
func newMesh(f *heightField, cells int, layout atlasLayout) *splat.Mesh {
	stride := float32(math.Max(0.75, math.Sqrt(float64(f.area)/float64(cells))))
	s := newSheet(f.outline, stride)
	b := &meshBuilder{f: f, s: s, layout: layout, mesh: &splat.Mesh{}}
	b.arcs = make([]rimArc, len(s.rim))
	for k, r := range s.rim {
		b.arcs[k] = f.rimArc(s.x[r.vertex], s.y[r.vertex], r.nx, r.ny, rimInset)
		s.x[r.vertex], s.y[r.vertex] = b.arcs[k].x, b.arcs[k].y
	}
	f.spread(s, stride)
	b.rings = ringCount(b.arcs, stride)
	b.vertices()
	b.triangles()
	b.normals()
	return b.mesh
}

// spread moves vertices near the contour inwards, keeping their order, so that
// none comes closer to the inset rim than a third of a cell: no slivers.
func (f *heightField) spread(s *sheet, stride float32) {
	onRim := make([]bool, len(s.x))
	for _, r := range s.rim {
		onRim[r.vertex] = true
	}
	reach, closest := 3*stride, rimInset+0.35*stride
	for i := range s.x {
		d := f.depth.at(s.x[i], s.y[i])
		if onRim[i] || d >= reach {
			continue
		}
		move := closest * (1 - max(d, 0)/reach)
		dx, dy := f.level.slope(s.x[i], s.y[i])
		l := hypot32(dx, dy)
		if l < 1e-6 {
			continue
		}
		for range 3 {
			x, y := s.x[i]+move*dx/l, s.y[i]+move*dy/l
			if f.depth.at(x, y) > d+0.6*move {
				s.x[i], s.y[i] = x, y
				break
			}
			move /= 2
		}
	}
}

// ringCount is how many steps the rim takes from front to back: even, so that
// one ring is the seam, and enough for nine in ten walls to get square cells.
func ringCount(arcs []rimArc, stride float32) int {
	if len(arcs) == 0 {
		return 2
	}
	walls := make([]float32, len(arcs))
	for i, a := range arcs {
		walls[i] = 2 * a.half
	}
	slices.Sort(walls)
	tall := walls[len(walls)*9/10]
	return 2 * min(max(1, int(tall/(2.2*stride)+0.5)), 8)
}

// meshBuilder numbers vertices like this: the front sheet, the back sheet, then
// for each rim point its rings: those of the front, the seam with the front's
// texture, the seam with the back's, those of the back.
type meshBuilder struct {
	f      *heightField
	s      *sheet
	layout atlasLayout
	arcs   []rimArc
	rings  int // steps from front to back
	mesh   *splat.Mesh
}

func (b *meshBuilder) vertices() {
	n := len(b.s.x)
	total := 2*n + len(b.arcs)*b.rings
	b.mesh.Positions = make([][3]float32, 0, total)
	b.mesh.UVs = make([][2]float32, 0, total)
	for _, side := range [2]float32{1, -1} {
		for i := range n {
			x, y := b.s.x[i], b.s.y[i]
			b.vertex(x, y, b.f.height(x, y, side), side > 0)
		}
	}
	for k := range b.arcs {
		a := &b.arcs[k]
		for r := 1; r < b.rings; r++ {
			x, y, z := a.at(1 - 2*float32(r)/float32(b.rings))
			b.vertex(x, y, z, 2*r <= b.rings)
			if 2*r == b.rings {
				b.vertex(x, y, z, false)
			}
		}
	}
}

func (b *meshBuilder) vertex(x, y, z float32, front bool) {
	g := b.f.level
	b.mesh.Positions = append(b.mesh.Positions, [3]float32{x - float32(g.w-1)/2, float32(g.h-1)/2 - y, z})
	u, v := clamp((x+0.5)/float32(g.w), 0, 1), clamp((y+0.5)/float32(g.h), 0, 1)
	if front {
		b.mesh.UVs = append(b.mesh.UVs, [2]float32{u * b.layout.frontU, v * b.layout.frontV})
	} else {
		b.mesh.UVs = append(b.mesh.UVs, [2]float32{min(1, b.layout.frontU+u*b.layout.backU), v * b.layout.backV})
	}
}

// ring is the vertex of rim point k at step r, with the front's texture or the back's.
func (b *meshBuilder) ring(k int32, r int, front bool) uint32 {
	n := len(b.s.x)
	switch {
	case r == 0:
		return uint32(b.s.rim[k].vertex)
	case r == b.rings:
		return uint32(n) + uint32(b.s.rim[k].vertex)
	}
	at := 2*n + int(k)*b.rings + r - 1
	if !front {
		at++
	}
	return uint32(at)
}

func (b *meshBuilder) triangles() {
	n := uint32(len(b.s.x))
	out := make([][3]uint32, 0, 2*len(b.s.triangles)+2*len(b.s.border)*b.rings)
	for _, t := range b.s.triangles {
		// Clockwise with y down is clockwise with y up: the front turns it round.
		p, q, r := uint32(t[0]), uint32(t[1]), uint32(t[2])
		out = append(out, [3]uint32{p, r, q}, [3]uint32{n + p, n + q, n + r})
	}
	for _, e := range b.s.border {
		for r := range b.rings {
			front := 2*r < b.rings
			a0, b0 := b.ring(e[0], r, front), b.ring(e[1], r, front)
			a1, b1 := b.ring(e[0], r+1, front), b.ring(e[1], r+1, front)
			out = append(out, [3]uint32{a0, b0, b1}, [3]uint32{a0, b1, a1})
		}
	}
	b.mesh.Triangles = out
}

// normals are the area-weighted means of the triangles around a place; both
// copies of a seam vertex get the same.
func (b *meshBuilder) normals() {
	m := b.mesh
	sum := make([][3]float32, len(m.Positions))
	for _, t := range m.Triangles {
		n := cross(sub(m.Positions[t[1]], m.Positions[t[0]]), sub(m.Positions[t[2]], m.Positions[t[0]]))
		for _, i := range t {
			sum[i] = [3]float32{sum[i][0] + n[0], sum[i][1] + n[1], sum[i][2] + n[2]}
		}
	}
	for k := range b.arcs {
		p, q := b.ring(int32(k), b.rings/2, true), b.ring(int32(k), b.rings/2, false)
		for c := range 3 {
			sum[p][c] += sum[q][c]
		}
		sum[q] = sum[p]
	}
	for i, n := range sum {
		l := sqrt32(n[0]*n[0] + n[1]*n[1] + n[2]*n[2])
		if l < 1e-12 {
			sum[i] = [3]float32{0, 0, 1}
			continue
		}
		sum[i] = [3]float32{n[0] / l, n[1] / l, n[2] / l}
	}
	m.Normals = sum
}
