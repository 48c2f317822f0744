package splat

// Model is a reconstructed object: splats, a mesh, or both.
type Model struct {
	// Splats may be empty for a back end that only makes a mesh.
	Splats []Splat
	// Mesh may be nil for a back end that only makes splats; see MeshFromSplats.
	Mesh *Mesh
	// Method names how the shape came about, for people: "silhouette
	// inflation", "learned shape", "SAM 3D Objects".
	Method string
	// Seed is the random seed that was used, or 0.
	Seed int64
}

// Box is an axis-aligned box in model units.
type Box struct {
	Min, Max [3]float32
}

// Size is the box's extent along each axis.
func (b Box) Size() [3]float32 {
	return [3]float32{b.Max[0] - b.Min[0], b.Max[1] - b.Min[1], b.Max[2] - b.Min[2]}
}

// Centre is the middle of the box.
func (b Box) Centre() [3]float32 {
	return [3]float32{(b.Min[0] + b.Max[0]) / 2, (b.Min[1] + b.Max[1]) / 2, (b.Min[2] + b.Max[2]) / 2}
}

// Longest is the length of the longest side.
func (b Box) Longest() float32 {
	s := b.Size()
	return max(s[0], s[1], s[2])
}

// Bounds is the box around all mesh vertices and splat centres; a splat's own
// spread does not count. An empty model has the zero Box.
func (m *Model) Bounds() Box {
	var b Box
	empty := true
	add := func(p [3]float32) {
		if empty {
			b, empty = Box{p, p}, false
			return
		}
		for k := range 3 {
			b.Min[k] = min(b.Min[k], p[k])
			b.Max[k] = max(b.Max[k], p[k])
		}
	}
	for i := range m.Splats {
		add(m.Splats[i].Position)
	}
	if m.Mesh != nil {
		for _, p := range m.Mesh.Positions {
			add(p)
		}
	}
	return b
}

// Normalise moves and scales the model, in place, into the unit box: centred
// on the origin, longest side 1. A model without extent is only centred.
func (m *Model) Normalise() {
	b := m.Bounds()
	c, f := b.Centre(), float32(1)
	if l := b.Longest(); l > 0 {
		f = 1 / l
	}
	for i := range m.Splats {
		s := &m.Splats[i]
		for k := range 3 {
			s.Position[k] = (s.Position[k] - c[k]) * f
			s.Scale[k] *= f
		}
	}
	if m.Mesh == nil {
		return
	}
	for i := range m.Mesh.Positions {
		p := &m.Mesh.Positions[i]
		for k := range 3 {
			p[k] = (p[k] - c[k]) * f
		}
	}
}
