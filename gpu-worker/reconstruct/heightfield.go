package reconstruct

// heightField is a closed shape as seen from the front: where it is, and how far
// its surface lies before and behind the picture plane. It is the seam between
// whatever guesses the shape and what builds the model.
type heightField struct {
	*outline
	// middle is half the sum of front and back height, in pixels towards the viewer.
	middle *grid
	// half2 is the square of half their difference. The square, because it is
	// linear in the distance to the contour where a round body closes, and so
	// survives interpolation there; it may fall below 0 outside.
	half2 *grid
}

// newHeightField takes heights at the inside pixels, in pixels towards the
// viewer, and carries them on over the contour, so that they can be sampled
// anywhere inside.
func newHeightField(o *outline, front, back *grid) *heightField {
	f := &heightField{outline: o, middle: newGrid(front.w, front.h), half2: newGrid(front.w, front.h)}
	for i, in := range o.inside.v {
		if in > 0 {
			a, b := front.v[i], min(back.v[i], front.v[i])
			f.middle.v[i], f.half2.v[i] = (a+b)/2, (a-b)*(a-b)/4
		}
	}
	extend(o.inside, f.middle, f.half2)
	return f
}

// extend fills the two rings of pixels around the inside by straight lines
// through the two nearest pixels inside, so that no interpolation near the
// contour meets a made-up zero.
func extend(inside *grid, fields ...*grid) {
	w, h := inside.w, inside.h
	known := append([]float32(nil), inside.v...)
	for range 2 {
		var ring []int
		for y := 2; y < h-2; y++ {
			for x := 2; x < w-2; x++ {
				if i := y*w + x; known[i] == 0 && touches(known, i, w) {
					ring = append(ring, i)
				}
			}
		}
		for _, g := range fields {
			for _, i := range ring {
				var sum, n float32
				for _, step := range [...]int{-1, 1, -w, w, -w - 1, -w + 1, w - 1, w + 1} {
					if known[i+step] == 0 {
						continue
					}
					v := g.v[i+step]
					if known[i+2*step] > 0 {
						v += v - g.v[i+2*step]
					}
					sum += v
					n++
				}
				g.v[i] = sum / n
			}
		}
		for _, i := range ring {
			known[i] = 1
		}
	}
}

func touches(known []float32, i, w int) bool {
	return known[i-1] > 0 || known[i+1] > 0 || known[i-w] > 0 || known[i+w] > 0 ||
		known[i-w-1] > 0 || known[i-w+1] > 0 || known[i+w-1] > 0 || known[i+w+1] > 0
}

// thinnest is the least half thickness of a model, in pixels: enough that front
// and back stay apart in float32 and under a welding tolerance.
const thinnest = 0.1

// at is the middle and the half thickness at a place.
func (f *heightField) at(x, y float32) (middle, half float32) {
	return f.middle.at(x, y), sqrt32(max(f.half2.at(x, y), thinnest*thinnest))
}

// height is the surface's z: side is +1 for the front, -1 for the back.
func (f *heightField) height(x, y, side float32) float32 {
	m, h := f.at(x, y)
	return m + side*h
}
