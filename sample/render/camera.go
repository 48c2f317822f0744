package render

import "math"

// Camera is a pinhole camera over a picture of Width × Height pixels.
type Camera struct {
	Width, Height int
	// Eye and the orthonormal Right, Up and Forward are in world coordinates.
	Eye, Right, Up, Forward Vec
	// Focal is the focal length in pixels.
	Focal float64
}

// Ray is the unit direction from Eye through a point of the picture. (0, 0) is
// the top left corner of its first pixel.
func (c Camera) Ray(x, y float64) Vec {
	dx, dy := (x-float64(c.Width)/2)/c.Focal, (float64(c.Height)/2-y)/c.Focal
	return c.Forward.Add(c.Right.Mul(dx)).Add(c.Up.Mul(dy)).Unit()
}

// Project is where a world point lies in the picture, and its depth along
// Forward. A depth of 0 or less is behind the camera.
func (c Camera) Project(p Vec) (x, y, depth float64) {
	d := p.Sub(c.Eye)
	depth = d.Dot(c.Forward)
	x = float64(c.Width)/2 + c.Focal*d.Dot(c.Right)/depth
	y = float64(c.Height)/2 - c.Focal*d.Dot(c.Up)/depth
	return x, y, depth
}

// lookAt is a camera at a distance from a target, raised by pitch degrees.
func lookAt(target Vec, distance, pitch, fov float64, w, h int) Camera {
	sin, cos := math.Sincos(pitch * math.Pi / 180)
	back := Vec{0, sin, cos}
	c := Camera{Width: w, Height: h, Eye: target.Add(back.Mul(distance)), Forward: back.Mul(-1), Right: Vec{1, 0, 0}}
	c.Up = c.Right.Cross(c.Forward)
	c.Focal = float64(min(w, h)) / 2 / math.Tan(fov/2*math.Pi/180)
	return c
}
