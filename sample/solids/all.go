package solids

// All are the known solids, each made anew, in a fixed order: from the simplest
// to the sample photo's.
func All() []*Solid {
	return []*Solid{
		Sphere(), Box(), Capsule(), Torus(), Bottle(), Mug(), Pawn(), Mushroom(), Rocket(), Lamp(), Chair(), Car(), Bear(), Duck(),
	}
}

// Named finds a solid of All; nil where there is none of that name.
func Named(name string) *Solid {
	for _, s := range All() {
		if s.Name == name {
			return s
		}
	}
	return nil
}
