package neural

import (
	"encoding/binary"
	"image"
	"runtime"

	"github.com/2112-lab/gen3d/internal/relay"
)

// resized is a photo at the size that a model wants, three bytes a pixel.
type resized struct {
	width, height int
	pix           []uint8
}

// A pixel's three colours share one number of 64 bits, 21 bits each, so that one
// multiplication weighs all three: 255 · 2^13 + 2^12 is below 2^21.
const (
	weightBits = 13
	laneBits   = 21
	halfUnit   = 1<<(weightBits-1) | 1<<(weightBits-1+laneBits) | 1<<(weightBits-1+2*laneBits)
)

// resize is the linear filter that PIL and torchvision call bilinear with
// antialiasing: a triangle, as wide as what is shrunk; first along the rows, then
// along the columns, rounded to a byte after each.
func resize(img *image.NRGBA, width, height int) resized {
	from := img.Bounds().Size()
	across, down := triangle(from.X, width), triangle(from.Y, height)
	out := resized{width: width, height: height, pix: make([]uint8, 3*width*height)}
	bands(height, func(y0, y1 int) {
		// Rows are made when they are first read and kept while they are: all of them
		// would be more memory than a processor keeps at hand.
		rows := ring{img: img, across: across, few: eights(across), line: make([]uint64, from.X, from.X+8), next: down[y0].from}
		for _, t := range down[y0:y1] {
			for len(rows.kept) < len(t.weights) {
				rows.kept = append(rows.kept, make([]uint64, width))
			}
		}
		sums := make([]uint64, width)
		for y := y0; y < y1; y++ {
			for x := range sums {
				sums[x] = halfUnit
			}
			for i, w := range down[y].weights {
				part := rows.at(down[y].from + i)[:len(sums)]
				for x := range sums {
					sums[x] += part[x] * w
				}
			}
			to := out.pix[3*y*width:][:3*width]
			for _, sum := range sums {
				v := rounded(sum)
				to[0], to[1], to[2] = uint8(v), uint8(v>>laneBits), uint8(v>>(2*laneBits))
				to = to[3:]
			}
		}
	})
	return out
}

// ring keeps the last few rows of a photo, resized along the row.
type ring struct {
	img    *image.NRGBA
	across []tap
	few    []eight // the same, if it can be
	line   []uint64
	kept   [][]uint64 // row y is at y mod len
	next   int        // the first row that was not made yet
}

// at is row y, one of the last that were made or one to come.
func (r *ring) at(y int) []uint64 {
	for ; r.next <= y; r.next++ {
		r.make(r.next)
	}
	return r.kept[y%len(r.kept)]
}

func (r *ring) make(y int) {
	src := r.img.Pix[r.img.PixOffset(r.img.Rect.Min.X, r.img.Rect.Min.Y+y):][:4*len(r.line)]
	widen(src, r.line)
	to := r.kept[y%len(r.kept)][:len(r.across)]
	if r.few != nil {
		line := r.line[:cap(r.line)]
		for x := range r.few {
			w, p := &r.few[x].weights, (*[8]uint64)(line[r.few[x].from:])
			to[x] = rounded(halfUnit + p[0]*w[0] + p[1]*w[1] + p[2]*w[2] + p[3]*w[3] +
				p[4]*w[4] + p[5]*w[5] + p[6]*w[6] + p[7]*w[7])
		}
		return
	}
	for x := range r.across {
		t := &r.across[x]
		sum := uint64(halfUnit)
		part := r.line[t.from:][:len(t.weights)]
		for i, w := range t.weights {
			sum += part[i] * w
		}
		to[x] = rounded(sum)
	}
}

// widen gives each pixel's colours their 21 bits; four at a time, of which a processor
// has several under way.
func widen(src []byte, to []uint64) {
	for len(to) >= 4 && len(src) >= 16 {
		p, q := binary.LittleEndian.Uint64(src), binary.LittleEndian.Uint64(src[8:])
		to[0], to[1], to[2], to[3] = spread(p), spread(p>>32), spread(q), spread(q>>32)
		to, src = to[4:], src[16:]
	}
	for x := range to {
		to[x] = spread(uint64(binary.LittleEndian.Uint32(src[4*x:])))
	}
}

func spread(p uint64) uint64 {
	return p&0xff | p&0xff00<<(laneBits-8) | p&0xff0000<<(2*laneBits-16)
}

// rounded takes the weights' scale out of three sums at once.
func rounded(sum uint64) uint64 {
	const bytes = 0xff | 0xff<<laneBits | 0xff<<(2*laneBits)
	return sum >> weightBits & bytes
}

// tap is what one pixel is made of: weights from a place on, together 2^weightBits.
type tap struct {
	from    int
	weights []uint64
}

// eight is a tap of 8 weights, zeros at its end: what a photo of 12 megapixels needs for
// a side of 1024. Without a loop of its own a pixel takes 40 % less time.
type eight struct {
	from    int
	weights [8]uint64
}

// eights is nil where 8 are too few.
func eights(taps []tap) []eight {
	out := make([]eight, len(taps))
	for i, t := range taps {
		if len(t.weights) > 8 {
			return nil
		}
		out[i].from = t.from
		copy(out[i].weights[:], t.weights)
	}
	return out
}

// triangle is the filter from n pixels to m.
func triangle(n, m int) []tap {
	taps := make([]tap, m)
	scale := float64(n) / float64(m)
	reach := max(scale, 1)
	for i := range taps {
		middle := (float64(i) + .5) * scale
		lo, hi := max(int(middle-reach+.5), 0), min(int(middle+reach+.5), n)
		weights, sum := make([]float64, hi-lo), 0.
		for j := range weights {
			away := (float64(lo+j) - middle + .5) / reach
			weights[j] = max(1-max(away, -away), 0)
			sum += weights[j]
		}
		taps[i] = tap{lo, whole(weights, sum)}
	}
	return taps
}

// whole rounds weights so that they are together exactly one: what is left over of one
// is carried to the next.
func whole(weights []float64, sum float64) []uint64 {
	out := make([]uint64, len(weights))
	done, before := 0., uint64(0)
	for i, w := range weights {
		done += w
		upTo := uint64(done/sum*(1<<weightBits) + .5)
		out[i], before = upTo-before, upTo
	}
	return out
}

// bands shares rows among the cores.
func bands(n int, f func(from, to int)) {
	var g relay.Group
	cores := min(runtime.GOMAXPROCS(0), n)
	for i := range cores {
		g.Go(func() { f(i*n/cores, (i+1)*n/cores) })
	}
	g.Wait()
}
