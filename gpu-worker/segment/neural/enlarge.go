package neural

import (
	"image"
	"math"
)

// logits is a mask as a decoder answers it.
type logits struct {
	w, h   int
	values []float32
}

// enlarge stretches the used part of a mask, from the top left, over the photo,
// linearly between the pixels' centres, and says where it is above the threshold.
func enlarge(l logits, used [2]float64, photo image.Point, threshold float32) *image.Gray {
	out := image.NewGray(image.Rectangle{Max: photo})
	across, down := between(photo.X, l.w, used[0]), between(photo.Y, l.h, used[1])
	bands(photo.Y, func(y0, y1 int) {
		line := make([]float32, l.w)
		for y := y0; y < y1; y++ {
			v := down[y]
			top, bottom := l.values[v.a*l.w:][:l.w], l.values[v.b*l.w:][:l.w]
			for x := range line {
				line[x] = top[x] + (bottom[x]-top[x])*v.t
			}
			to := out.Pix[y*out.Stride:][:photo.X]
			for x, u := range across {
				if line[u.a]+(line[u.b]-line[u.a])*u.t > threshold {
					to[x] = 255
				}
			}
		}
	})
	return out
}

// reading is where a pixel lies between two others.
type reading struct {
	a, b int
	t    float32
}

// between spreads n pixels over the used part of m.
func between(n, m int, used float64) []reading {
	all := make([]reading, n)
	last := math.Min(math.Ceil(used), float64(m)) - 1
	for i := range all {
		at := math.Min(math.Max((float64(i)+.5)*used/float64(n)-.5, 0), last)
		a := int(at)
		all[i] = reading{a, min(a+1, int(last)), float32(at - float64(a))}
	}
	return all
}
