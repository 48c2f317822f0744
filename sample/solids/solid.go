package solids

import (
	"math"

	"github.com/2112-lab/gen3d/sample/render"
)

// Solid is a known object. It is a [render.Solid], and safe for any number of goroutines.
type Solid struct {
	// Name is a short English noun, unique among All.
	Name      string
	parts     []part
	low, high Vec
}

// part is a shape of one material within a box.
type part struct {
	shape     shape
	look      func(Vec) render.Surface
	low, high Vec
}

// of is a part; its box is given by its corners.
func of(s shape, look func(Vec) render.Surface, low, high Vec) part { return part{s, look, low, high} }

func newSolid(name string, parts ...part) *Solid {
	s := &Solid{Name: name, parts: parts, low: parts[0].low, high: parts[0].high}
	for _, p := range parts[1:] {
		s.low = v(min(s.low.X, p.low.X), min(s.low.Y, p.low.Y), min(s.low.Z, p.low.Z))
		s.high = v(max(s.high.X, p.high.X), max(s.high.Y, p.high.Y), max(s.high.Z, p.high.Z))
	}
	return s
}

// Inside says whether a point belongs to the solid: the occupancy that a
// reconstruction is to find. Hollows, such as a mug's, are outside.
func (s *Solid) Inside(x, y, z float64) bool { return s.Distance(v(x, y, z)) <= 0 }

// Distance is the signed distance to the surface, negative inside. Far from the
// solid it may be too small, never too large by more than a quarter.
func (s *Solid) Distance(p Vec) float64 {
	d, _ := s.nearest(p)
	return d
}

// Surface is the material of the part that is nearest to p.
func (s *Solid) Surface(p Vec) render.Surface {
	_, i := s.nearest(p)
	return s.parts[i].look(p)
}

// Bounds are the corners of a box that holds the solid, up to a few per cent larger.
func (s *Solid) Bounds() (low, high Vec) { return s.low, s.high }

func (s *Solid) nearest(p Vec) (best float64, index int) {
	best = math.Inf(1)
	for i := range s.parts {
		part := &s.parts[i]
		// A part cannot be nearer than its box.
		far := v(max(part.low.X-p.X, 0, p.X-part.high.X), max(part.low.Y-p.Y, 0, p.Y-part.high.Y),
			max(part.low.Z-p.Z, 0, p.Z-part.high.Z))
		box := far.Len()
		if box >= best {
			continue
		}
		d := part.shape(p)
		if box > .3 {
			d = min(d, box) // a relief's distance is only good nearby
		}
		if d < best {
			best, index = d, i
		}
	}
	return best, index
}
