package segment

import "image"

// Mask is a candidate at the photo's size, 255 where it is object. It follows
// SAM 1's post-processing: enlarge the logits to the frame, crop the padding,
// fit to the photo, both linearly, and take what is above 0.
func (d *Decoding) Mask(candidate int) *image.Gray {
	frame := TransformOf(d.photo).Resized
	low := plane{featureSide, featureSide, d.LowRes[candidate]}
	full := newPlane(FrameSide, FrameSide)
	resizeLinear(low, full)
	cropped := newPlane(frame[0], frame[1])
	for y := range cropped.h {
		copy(cropped.row(y), full.row(y))
	}
	fitted := newPlane(d.photo.X, d.photo.Y)
	resizeLinear(cropped, fitted)
	mask := image.NewGray(image.Rectangle{Max: d.photo})
	for i, v := range fitted.v {
		mask.Pix[i] = object(v > 0)
	}
	return mask
}

// tap is where a resized pixel reads along one axis.
type tap struct {
	a, b int
	t    float32
}

// taps of ONNX's Resize, mode linear, half_pixel.
func taps(from, to int) []tap {
	out := make([]tap, to)
	scale := float32(to) / float32(from)
	for i := range out {
		at := max((float32(i)+.5)/scale-.5, 0)
		a := min(int(at), from-1)
		out[i] = tap{a, min(a+1, from-1), at - float32(a)}
	}
	return out
}

func resizeLinear(from, to plane) {
	cols, rows := taps(from.w, to.w), taps(from.h, to.h)
	inBands(to.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			r := rows[y]
			top, bottom, dst := from.row(r.a), from.row(r.b), to.row(y)
			for x, c := range cols {
				up := top[c.a] + c.t*(top[c.b]-top[c.a])
				down := bottom[c.a] + c.t*(bottom[c.b]-bottom[c.a])
				dst[x] = up + r.t*(down-up)
			}
		}
	})
}
