package reconstruct

// The rim closes the gap between the front and the back sheet. The sheets end a
// little inside the contour, where the surface is steep but not yet upright; from
// there rings run round the edge of the body:
//
//	sheet ____
//	          \    o(t) = inset·(1 - t²) outwards,
//	 inset ->  |   z(t) = middle + half·t,   t from 1 (front) to -1 (back)
//	sheet ____/
//
// which continues z ~ √distance, the way round bodies close, without a crease.
// A shape with upright walls gets them slightly convex.

// rimInset is how far inside the contour the sheets end, in grid pixels.
const rimInset = 0.75

// inset is how far inwards along -n a sheet may end at the contour point x, y:
// want, or less where the body is too thin for it.
func (o *outline) inset(x, y, nx, ny, want float32) float32 {
	for range 4 {
		if o.depth.at(x-2*want*nx, y-2*want*ny) >= 1.6*want {
			return want
		}
		want /= 2
	}
	return want
}

// rimArc is the rim's cross-section at one contour point.
type rimArc struct {
	x, y         float32 // where the sheets end
	nx, ny       float32 // outwards
	inset        float32
	middle, half float32
}

func (f *heightField) rimArc(x, y, nx, ny, want float32) rimArc {
	a := rimArc{nx: nx, ny: ny}
	a.inset = f.inset(x, y, nx, ny, want)
	a.x, a.y = x-a.inset*nx, y-a.inset*ny
	a.middle, a.half = f.at(a.x, a.y)
	return a
}

// at is the point at t, in grid pixels, y down.
func (a *rimArc) at(t float32) (x, y, z float32) {
	out := a.inset * (1 - t*t)
	return a.x + out*a.nx, a.y + out*a.ny, a.middle + t*a.half
}
