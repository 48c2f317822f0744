package render

// Solid is a shape known exactly, in its own frame: y up, standing on y = 0,
// its front along +z.
type Solid interface {
	// Distance is negative inside and positive outside, and its absolute value
	// never exceeds the true distance to the surface by more than a quarter.
	Distance(p Vec) float64
	// Surface is how the solid looks at a point on its surface.
	Surface(p Vec) Surface
	// Bounds are the corners of a box that holds the whole solid.
	Bounds() (low, high Vec)
}

// Surface is a diffuse material, possibly under a clear coat.
type Surface struct {
	// Albedo is the linear colour that the diffuse part gives back.
	Albedo Vec
	// Coat is the coat's reflectance at normal incidence: 0.04 for a glaze, 0 for none.
	Coat float64
	// Roughness spreads the coat's reflection: 0 is a mirror, 0.3 satin.
	Roughness float64
}
