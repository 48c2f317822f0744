package segment

import "math"

// view is a photo as the hierarchy sees it: colour and texture on the grid of
// features, and how strong a border runs through each pixel.
type view struct {
	w, h int
	// lab is the smoothed colour.
	lab labImage
	// texture is the local contrast of lightness.
	texture plane
	// relief is the border strength, in Lab steps.
	relief plane
}

// observe looks at a picture of twice the grid's size.
func observe(double labImage) view {
	w2, h2 := double.size()
	w, h := (w2+1)/2, (h2+1)/2

	v := view{w: w, h: h}
	for i, c := range double {
		v.lab[i] = halve(blur(c, 1.2), w, h)
	}
	v.texture = halve(localContrast(double[0]), w, h)

	weighted := v.weighted()
	fine := gradient(weighted[:]...)
	var medium, coarse [4]plane
	for i, c := range weighted {
		medium[i], coarse[i] = blur(c, 1.5), blur(c, 3)
	}
	gm, gc := gradient(medium[:]...), gradient(coarse[:]...)
	for i, g := range fine.v {
		fine.v[i] = max(g, 1.3*gm.v[i]) + .6*gc.v[i]
	}
	v.relief = blur(fine, .8)
	return v
}

// weighted is the channels in which regions are compared: a step of colour
// counts for more than one of lightness, which shadow makes too.
func (v view) weighted() [4]plane {
	return [4]plane{scaled(v.lab[0], .7), scaled(v.lab[1], 1.2), scaled(v.lab[2], 1.2), scaled(v.texture, 1.5)}
}

func scaled(p plane, by float32) plane {
	q := newPlane(p.w, p.h)
	for i, v := range p.v {
		q.v[i] = by * v
	}
	return q
}

// halve keeps every second pixel.
func halve(p plane, w, h int) plane {
	q := newPlane(w, h)
	for y := range h {
		src, dst := p.row(min(2*y, p.h-1)), q.row(y)
		for x := range dst {
			dst[x] = src[min(2*x, p.w-1)]
		}
	}
	return q
}

// localContrast is the standard deviation of what a small blur removes, taken
// over a larger window.
func localContrast(lightness plane) plane {
	smooth := blur(lightness, 2)
	square := newPlane(lightness.w, lightness.h)
	for i, v := range lightness.v {
		d := v - smooth.v[i]
		square.v[i] = d * d
	}
	out := blur(square, 4)
	for i, v := range out.v {
		out.v[i] = float32(math.Sqrt(float64(v)))
	}
	return out
}
