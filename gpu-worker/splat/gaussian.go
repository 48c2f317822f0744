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
