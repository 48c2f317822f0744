package reconstruct

import (
	"math"
	"slices"
)

// crossing is where a line of sight passes a surface: upwards (+1) out of the
// solid, or into it (-1), seen along +z.
type crossing struct {
	z    float32
	sign int8
}

// scanMesh is scanSolid for closed triangle meshes that may overlap, in voxels:
// x right, y down, z towards the viewer. What the surfaces wind about is inside.
func scanMesh(vertices [][3]float64, faces [][3]int32) *scan {
	const n = scanSize
	lines := make([][]crossing, n*n)
	if turnedInsideOut(vertices, faces) {
		faces = slices.Clone(faces)
		for i, f := range faces {
			faces[i] = [3]int32{f[0], f[2], f[1]}
		}
	}
	for _, f := range faces {
		crossTriangle(lines, vertices[f[0]], vertices[f[1]], vertices[f[2]])
	}
	c := &scan{voxels: make([]bool, n*n*n), below: make([]int32, n*n*(n+1)), front: newGrid(n, n)}
	low, high := n, 0
	for i, line := range lines {
		c.front.v[i] = float32(math.NaN())
		slices.SortFunc(line, func(a, b crossing) int {
			if a.z < b.z {
				return -1
			}
			return 1
		})
		wind, k := 0, 0
		for z := range n {
			for k < len(line) && line[k].z <= float32(z)+0.5 {
				wind -= int(line[k].sign)
				k++
			}
			if wind > 0 {
				c.voxels[i*n+z] = true
				low, high = min(low, z), max(high, z)
			}
		}
		if len(line) > 0 {
			c.front.v[i] = line[len(line)-1].z
		}
	}
	c.middle = float64(low+high) / 2
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

// crossTriangle notes where the lines through pixel centres meet a triangle. A
// small shift keeps them off shared edges.
func crossTriangle(lines [][]crossing, a, b, c [3]float64) {
	const n, dx, dy = scanSize, 0.00137, 0.00271
	det := (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0])
	if math.Abs(det) < 1e-12 {
		return
	}
	sign := int8(1) // y runs down: a face towards the viewer is clockwise here
	if det > 0 {
		sign = -1
	}
	x0, x1 := max(0, int(min(a[0], b[0], c[0])-1)), min(n-1, int(max(a[0], b[0], c[0])+1))
	y0, y1 := max(0, int(min(a[1], b[1], c[1])-1)), min(n-1, int(max(a[1], b[1], c[1])+1))
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			px, py := float64(x)+0.5+dx-a[0], float64(y)+0.5+dy-a[1]
			u := (px*(c[1]-a[1]) - py*(c[0]-a[0])) / det
			v := (py*(b[0]-a[0]) - px*(b[1]-a[1])) / det
			if u >= 0 && v >= 0 && u+v <= 1 {
				z := a[2] + u*(b[2]-a[2]) + v*(c[2]-a[2])
				lines[y*n+x] = append(lines[y*n+x], crossing{float32(z), sign})
			}
		}
	}
}

// turnedInsideOut reports a volume below 0 (with y down, one above it).
func turnedInsideOut(vertices [][3]float64, faces [][3]int32) bool {
	var sum float64
	for _, f := range faces {
		a, b, c := vertices[f[0]], vertices[f[1]], vertices[f[2]]
		sum += a[0]*(b[1]*c[2]-b[2]*c[1]) + a[1]*(b[2]*c[0]-b[0]*c[2]) + a[2]*(b[0]*c[1]-b[1]*c[0])
	}
	return sum > 0
}
