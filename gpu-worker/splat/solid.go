package splat

// closeRadius is how many cells wide, to either side, a hole in the shell of
// splats may be and still not let the outside in.
const closeRadius = 2

// solidify fills the inside of a shell: points that the outside cannot reach
// without squeezing through a hole get twice the level. Splats cover surfaces,
// so without this a mesh would have a second skin within.
func (f *field) solidify(level float32) {
	shell := make([]bool, len(f.density))
	for i, d := range f.density {
		shell[i] = d >= level
	}
	walls := shell
	for range closeRadius {
		walls = f.grow(walls, nil)
	}
	outside := f.flood(walls)
	for range closeRadius {
		outside = f.grow(outside, shell) // back up to the shell itself
	}
	for i := range f.density {
		if !outside[i] && !shell[i] {
			f.density[i] = 2 * level
		}
	}
}

// grow adds the six neighbours of every point of the set, but none of barred.
func (f *field) grow(set, barred []bool) []bool {
	out := make([]bool, len(set))
	w, h := f.size[0], f.size[0]*f.size[1]
	parallel(f.size[2], func(z int) {
		for y := range f.size[1] {
			for x := range f.size[0] {
				i := f.index(x, y, z)
				out[i] = set[i] || (barred == nil || !barred[i]) &&
					(x > 0 && set[i-1] || x < f.size[0]-1 && set[i+1] ||
						y > 0 && set[i-w] || y < f.size[1]-1 && set[i+w] ||
						z > 0 && set[i-h] || z < f.size[2]-1 && set[i+h])
			}
		}
	})
	return out
}

// flood is the set of points that the field's corner reaches past the walls. The
// margin keeps the corner, and a way round, free.
func (f *field) flood(walls []bool) []bool {
	out := make([]bool, len(walls))
	out[0] = true
	queue := []int32{0}
	w, h := f.size[0], f.size[0]*f.size[1]
	for len(queue) > 0 {
		i := int(queue[len(queue)-1])
		queue = queue[:len(queue)-1]
		x, y, z := i%w, i/w%f.size[1], i/h
		for _, n := range [6]struct {
			ok bool
			to int
		}{
			{x > 0, i - 1}, {x < f.size[0]-1, i + 1}, {y > 0, i - w}, {y < f.size[1]-1, i + w}, {z > 0, i - h}, {z < f.size[2]-1, i + h},
		} {
			if n.ok && !walls[n.to] && !out[n.to] {
				out[n.to] = true
				queue = append(queue, int32(n.to))
			}
		}
	}
	return out
}
