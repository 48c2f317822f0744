package render

import "math"

// Scene is a solid on the table, seen by a camera that frames it.
type Scene struct {
	Solid Solid
	// Yaw turns the solid about its vertical axis, in degrees: 0 shows its
	// front, 90 turns its front to the right of the picture.
	Yaw float64
	// Pitch raises the camera above the horizontal, in degrees, 0 to 80.
	Pitch float64
	// Fill is about how much of the picture's shorter side the solid spans, 0 to 1; 0 means 0.6.
	Fill float64
}

// fov is the angle of view across the shorter side, in degrees: a short telephoto.
const fov = 26

// Camera is the camera of a picture of the given size in pixels.
func (s Scene) Camera(width, height int) Camera {
	low, high := s.Solid.Bounds()
	centre := low.Add(high).Mul(.5)
	fill := s.Fill
	if fill <= 0 {
		fill = .6
	}
	radius := high.Sub(low).Len() / 2 * .8 // a box's corners are mostly empty
	distance := radius / (fill * math.Tan(fov/2*math.Pi/180))
	return lookAt(turnBy(s.Yaw).apply(centre), distance, s.Pitch, fov, width, height)
}

// ToSolid takes a world point to the solid's own frame.
func (s Scene) ToSolid(p Vec) Vec { return turnBy(s.Yaw).undo(p) }

// ToWorld takes a point of the solid's own frame to the world.
func (s Scene) ToWorld(p Vec) Vec { return turnBy(s.Yaw).apply(p) }
