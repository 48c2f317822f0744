package reconstruct

// chooseProfile decides between round and slab by the outline.
func chooseProfile(o *outline, asked Profile) Profile {
	if asked == ProfileRound || asked == ProfileSlab {
		return asked
	}
	return ProfileRound
}
