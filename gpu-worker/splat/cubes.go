package splat

// Marching cubes (Lorensen and Cline 1987) by a rule instead of a table of cases:
// on every face of a cube, each run of inside corners is cut off by one segment.
// Two cubes that share a face cut it the same way, so the surface is closed and
// each of its edges has exactly two triangles, also in the ambiguous cases that
// the original table gets wrong.

// A cube's corner c lies at x = c&1, y = c>>1&1, z = c>>2&1. Its twelve edges run
// along one axis each from a lower corner.
type cubeEdge struct {
	axis int
	from int // the corner at the lower end
}

// cubeFaces are the corners of each face, counter-clockwise from outside.
var cubeFaces = [6][4]int{
	{0, 4, 6, 2}, {1, 3, 7, 5}, // x = 0, x = 1
	{0, 1, 5, 4}, {2, 6, 7, 3}, // y = 0, y = 1
	{0, 2, 3, 1}, {4, 5, 7, 6}, // z = 0, z = 1
}

// cubeLoops are, for each of the 256 sets of inside corners, the closed loops of
// cut edges, counter-clockwise from outside.
var cubeLoops = makeCubeLoops()

func makeCubeLoops() (table [256][][]cubeEdge) {
	for inside := range table {
		table[inside] = loopsOf(inside)
	}
	return table
}

func loopsOf(inside int) [][]cubeEdge {
	in := func(corner int) bool { return inside>>corner&1 == 1 }
	next := map[cubeEdge]cubeEdge{}
	var starts []cubeEdge // in a fixed order, unlike the map
	for _, face := range cubeFaces {
		for i := range 4 {
			a, b := face[i], face[(i+1)%4]
			if in(a) || !in(b) {
				continue
			}
			// A run of inside corners begins at b: find where it ends.
			j := i + 1
			for in(face[(j+1)%4]) {
				j++
			}
			start, end := edgeBetween(a, b), edgeBetween(face[j%4], face[(j+1)%4])
			next[start] = end
			starts = append(starts, start)
		}
	}
	var loops [][]cubeEdge
	for _, start := range starts {
		var loop []cubeEdge
		for e, ok := start, true; ok; {
			to, open := next[e]
			if !open {
				break
			}
			loop = append(loop, e)
			delete(next, e)
			e = to
		}
		if loop != nil {
			loops = append(loops, loop)
		}
	}
	return loops
}

// edgeBetween is the edge between two corners that differ in one bit.
func edgeBetween(a, b int) cubeEdge {
	axis := 0
	for a^b != 1<<axis {
		axis++
	}
	return cubeEdge{axis, min(a, b)}
}
