package splat

import (
	"fmt"
	"math"
)

// View says from where a picture is taken. Its zero value is the photo's own
// side: straight from the front, without perspective.
type View struct {
	// Azimuth turns the camera about the vertical, in degrees: 0 sees the front,
	// 90 the object's right as the viewer has it (+X), 180 the back.
	Azimuth float64
	// Elevation lifts the camera, in degrees, -90 (below) to 90 (above).
	Elevation float64
	// FOV is the angle across the picture's shorter side, in degrees; 0 means no
	// perspective, and 45 is the most.
	FOV float64
	// Span is how many model units the shorter side shows at the target; 0 means
	// 1.15, the unit box with a margin.
	Span float64
	// Target is the point in the middle of the picture.
	Target [3]float32
}

const defaultSpan, minSpan, maxFOV = 1.15, 0.01, 45

func (v View) validate() error {
	for _, f := range []float64{v.Azimuth, v.Elevation, v.FOV, v.Span, float64(v.Target[0]), float64(v.Target[1]), float64(v.Target[2])} {
		if f-f != 0 {
			return fmt.Errorf("view %+v is not finite", v)
		}
	}
	switch {
	case math.Abs(v.Elevation) > 90:
		return fmt.Errorf("elevation %g° is outside -90..90", v.Elevation)
	case v.FOV < 0 || v.FOV > maxFOV:
		return fmt.Errorf("field of view %g° is outside 0..%d", v.FOV, maxFOV)
	case v.Span != 0 && v.Span < minSpan:
		return fmt.Errorf("span %g is under %g", v.Span, minSpan)
	}
	return nil
}

// camera projects model points to picture points.
type camera struct {
	right, up, back vec // unit; back points from the target to the camera
	target          vec
	distance        float64 // 0 without perspective
	ahead           float64 // without perspective, what to add to depths so that the unit box is at 1 or more
	scale           float64 // pixels a model unit at the target
	cx, cy          float64 // the picture's middle, in pixels
}

func newCamera(v View, width, height int) camera {
	if v.Span == 0 {
		v.Span = defaultSpan
	}
	sa, ca := math.Sincos(v.Azimuth * math.Pi / 180)
	se, ce := math.Sincos(v.Elevation * math.Pi / 180)
	c := camera{
		right: vec{ca, 0, -sa}, back: vec{sa * ce, se, ca * ce}, target: vecOf(v.Target),
		scale: float64(min(width, height)) / v.Span,
		cx:    float64(width) / 2, cy: float64(height) / 2,
	}
	c.up = c.back.cross(c.right)
	c.ahead = 2 + c.target.dot(c.back) // the box is within 1 of the origin
	if v.FOV > 0 {
		c.distance = v.Span / 2 / math.Tan(v.FOV*math.Pi/360)
	}
	return c
}

// point is a projected vertex: the picture position in pixels, y down, and two
// depths. near grows towards the camera and is linear across the picture, which
// is what a z-buffer needs; inverse is 1/distance, relative to the target's, and
// is 1 without perspective. A point at or behind the camera has inverse 0.
type point struct {
	x, y, near, inverse float32
	light               float32 // how brightly the studio lights it
	column, row         int32   // x and y in steps of a sample, see snap
}

// project gives a place's point, as numbers: arrays and structs are not kept in
// registers, and this is called for every vertex of every picture.
func (c *camera) project(px, py, pz float32) (x, y, near, inverse float32) {
	dx, dy, dz := float64(px)-c.target[0], float64(py)-c.target[1], float64(pz)-c.target[2]
	z := dx*c.back[0] + dy*c.back[1] + dz*c.back[2]
	scale, nearness := 1.0, min(max(z+c.ahead, 0), 4)
	if c.distance > 0 {
		if c.distance-z < c.distance/50 {
			return 0, 0, 0, 0
		}
		scale = c.distance / (c.distance - z)
		nearness = scale
	}
	across := dx*c.right[0] + dy*c.right[1] + dz*c.right[2]
	upward := dx*c.up[0] + dy*c.up[1] + dz*c.up[2]
	f := c.scale * scale
	return float32(c.cx + f*across), float32(c.cy - f*upward), float32(nearness), float32(scale)
}

// ray is the line of sight through a pixel: a point on it and its direction.
func (c *camera) ray(x, y float64) (from, along vec) {
	at := c.target.add(c.right.scale((x - c.cx) / c.scale)).add(c.up.scale((c.cy - y) / c.scale))
	if c.distance == 0 {
		return at, c.back.scale(-1)
	}
	eye := c.target.add(c.back.scale(c.distance))
	return eye, at.sub(eye)
}
