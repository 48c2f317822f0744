package splat

import (
	"errors"
	"fmt"
	"math"
)

// ErrInvalidModel is wrapped by every error of Validate.
var ErrInvalidModel = errors.New("invalid model")

// Limits of what the writers accept, far above what a back end makes (about
// 120 000 splats and 50 000 triangles) and low enough to bound memory.
const (
	MaxSplats    = 4_000_000
	MaxVertices  = 4_000_000
	MaxTriangles = 8_000_000
	MaxTexture   = 8192 // pixels, each side
)

// unitTolerance is how far bounds, quaternions and normals may stray from
// exactly 1: float32 sums, and half precision from a GPU, stay well inside it.
const unitTolerance = 0.01

// Validate reports the first thing that would make a bad file: no geometry, a
// number that is not finite, a colour, opacity or σ out of range, a rotation or
// normal that is not of unit length, slices of unequal length, an index out of
// range, a triangle that names a vertex twice, or bounds that are not the unit
// box. Its errors wrap ErrInvalidModel.
func (m *Model) Validate() error {
	if err := m.validate(); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalidModel, err)
	}
	return nil
}

func (m *Model) validate() error {
	if len(m.Splats) == 0 && m.Mesh == nil {
		return errors.New("neither splats nor a mesh")
	}
	if err := validateSplats(m.Splats); err != nil {
		return err
	}
	if m.Mesh != nil {
		if err := m.Mesh.validate(); err != nil {
			return fmt.Errorf("mesh: %w", err)
		}
	}
	b := m.Bounds()
	if l := b.Longest(); math.Abs(float64(l)-1) > unitTolerance {
		return fmt.Errorf("longest side of the bounds is %g, not 1", l)
	}
	for k, c := range b.Centre() {
		if math.Abs(float64(c)) > unitTolerance {
			return fmt.Errorf("centre of the bounds is %g along axis %d, not 0", c, k)
		}
	}
	return nil
}

func validateSplats(splats []Splat) error {
	if len(splats) > MaxSplats {
		return fmt.Errorf("%d splats, at most %d are supported", len(splats), MaxSplats)
	}
	for i := range splats {
		if err := splats[i].validate(); err != nil {
			return fmt.Errorf("splat %d: %w", i, err)
		}
	}
	return nil
}

func (s *Splat) validate() error {
	for k := range 3 {
		if !finite(s.Position[k]) {
			return fmt.Errorf("position %g is not finite", s.Position)
		}
		// Written so that NaN fails too.
		if !(s.Colour[k] >= 0 && s.Colour[k] <= 1) {
			return fmt.Errorf("colour %g is outside 0..1", s.Colour)
		}
		if !(s.Scale[k] > 0 && s.Scale[k] <= 1e6) {
			return fmt.Errorf("scale %g is not a positive length", s.Scale)
		}
	}
	if !(s.Opacity >= 0 && s.Opacity <= 1) {
		return fmt.Errorf("opacity %g is outside 0..1", s.Opacity)
	}
	q := s.Rotation
	if n := q[0]*q[0] + q[1]*q[1] + q[2]*q[2] + q[3]*q[3]; !(n > 1-2*unitTolerance && n < 1+2*unitTolerance) {
		return fmt.Errorf("rotation %g is not of unit length", q)
	}
	return nil
}

func (m *Mesh) validate() error {
	n := len(m.Positions)
	switch {
	case n == 0 || len(m.Triangles) == 0:
		return errors.New("no triangles")
	case n > MaxVertices:
		return fmt.Errorf("%d vertices, at most %d are supported", n, MaxVertices)
	case len(m.Triangles) > MaxTriangles:
		return fmt.Errorf("%d triangles, at most %d are supported", len(m.Triangles), MaxTriangles)
	case len(m.Normals) != n:
		return fmt.Errorf("%d normals for %d vertices", len(m.Normals), n)
	case m.Texture != nil && len(m.UVs) != n:
		return fmt.Errorf("%d texture coordinates for %d vertices", len(m.UVs), n)
	case m.Texture == nil && len(m.UVs) != 0:
		return errors.New("texture coordinates without a texture")
	case m.Colours != nil && len(m.Colours) != n:
		return fmt.Errorf("%d colours for %d vertices", len(m.Colours), n)
	}
	if err := m.validateTexture(); err != nil {
		return err
	}
	for i, p := range m.Positions {
		if !finite(p[0]) || !finite(p[1]) || !finite(p[2]) {
			return fmt.Errorf("position %d %g is not finite", i, p)
		}
		v := m.Normals[i]
		if l := v[0]*v[0] + v[1]*v[1] + v[2]*v[2]; !(l > 1-2*unitTolerance && l < 1+2*unitTolerance) {
			return fmt.Errorf("normal %d %g is not of unit length", i, v)
		}
	}
	for i, uv := range m.UVs {
		if !(uv[0] >= 0 && uv[0] <= 1 && uv[1] >= 0 && uv[1] <= 1) {
			return fmt.Errorf("texture coordinate %d %g is outside 0..1", i, uv)
		}
	}
	return m.validateTriangles()
}

func (m *Mesh) validateTexture() error {
	if m.Texture == nil {
		return nil
	}
	r := m.Texture.Rect
	w, h := r.Dx(), r.Dy()
	switch {
	case r.Min.X != 0 || r.Min.Y != 0:
		return fmt.Errorf("texture starts at %v, not at 0,0", r.Min)
	case w < 1 || h < 1 || w > MaxTexture || h > MaxTexture:
		return fmt.Errorf("texture of %d×%d pixels, 1..%d are supported", w, h, MaxTexture)
	case m.Texture.Stride < 4*w || len(m.Texture.Pix) < (h-1)*m.Texture.Stride+4*w:
		return errors.New("texture has fewer pixels than its bounds say")
	}
	return nil
}

func (m *Mesh) validateTriangles() error {
	n := uint32(len(m.Positions))
	for i, t := range m.Triangles {
		if t[0] >= n || t[1] >= n || t[2] >= n {
			return fmt.Errorf("triangle %d %v has an index outside 0..%d", i, t, n-1)
		}
		if t[0] == t[1] || t[1] == t[2] || t[2] == t[0] {
			return fmt.Errorf("triangle %d %v names a vertex twice", i, t)
		}
	}
	return nil
}

func finite(v float32) bool { return v-v == 0 }
