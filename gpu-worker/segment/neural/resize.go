package neural

import (
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
	rows := make([]uint64, width*from.Y)
	bands(from.Y, func(y0, y1 int) {
		line := make([]uint64, from.X)
		for y := y0; y < y1; y++ {
			src := img.Pix[img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y+y):][:4*from.X]
			for x := range line {
				p := src[4*x : 4*x+4 : 4*x+4]
				line[x] = uint64(p[0]) | uint64(p[1])<<laneBits | uint64(p[2])<<(2*laneBits)
			}
			to := rows[y*width:][:width]
			for x := range to {
				sum := uint64(halfUnit)
				t := across[x]
				part := line[t.from:][:len(t.weights)]
				for i, w := range t.weights {
					sum += part[i] * w
				}
				to[x] = rounded(sum)
			}
		}
	})
	out := resized{width: width, height: height, pix: make([]uint8, 3*width*height)}
	bands(height, func(y0, y1 int) {
		sums := make([]uint64, width)
		for y := y0; y < y1; y++ {
			for x := range sums {
				sums[x] = halfUnit
			}
			for i, w := range down[y].weights {
				part := rows[(down[y].from+i)*width:][:width]
				for x, v := range part {
					sums[x] += v * w
				}
			}
			to := out.pix[3*y*width:][:3*width]
			for x, sum := range sums {
				v := rounded(sum)
				to[3*x], to[3*x+1], to[3*x+2] = uint8(v), uint8(v>>laneBits), uint8(v>>(2*laneBits))
			}
		}
	})
	return out
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
