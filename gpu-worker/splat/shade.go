package splat

import "math"

// clay is the colour of a mesh that has none: a warm light grey, linear.
var clay = [3]float32{0.62, 0.6, 0.57}

// surface is a mesh as one camera sees it.
type surface struct {
	mesh   *Mesh
	mips   mipmap
	camera camera
	points []point    // one per vertex, in samples
	key    [3]float32 // towards the key light, in the model's frame
	step   float32    // depths further apart than this are not one surface
}

// newSurface places the vertices and the light.
func newSurface(m *Mesh, mips mipmap, c camera) *surface {
	s := &surface{mesh: m, mips: mips, camera: c}
	s.key = c.right.scale(-0.43).add(c.up.scale(0.56)).add(c.back.scale(0.71)).float32s()
	// Four pixels of depth across one: steeper than that, a fold is likelier.
	s.step = float32(4 / c.scale)
	if c.distance > 0 {
		s.step /= float32(c.distance)
	}
	s.project()
	return s
}

// project places the vertices, in samples.
func (s *surface) project() {
	s.points = make([]point, len(s.mesh.Positions))
	const chunk = 4096
	parallel((len(s.points)+chunk-1)/chunk, func(c int) {
		for i := c * chunk; i < min((c+1)*chunk, len(s.points)); i++ {
			p := s.camera.project(s.mesh.Positions[i])
			p.x *= supersample
			p.y *= supersample
			s.points[i] = p
		}
	})
}

// light is the studio's, fixed to the camera: a soft key from the upper left, a
// brighter sky than floor, and enough fill that no side goes black. A surface
// that faces the camera keeps its colour exactly, for it already carries the
// photo's light.
func (s *surface) light(n [3]float32) float32 {
	const (
		wrap              = 0.4 // how far the key reaches round the edge
		fill, keyed, open = 0.36, 0.52, 0.24
		front             = fill + keyed*(0.71+wrap)/(1+wrap) + open*0.5
	)
	l := float32(math.Sqrt(float64(n[0]*n[0] + n[1]*n[1] + n[2]*n[2])))
	if l == 0 {
		return 1
	}
	facing := (n[0]*s.key[0] + n[1]*s.key[1] + n[2]*s.key[2]) / l
	lit := max(0, (facing+wrap)/(1+wrap))
	sky := 0.5 + 0.5*n[1]/l
	return (fill + keyed*lit + open*sky) / front
}

// colour is the lit linear colour of a triangle at a sample position.
func (s *surface) colour(id int32, x, y float32) [3]float32 {
	t := s.mesh.Triangles[id]
	p, q, r := &s.points[t[0]], &s.points[t[1]], &s.points[t[2]]
	area := (q.x-p.x)*(r.y-p.y) - (r.x-p.x)*(q.y-p.y)
	if area == 0 {
		return [3]float32{}
	}
	// Weights across the picture, then corrected for perspective, then kept
	// inside the triangle, since a pixel's middle may lie just outside.
	b := ((x-p.x)*(r.y-p.y) - (r.x-p.x)*(y-p.y)) / area * q.inverse
	c := ((q.x-p.x)*(y-p.y) - (x-p.x)*(q.y-p.y)) / area * r.inverse
	a := (1 - b/q.inverse - c/r.inverse) * p.inverse
	a, b, c = max(a, 0), max(b, 0), max(c, 0)
	f := 1 / (a + b + c)
	a, b, c = a*f, b*f, c*f
	var out [3]float32
	switch m := s.mesh; {
	case m.Texture != nil:
		i, j, k := m.UVs[t[0]], m.UVs[t[1]], m.UVs[t[2]]
		texel := s.mips.sample(s.level(i, j, k, area), a*i[0]+b*j[0]+c*k[0], a*i[1]+b*j[1]+c*k[1])
		for n := range 3 {
			out[n] = toLinear(texel[n])
		}
	case m.Colours != nil:
		i, j, k := m.Colours[t[0]], m.Colours[t[1]], m.Colours[t[2]]
		for n := range 3 {
			out[n] = toLinear(a*float32(i[n]) + b*float32(j[n]) + c*float32(k[n]))
		}
	default:
		out = clay
	}
	i, j, k := s.mesh.Normals[t[0]], s.mesh.Normals[t[1]], s.mesh.Normals[t[2]]
	var n [3]float32
	for d := range 3 {
		n[d] = a*i[d] + b*j[d] + c*k[d]
	}
	light := s.light(n)
	for d := range 3 {
		out[d] *= light
	}
	return out
}

// level picks the smaller texture whose pixels are about the picture's.
func (s *surface) level(i, j, k [2]float32, area float32) int {
	r := s.mips[0].Rect
	texels := ((j[0]-i[0])*(k[1]-i[1]) - (k[0]-i[0])*(j[1]-i[1])) * float32(r.Dx()) * float32(r.Dy())
	// area is in samples, supersample² to the pixel; the ratio of areas is the
	// square of that of lengths.
	ratio := max(texels/area, -texels/area) * supersample * supersample
	level := 0
	for ratio > 2 && level < len(s.mips)-1 {
		ratio /= 4
		level++
	}
	return level
}
