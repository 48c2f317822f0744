package shape

import "math"

const (
	// Size is the side of the square that the network sees, in pixels.
	Size = 32
	// Long is the object's longer side in it. The rest is margin, so that no
	// outline meets the border.
	Long = 28
	// inputs are the channels that the network sees; see Features.
	inputs = 8
)

// Square is an object as the network sees it. The slices hold Size*Size values,
// row by row, y down.
type Square struct {
	Cover [Size * Size]float32    // 0..1, the object's share of the pixel
	RGB   [3][Size * Size]float32 // 0..1, the object's mean colour in the pixel
}

// Features are the network's input, inputs*Size*Size values: cover; red, green and
// blue about 0; the distance to the outline and the height of the union of balls,
// both in longer sides; and the place in the square.
func (s *Square) Features() []float32 {
	const n = Size * Size
	out := make([]float32, inputs*n)
	depth := s.depths()
	balls := ballHeights(depth)
	for i, c := range s.Cover {
		out[i] = c
		if c <= 0 {
			continue
		}
		for k := range 3 {
			out[(1+k)*n+i] = (s.RGB[k][i] - 0.5) * 2 * c
		}
		if depth[i] > 0 {
			out[4*n+i] = (float32(math.Sqrt(float64(depth[i]))) - 0.5) / Long
			out[5*n+i] = float32(math.Sqrt(float64(balls[i]))) / Long
		}
		out[6*n+i] = c * (float32(i%Size) - (Size-1)/2.0) / Long
		out[7*n+i] = c * (float32(i/Size) - (Size-1)/2.0) / Long
	}
	return out
}

// depths is the squared distance from each inside pixel to the nearest outside
// one, by two passes over all pairs in a line: 2 * 32³ steps.
func (s *Square) depths() []float32 {
	var g [Size * Size]float32
	for i, c := range s.Cover {
		if c >= 0.5 {
			g[i] = 4 * Size * Size
		}
	}
	// The least of value + distance² is minus the most of -value - distance².
	for i := range g {
		g[i] = -g[i]
	}
	out := highest(highest(&g))
	for i := range out {
		out[i] = -out[i]
	}
	return out[:]
}

// ballHeights is the squared height of all balls about inside pixels that reach
// to the outline: max over c of depth²(c) - |x-c|².
func ballHeights(depth []float32) []float32 {
	var g [Size * Size]float32
	copy(g[:], depth)
	return highest(highest(&g))[:]
}

// highest is the largest value - distance² over each column, transposed, so that
// two calls look over the plane.
func highest(g *[Size * Size]float32) *[Size * Size]float32 {
	var out [Size * Size]float32
	for x := range Size {
		var best, line [Size]float32
		for y := range Size {
			line[y] = g[y*Size+x]
			best[y] = line[y]
		}
		for from, v := range line {
			// Nothing below the lowest value can win: skip what lies outside.
			if v <= -4*Size*Size {
				continue
			}
			for y := range best {
				d := float32(y - from)
				if w := v - d*d; w > best[y] {
					best[y] = w
				}
			}
		}
		copy(out[x*Size:], best[:])
	}
	return &out
}
