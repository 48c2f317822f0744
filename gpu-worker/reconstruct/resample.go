package reconstruct

import (
	"image"
	"math"
)

// taps are the weights with which one row or column of the result reads the source.
type taps struct {
	start   int
	weights []float32
}

// resampleTaps lists, for each of n result pixels over [from, from+length) of a
// source of size pixels, what it reads. Shrinking averages the exact area under
// a pixel; enlarging is linear. Places outside the source have no weight.
func resampleTaps(from, length float64, n, size int) []taps {
	out := make([]taps, n)
	step := length / float64(n)
	reach := math.Max(step, 1) // the tent's half width when enlarging
	store := make([]float32, 0, n*(int(math.Ceil(step))+3))
	for i := range out {
		var a, b float64
		if step >= 1 {
			a, b = from+float64(i)*step, from+float64(i+1)*step
		} else {
			c := from + (float64(i)+0.5)*step
			a, b = c-reach, c+reach
		}
		lo, hi := max(0, int(math.Floor(a))), min(size, int(math.Ceil(b)))
		out[i].start = min(max(lo, 0), size)
		first := len(store)
		for s := lo; s < hi; s++ {
			var k float64
			if step >= 1 {
				k = (math.Min(b, float64(s+1)) - math.Max(a, float64(s))) / step
			} else {
				k = math.Max(0, 1-math.Abs(float64(s)+0.5-(a+b)/2))
			}
			store = append(store, float32(k))
		}
		out[i].weights = store[first:len(store):len(store)]
	}
	return out
}

// picture is the photo on a grid: colour, 0..1 sRGB, averaged over object
// pixels alone, and the share of each grid pixel that is object. Where cover is
// 0 the colour is 0 too.
type picture struct {
	rgb   [3]*grid
	cover *grid
}

// sample puts the window of the photo under f on w × h pixels. Background
// pixels of the photo have no weight, so they cannot bleed into the object.
func sample(photo *image.NRGBA, s *silhouette, f frame, w, h int) *picture {
	p := &picture{cover: newGrid(w, h)}
	for c := range p.rgb {
		p.rgb[c] = newGrid(w, h)
	}
	width, height := f.window()
	cols := resampleTaps(f.left, width, w, photo.Rect.Dx())
	rows := resampleTaps(f.top, height, h, photo.Rect.Dy())
	first := rowStarts(s, photo.Rect.Dy())
	x0, span := s.box.Min.X, s.box.Dx()
	inRows(h, func(y0, y1 int) {
		sum := make([]float32, 4*span) // one result row at the photo's columns
		for y := y0; y < y1; y++ {
			sumRows(sum, photo, s, first, rows[y], x0)
			shrinkRow(p, y, sum, cols, x0)
		}
	})
	return p
}

// rowStarts is the index of the first run at or below each row of the photo.
func rowStarts(s *silhouette, height int) []int32 {
	first := make([]int32, height+1)
	k := 0
	for y := range first {
		for k < len(s.runs) && int(s.runs[k].y) < y {
			k++
		}
		first[y] = int32(k)
	}
	return first
}

// sumRows adds up the photo's rows under one result row: red, green, blue and
// cover for each column from x0 on.
func sumRows(sum []float32, photo *image.NRGBA, s *silhouette, first []int32, t taps, x0 int) {
	clear(sum)
	for k, weight := range t.weights {
		y := t.start + k
		for _, r := range s.runs[first[y]:first[y+1]] {
			pix := photo.Pix[y*photo.Stride+4*int(r.x0) : y*photo.Stride+4*int(r.x1)]
			out := sum[4*(int(r.x0)-x0) : 4*(int(r.x1)-x0)]
			for len(pix) >= 4 && len(out) >= 4 {
				out[0] += weight * float32(pix[0])
				out[1] += weight * float32(pix[1])
				out[2] += weight * float32(pix[2])
				out[3] += weight
				pix, out = pix[4:], out[4:]
			}
		}
	}
}

func shrinkRow(p *picture, y int, sum []float32, cols []taps, x0 int) {
	at := y * p.cover.w
	for x, t := range cols {
		var r, g, b, a float32
		for k, weight := range t.weights {
			i := 4 * (t.start + k - x0)
			if i < 0 || i >= len(sum) {
				continue
			}
			r += weight * sum[i]
			g += weight * sum[i+1]
			b += weight * sum[i+2]
			a += weight * sum[i+3]
		}
		p.cover.v[at+x] = a
		if a > 0 {
			k := 1 / (255 * a)
			p.rgb[0].v[at+x], p.rgb[1].v[at+x], p.rgb[2].v[at+x] = r*k, g*k, b*k
		}
	}
}
