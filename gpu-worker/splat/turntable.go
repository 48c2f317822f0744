package splat

import (
	"fmt"
	"image"
	"io"
	"math"
)

// The turntable: a whole turn in 24 frames of 15°, two seconds and a half. The
// side is small enough for a lossless file of about a megabyte.
const (
	turntableFrames    = 24
	turntableSize      = 288
	turntableDelay     = 105 // milliseconds
	turntableElevation = 12
)

// Turntable writes a looping animated WebP of a whole turn that begins at the
// front, in the poster's light and on its ground.
func (s *Studio) Turntable(w io.Writer) error {
	view := s.turntableView()
	err := writeAnimation(w, animation{
		width: turntableSize, height: turntableSize, frames: turntableFrames, delay: turntableDelay,
		frame: func(i int, img *image.NRGBA) {
			v := view
			v.Azimuth = 360 * float64(i) / turntableFrames
			s.draw(img, v, studio)
		},
	})
	if err != nil {
		return fmt.Errorf("write turntable: %w", err)
	}
	return nil
}

// Turntable is NewStudio and Turntable.
func Turntable(w io.Writer, m *Model) error {
	s, err := NewStudio(m)
	if err != nil {
		return err
	}
	return s.Turntable(w)
}

// turntableView frames the cylinder that the object sweeps, so that its size
// stays the same all the way round.
func (s *Studio) turntableView() View {
	v := View{Elevation: turntableElevation, FOV: pictureFOV}
	radius := 0.0
	s.points(func(p [3]float32) {
		radius = max(radius, math.Hypot(float64(p[0]), float64(p[2])))
	})
	se, ce := math.Sincos(v.Elevation * math.Pi / 180)
	tall := float64(s.box.Size()[1])*ce + 2*radius*se
	v.Span = max(2*radius, tall) * 1.18
	v.Target = s.box.Centre()
	v.Target[0], v.Target[2] = 0, 0
	return v
}
