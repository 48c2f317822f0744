package splat

import "image"

// surface is a mesh as one camera sees it.
type surface struct {
	mesh   *Mesh
	mips   mipmap
	texels float32 // of the whole texture
	points []point // one per vertex, in samples
	step   nearest // what is further apart than this is not one surface

	lists  [][]uint32      // by band, the triangles that may touch it
	window image.Rectangle // in pixels: where there is anything to see
}

// look places the vertices as the camera sees them, lights them, and sorts the
// triangles for a picture of that size.
func (s *surface) look(m *Mesh, mips mipmap, c camera, width, height int) {
	s.mesh, s.mips = m, mips
	if m.Texture != nil {
		s.texels = float32(m.Texture.Rect.Dx()) * float32(m.Texture.Rect.Dy())
	}
	// Four pixels of depth across one: steeper than that, a fold is likelier.
	step := 4 / c.scale
	if c.distance > 0 {
		step /= c.distance
	}
	s.step = nearest(min(step, 1)*nearSteps) << 32
	if cap(s.points) < len(m.Positions) {
		s.points = make([]point, len(m.Positions))
	}
	s.points = s.points[:len(m.Positions)]
	const chunk = 4096
	parallel((len(s.points)+chunk-1)/chunk, func(k int) {
		to := min((k+1)*chunk, len(s.points))
		c.place(s.points[k*chunk:to], m.Positions[k*chunk:to], m.Normals[k*chunk:to])
	})
	s.sort(width, height)
}

// place projects vertices into samples and lights them.
func (c *camera) place(points []point, positions, normals [][3]float32) {
	key := c.right.scale(keyRight).add(c.up.scale(keyUp)).add(c.back.scale(keyBack)).float32s()
	positions, normals = positions[:len(points)], normals[:len(points)]
	for i := range points {
		p, n := &points[i], &normals[i]
		p.x, p.y, p.near, p.inverse = c.project(positions[i][0], positions[i][1], positions[i][2])
		p.x *= supersample
		p.y *= supersample
		p.column, p.row = snap(p.x), snap(p.y)
		p.light = light(n[0]*key[0]+n[1]*key[1]+n[2]*key[2], n[1])
	}
}

// sort lists for each band of rows the triangles that may touch it and face the
// camera, in their own order.
func (s *surface) sort(width, height int) {
	bands := (height + bandRows - 1) / bandRows
	for len(s.lists) < bands {
		s.lists = append(s.lists, nil)
	}
	s.lists = s.lists[:bands]
	for i := range s.lists {
		s.lists[i] = s.lists[i][:0]
	}
	wide, high := float32(width*supersample), float32(height*supersample)
	left, right, top, bottom := wide, float32(0), high, float32(0)
	const rows = bandRows * supersample
	for id, t := range s.mesh.Triangles {
		p, q, r := &s.points[t[0]], &s.points[t[1]], &s.points[t[2]]
		if (q.x-p.x)*(r.y-p.y)-(r.x-p.x)*(q.y-p.y) > 0.01 { // clockwise on the picture: a back
			continue
		}
		if p.inverse == 0 || q.inverse == 0 || r.inverse == 0 { // behind the camera
			continue
		}
		x0, x1 := min(p.x, q.x, r.x), max(p.x, q.x, r.x)
		y0, y1 := min(p.y, q.y, r.y)-1, max(p.y, q.y, r.y)+1
		if x1 < -1 || x0 > wide+1 || y1 < 0 || y0 > high {
			continue
		}
		left, right, top, bottom = min(left, x0), max(right, x1), min(top, y0), max(bottom, y1)
		first, last := max(int(y0)/rows, 0), min(int(y1)/rows, bands-1)
		for b := first; b <= last; b++ {
			s.lists[b] = append(s.lists[b], uint32(id))
		}
	}
	if left >= right {
		s.window = image.Rectangle{}
		return
	}
	s.window = image.Rect(int(left)/supersample-1, int(top)/supersample-1, int(right)/supersample+2, int(bottom)/supersample+2).
		Intersect(image.Rect(0, 0, width, height))
}
