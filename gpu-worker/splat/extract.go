package splat

// extraction is a surface while it is drawn out of a field.
type extraction struct {
	field *field
	level float32
	mesh  *Mesh
	// cut maps a grid edge, 3·point + axis, to the vertex on it; a layer of edges
	// is forgotten when the next is done.
	cut map[int]uint32
}

// extract draws the surface at a level of density, with vertex colours.
func (f *field) extract(level float32) *Mesh {
	e := &extraction{field: f, level: level, mesh: &Mesh{}, cut: map[int]uint32{}}
	layer := f.size[0] * f.size[1]
	for z := range f.size[2] - 1 {
		for y := range f.size[1] - 1 {
			for x := range f.size[0] - 1 {
				e.cube(f.index(x, y, z))
			}
		}
		for key := range e.cut { // deleting in any order leaves the same map
			if key < 3*layer*(z+1) {
				delete(e.cut, key)
			}
		}
	}
	return e.mesh
}

// cube adds the surface inside the cube whose lowest point is given.
func (e *extraction) cube(lowest int) {
	inside := 0
	for c := range 8 {
		if e.field.density[lowest+e.offset(c)] >= e.level {
			inside |= 1 << c
		}
	}
	for _, loop := range cubeLoops[inside] {
		vertices := make([]uint32, len(loop), len(loop)+1)
		for i, edge := range loop {
			vertices[i] = e.vertex(lowest+e.offset(edge.from), edge.axis)
		}
		e.polygon(vertices)
	}
}

// offset is the distance in the arrays from a cube's lowest point to a corner.
func (e *extraction) offset(corner int) int {
	return e.field.index(corner&1, corner>>1&1, corner>>2)
}

// polygon cuts a loop into triangles. From six corners on, a diagonal might lie
// in a face of the cube, where the next cube could use it too; a vertex in the
// middle avoids that.
func (e *extraction) polygon(loop []uint32) {
	m := e.mesh
	if len(loop) < 6 {
		for i := 2; i < len(loop); i++ {
			m.Triangles = append(m.Triangles, [3]uint32{loop[0], loop[i-1], loop[i]})
		}
		return
	}
	var p vec
	var c [3]int
	for _, v := range loop {
		p = p.add(vecOf(m.Positions[v]))
		for k := range 3 {
			c[k] += int(m.Colours[v][k])
		}
	}
	n := len(loop)
	middle := uint32(len(m.Positions))
	m.Positions = append(m.Positions, p.scale(1/float64(n)).float32s())
	m.Colours = append(m.Colours, [3]uint8{uint8(c[0] / n), uint8(c[1] / n), uint8(c[2] / n)})
	for i := range loop {
		m.Triangles = append(m.Triangles, [3]uint32{middle, loop[i], loop[(i+1)%n]})
	}
}

// vertex is the point where the surface cuts the edge from a grid point along an
// axis.
func (e *extraction) vertex(point, axis int) uint32 {
	key := 3*point + axis
	if v, ok := e.cut[key]; ok {
		return v
	}
	f := e.field
	other := point + e.offset(1<<axis)
	a, b := f.density[point], f.density[other]
	t := (e.level - a) / (b - a)
	t = min(max(t, 0.03), 0.97) // so that no two vertices of a cube coincide
	place := [3]int{point % f.size[0], point / f.size[0] % f.size[1], point / (f.size[0] * f.size[1])}
	var p vec
	for k := range 3 {
		p[k] = float64(place[k])
	}
	p[axis] += float64(t)
	v := uint32(len(e.mesh.Positions))
	e.mesh.Positions = append(e.mesh.Positions, f.origin.add(p.scale(f.cell)).float32s())
	e.mesh.Colours = append(e.mesh.Colours, mixed(f.colour[point], f.colour[other]))
	e.cut[key] = v
	return v
}

// mixed is the mean sRGB colour of two points' weighted sums; grey where no splat
// reaches, as over a closed hole.
func mixed(a, b [4]float32) [3]uint8 {
	w := a[3] + b[3]
	if w < 1e-6 {
		return [3]uint8{128, 128, 128}
	}
	var c [3]uint8
	for k := range 3 {
		c[k] = uint8(min(max((a[k]+b[k])/w, 0), 1)*255 + 0.5)
	}
	return c
}
