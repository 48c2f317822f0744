package segment

import "image"

// Mask is a candidate at the photo's size, 255 where it is object: its logits,
// enlarged linearly, where they are above 0. A pixel of the grid is exactly
// 1/256 of the photo's long side both ways, so nothing shifts.
func (d *Decoding) Mask(candidate int) *image.Gray {
	long := max(d.photo.X, d.photo.Y)
	mask := image.NewGray(image.Rectangle{Max: d.photo})
	cols, rows := taps(d.photo.X, long), taps(d.photo.Y, long)
	low := plane{featureSide, featureSide, d.LowRes[candidate]}
	inBands(d.photo.Y, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			r := rows[y]
			top, bottom := low.row(r.a), low.row(r.b)
			row := mask.Pix[y*mask.Stride : y*mask.Stride+d.photo.X]
			for x, c := range cols {
				v := float32(float32(c.wa*r.wa)*top[c.a]) + float32(float32(c.wb*r.wa)*top[c.b])
				v += float32(float32(c.wa*r.wb) * bottom[c.a])
				v += float32(float32(c.wb*r.wb) * bottom[c.b])
				row[x] = object(v > 0)
			}
		}
	})
	return mask
}

// tap is where an enlarged pixel reads along one axis, and with which weights.
type tap struct {
	a, b   int
	wa, wb float32
}

// taps of n pixels of a photo in its 256-pixel grid: ONNX's Resize, mode linear,
// half_pixel, in ONNX Runtime's order of operations.
func taps(n, long int) []tap {
	cells := (n*featureSide + long - 1) / long
	scale := float32(long) / featureSide // exact: long is below 2^15
	out := make([]tap, n)
	for i := range out {
		at := min(max((float32(i)+.5)/scale-.5, 0), float32(cells-1))
		a := int(at)
		b := min(a+1, cells-1)
		out[i] = tap{a, b, float32(b) - at, at - float32(a)}
		if a == b {
			out[i].wa, out[i].wb = .5, .5
		}
	}
	return out
}
