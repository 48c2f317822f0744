package splat

import (
	"fmt"
	"io"
	"math"

	"github.com/2112-lab/gen3d/internal/photo"
)

// The poster's side in pixels, its JPEG quality, and its view: a step to the
// side and a little from above shows the depth and still the photo's face.
const (
	posterSize      = 640
	posterQuality   = 88
	posterAzimuth   = 24
	posterElevation = 12
	pictureFOV      = 22
)

// Poster writes a JPEG of posterSize² pixels: the object from a little to the
// right and above, in soft light on a light neutral ground.
func (s *Studio) Poster(w io.Writer) error {
	img := s.picture(s.posterView(), posterSize, posterSize, studio)
	if err := photo.EncodeJPEG(w, img, posterQuality); err != nil {
		return fmt.Errorf("write poster: %w", err)
	}
	return nil
}

// Poster is NewStudio and Poster.
func Poster(w io.Writer, m *Model) error {
	s, err := NewStudio(m)
	if err != nil {
		return err
	}
	return s.Poster(w)
}

// posterView frames the object from its poster side.
func (s *Studio) posterView() View {
	v := View{Azimuth: posterAzimuth, Elevation: posterElevation, FOV: pictureFOV}
	c := newCamera(View{Azimuth: v.Azimuth, Elevation: v.Elevation}, 2, 2)
	lo, hi := vec{math.Inf(1), math.Inf(1)}, vec{math.Inf(-1), math.Inf(-1)}
	s.points(func(p [3]float32) {
		d := vecOf(p)
		for k, along := range [2]vec{c.right, c.up} {
			lo[k], hi[k] = min(lo[k], d.dot(along)), max(hi[k], d.dot(along))
		}
	})
	// A margin of an eighth: perspective enlarges what is near, and the shadow
	// needs room.
	v.Span = max(hi[0]-lo[0], hi[1]-lo[1]) * 1.25
	middle := c.right.scale((lo[0] + hi[0]) / 2).add(c.up.scale((lo[1]+hi[1])/2 - 0.02*v.Span))
	v.Target = middle.float32s()
	return v
}

// points yields what must be in the picture.
func (s *Studio) points(yield func(p [3]float32)) {
	if s.mesh != nil {
		for _, p := range s.mesh.Positions {
			yield(p)
		}
		return
	}
	for i := range s.splats {
		yield(s.splats[i].Position)
	}
}
