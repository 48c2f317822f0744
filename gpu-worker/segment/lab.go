package segment

import (
	"image"
	"math"
)

// labImage is a picture in CIE L*a*b* (D65): three planes of one size.
type labImage [3]plane

func (l labImage) size() (w, h int) { return l[0].w, l[0].h }

// averaged scales a photo by area so that its long side becomes side, and hands
// on the mean sRGB values of each pixel, 0 to 255. Averaging is done on the
// values as they are, as browsers and cameras do.
func averaged(img *image.NRGBA, side int, size func(w, h int), set func(x, y int, r, g, b float32)) {
	b := img.Bounds()
	long := max(b.Dx(), b.Dy())
	cols, rows := overlaps(b.Dx(), long, side), overlaps(b.Dy(), long, side)
	w := len(cols)
	size(w, len(rows))
	inBands(len(rows), func(y0, y1 int) {
		acc := make([]float32, 3*w)
		for y := y0; y < y1; y++ {
			clear(acc)
			for i, wy := range rows[y].weights {
				line := img.Pix[img.PixOffset(b.Min.X, b.Min.Y+rows[y].first+i):][:4*b.Dx()]
				for x := range cols {
					var r, g, bl int
					at := 4 * cols[x].first
					for _, wx := range cols[x].weights {
						p := line[at:][:3:3]
						r += wx * int(p[0])
						g += wx * int(p[1])
						bl += wx * int(p[2])
						at += 4
					}
					acc[3*x] += float32(r * wy)
					acc[3*x+1] += float32(g * wy)
					acc[3*x+2] += float32(bl * wy)
				}
			}
			for x := range w {
				whole := float32(cols[x].sum) * float32(rows[y].sum)
				set(x, y, acc[3*x]/whole, acc[3*x+1]/whole, acc[3*x+2]/whole)
			}
		}
	})
}

// shrink is a photo by area in Lab.
func shrink(img *image.NRGBA, side int) labImage {
	var lab labImage
	averaged(img, side, func(w, h int) {
		lab = labImage{newPlane(w, h), newPlane(w, h), newPlane(w, h)}
	}, func(x, y int, r, g, b float32) {
		at := y*lab[0].w + x
		lab[0].v[at], lab[1].v[at], lab[2].v[at] = toLab(r, g, b)
	})
	return lab
}

// reduce is a smaller photo by area.
func reduce(img *image.NRGBA, side int) *image.NRGBA {
	var out *image.NRGBA
	averaged(img, side, func(w, h int) {
		out = image.NewNRGBA(image.Rect(0, 0, w, h))
	}, func(x, y int, r, g, b float32) {
		p := out.Pix[y*out.Stride+4*x:][:4:4]
		p[0], p[1], p[2], p[3] = uint8(r+.5), uint8(g+.5), uint8(b+.5), 255
	})
	return out
}

// toLab converts sRGB, 0 to 255, to CIE L*a*b* under D65 (IEC 61966-2-1).
func toLab(r, g, b float32) (l, a, bb float32) {
	rl, gl, bl := linear(r), linear(g), linear(b)
	x := cubeRoot((.4124*rl + .3576*gl + .1805*bl) / .95047)
	y := cubeRoot(.2126*rl + .7152*gl + .0722*bl)
	z := cubeRoot((.0193*rl + .1192*gl + .9505*bl) / 1.08883)
	return 116*y - 16, 500 * (x - y), 200 * (y - z)
}

// The two curves are looked up and interpolated: math.Pow for every pixel of
// the working picture would cost more than the whole watershed.
var (
	linearCurve = curve(255, func(v float64) float64 {
		v /= 255
		if v > .04045 {
			return math.Pow((v+.055)/1.055, 2.4)
		}
		return v / 12.92
	})
	rootCurve = curve(4096, func(v float64) float64 {
		v /= 4096
		if v > .008856 {
			return math.Cbrt(v)
		}
		return 7.787*v + 16./116
	})
)

func curve(n int, f func(float64) float64) []float32 {
	c := make([]float32, n+2)
	for i := range c {
		c[i] = float32(f(float64(i)))
	}
	return c
}

func lookUp(c []float32, v float32) float32 {
	i := int(min(max(v, 0), float32(len(c)-2)))
	t := v - float32(i)
	return c[i] + t*(c[i+1]-c[i])
}

func linear(v float32) float32   { return lookUp(linearCurve, v) }
func cubeRoot(v float32) float32 { return lookUp(rootCurve, v*4096) }
