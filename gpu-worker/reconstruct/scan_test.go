package reconstruct

import (
	"image"
	"image/color"
	"math"
)

// scanSize is the number of voxels along each axis of the scan, -1..1.
const scanSize = 128

// scan is a solid as voxels, with what its orthographic photo shows.
type scan struct {
	voxels []bool // [y][x][z]
	// below counts, for each column, the voxels under each of its n+1 borders.
	below  []int32
	front  *grid // exact height of the visible surface, in voxels; NaN outside
	input  Input
	middle float64 // of its depth, in voxels
}

func scanSolid(s solid) *scan {
	const n = scanSize
	c := &scan{voxels: make([]bool, n*n*n), front: newGrid(n, n)}
	low, high := n, 0
	place := func(x, y int, z float64) point {
		return point{(float64(x)+0.5)/n*2 - 1, 1 - (float64(y)+0.5)/n*2, (z+0.5)/n*2 - 1}
	}
	for y := range n {
		for x := range n {
			i := y*n + x
			c.front.v[i] = float32(math.NaN())
			for z := n - 1; z >= 0; z-- {
				if !s(place(x, y, float64(z))) {
					continue
				}
				c.voxels[i*n+z] = true
				low, high = min(low, z), max(high, z)
				if c.front.v[i] != c.front.v[i] {
					a, b := float64(z), float64(z+1)
					for range 12 {
						if m := (a + b) / 2; s(place(x, y, m)) {
							a = m
						} else {
							b = m
						}
					}
					c.front.v[i] = float32(a)
				}
			}
		}
	}
	c.middle = float64(low+high) / 2
	c.below = make([]int32, n*n*(n+1))
	for i := range n * n {
		for z := range n {
			k := i*(n+1) + z
			c.below[k+1] = c.below[k]
			if c.voxels[i*n+z] {
				c.below[k+1]++
			}
		}
	}
	c.photograph()
	return c
}

// photograph lights the visible surface, grey clay on green.
func (c *scan) photograph() {
	const n = scanSize
	c.input = Input{Photo: image.NewNRGBA(image.Rect(0, 0, n, n)), Mask: image.NewGray(image.Rect(0, 0, n, n))}
	for y := range n {
		for x := range n {
			c.input.Photo.SetNRGBA(x, y, color.NRGBA{30, 160, 30, 255})
			if z := c.front.v[y*n+x]; z == z {
				dx, dy := surfaceSlope(c.front, x, y)
				light := 0.3 + 0.7*max(0, (0.5*dx+0.7*dy+0.6)/math.Sqrt(1+dx*dx+dy*dy))
				v := uint8(200 * min(1, light))
				c.input.Photo.SetNRGBA(x, y, color.NRGBA{v, v, v, 255})
				c.input.Mask.SetGray(x, y, color.Gray{255})
			}
		}
	}
}

// surfaceSlope is the height's gradient, one-sided beside NaN.
func surfaceSlope(g *grid, x, y int) (dx, dy float64) {
	along := func(i, step int) float64 {
		a, m, b := float64(g.v[i-step]), float64(g.v[i]), float64(g.v[i+step])
		switch {
		case a == a && b == b:
			return (b - a) / 2
		case b == b:
			return b - m
		case a == a:
			return m - a
		}
		return 0
	}
	if x == 0 || y == 0 || x == g.w-1 || y == g.h-1 {
		return 0, 0
	}
	return along(y*g.w+x, 1), along(y*g.w+x, g.w)
}
