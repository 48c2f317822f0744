package segment

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// shape says whether a point of the unit square (long side 1) is object.
type shape func(x, y float64) bool

func disc(cx, cy, r float64) shape {
	return func(x, y float64) bool { return math.Hypot(x-cx, y-cy) < r }
}

// picture paints a textured shape on another texture, with noise, and gives its
// true mask.
func picture(w, h int, seed uint64, object shape) (*image.NRGBA, *image.Gray) {
	r := rand.New(rand.NewPCG(seed, 1))
	img, truth := image.NewNRGBA(image.Rect(0, 0, w, h)), image.NewGray(image.Rect(0, 0, w, h))
	long := float64(max(w, h))
	noise := func(v float64) uint8 { return uint8(min(max(v+8*r.NormFloat64(), 0), 255)) }
	for y := range h {
		for x := range w {
			fx, fy := (float64(x)+.5)/long, (float64(y)+.5)/long
			wave := 14 * math.Sin(60*fx+20*fy)
			c := color.NRGBA{noise(70 + 60*fy + wave), noise(120 + 50*fx), noise(80 + wave), 255}
			if object(fx, fy) {
				truth.SetGray(x, y, color.Gray{Y: 255})
				stripe := 18 * math.Sin(90*fy)
				c = color.NRGBA{noise(190 + stripe), noise(110 + stripe), noise(60), 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img, truth
}

// overlapOf is the masks' intersection over union.
func overlapOf(a, b *image.Gray) float64 {
	both, either := 0, 0
	for i, v := range a.Pix {
		if v > 127 && b.Pix[i] > 127 {
			both++
		}
		if v > 127 || b.Pix[i] > 127 {
			either++
		}
	}
	return float64(both) / max(float64(either), 1)
}
