package splat

// Splat is one 3D Gaussian as 3DGS trainers define it (Kerbl et al. 2023),
// with every field in its plain unit: no logit, no logarithm, no spherical
// harmonic. The writers do the encoding.
type Splat struct {
	// Position is the centre, in model units (see the package's frame).
	Position [3]float32
	// Colour is the sRGB display colour, 0..1.
	Colour [3]float32
	// Opacity is 0 (invisible) to 1 (solid).
	Opacity float32
	// Scale is the standard deviation σ along the splat's own three axes, in
	// model units, each above 0.
	Scale [3]float32
	// Rotation is the unit quaternion w, x, y, z that turns the splat's own
	// axes into the model's.
	Rotation [4]float32
}

// axes are the splat's own three axes as unit vectors in the model's frame: the
// columns of the rotation matrix.
func (s *Splat) axes() [3]vec {
	q := unitQuaternion(s.Rotation)
	w, x, y, z := float64(q[0]), float64(q[1]), float64(q[2]), float64(q[3])
	return [3]vec{
		{1 - 2*(y*y+z*z), 2 * (x*y + w*z), 2 * (x*z - w*y)},
		{2 * (x*y - w*z), 1 - 2*(x*x+z*z), 2 * (y*z + w*x)},
		{2 * (x*z + w*y), 2 * (y*z - w*x), 1 - 2*(x*x+y*y)},
	}
}

// covariance is the upper half of the splat's covariance matrix in the model's
// frame: xx, xy, xz, yy, yz, zz.
func (s *Splat) covariance() [6]float64 {
	var c [6]float64
	for k, a := range s.axes() {
		v := float64(s.Scale[k]) * float64(s.Scale[k])
		c[0] += v * a[0] * a[0]
		c[1] += v * a[0] * a[1]
		c[2] += v * a[0] * a[2]
		c[3] += v * a[1] * a[1]
		c[4] += v * a[1] * a[2]
		c[5] += v * a[2] * a[2]
	}
	return c
}
