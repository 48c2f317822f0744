package reconstruct

// sheet is the inside of the outline as a flat triangulation whose border
// follows the contour: marching squares on a square lattice.
type sheet struct {
	x, y []float32 // vertices, in grid pixels
	// rim lists the vertices on the contour, each with its unit outward normal.
	rim []rimPoint
	// triangles run clockwise on the screen (x right, y down).
	triangles [][3]int32
	// border are the contour's edges as pairs of indices into rim, in the
	// direction in which the triangles run along them.
	border [][2]int32
}

type rimPoint struct {
	vertex int32
	nx, ny float32
}

// newSheet triangulates the inside of o with one vertex every stride pixels.
// The lattice is centred on the grid, so a symmetric outline gets a symmetric sheet.
func newSheet(o *outline, stride float32) *sheet {
	w, h := o.level.w, o.level.h
	b := &sheetBuilder{
		o: o, stride: stride, sheet: &sheet{},
		nx: int(float32(w-1)/stride) + 1, ny: int(float32(h-1)/stride) + 1,
	}
	b.left = (float32(w-1) - float32(b.nx-1)*stride) / 2
	b.top = (float32(h-1) - float32(b.ny-1)*stride) / 2
	n := b.nx * b.ny
	b.value = make([]float32, n)
	b.corner, b.right, b.down = unset(n), unset(n), unset(n)
	inRows(b.ny, func(j0, j1 int) {
		for j := max(1, j0); j < min(j1, b.ny-1); j++ {
			for i := 1; i < b.nx-1; i++ { // the border stays 0, which is outside
				x, y := b.place(i, j)
				b.value[j*b.nx+i] = o.level.at(x, y)
			}
		}
	})
	for j := range b.ny - 1 {
		for i := range b.nx - 1 {
			b.cell(i, j)
		}
	}
	return b.sheet
}

func unset(n int) []int32 {
	s := make([]int32, n)
	for i := range s {
		s[i] = -1
	}
	return s
}

type sheetBuilder struct {
	*sheet
	o         *outline
	stride    float32
	nx, ny    int
	left, top float32
	value     []float32
	corner    []int32 // vertex at a lattice point
	right     []int32 // rim index where the edge to the right crosses the contour
	down      []int32 // the same for the edge down
}

func (b *sheetBuilder) place(i, j int) (x, y float32) {
	return b.left + float32(i)*b.stride, b.top + float32(j)*b.stride
}

// corner of a polygon in one cell: a lattice point inside, or a contour crossing.
type polygonCorner struct {
	vertex int32
	rim    int32 // index into rim, or -1
}

// cell adds the part of one lattice cell that is inside.
func (b *sheetBuilder) cell(i, j int) {
	at := [4]int{j*b.nx + i, j*b.nx + i + 1, (j+1)*b.nx + i + 1, (j+1)*b.nx + i}
	in, n := [4]bool{}, 0
	for k, p := range at {
		in[k] = b.value[p] > 0
		if in[k] {
			n++
		}
	}
	if n == 0 {
		return
	}
	var store [8]polygonCorner
	polygon := store[:0]
	for k := range 4 {
		next := (k + 1) & 3
		if in[k] {
			polygon = append(polygon, polygonCorner{b.inner(at[k]), -1})
		}
		if in[k] != in[next] {
			r := b.crossing(at[k], at[next])
			polygon = append(polygon, polygonCorner{b.rim[r].vertex, r})
		}
	}
	if n == 2 && in[0] == in[2] {
		// Two opposite corners: two separate triangles, which never makes a
		// vertex that two parts share.
		if in[0] {
			b.add(polygon[0], polygon[1], polygon[5])
			b.add(polygon[3], polygon[4], polygon[2])
		} else {
			b.add(polygon[1], polygon[2], polygon[0])
			b.add(polygon[4], polygon[5], polygon[3])
		}
		return
	}
	if n == 4 && (i+j)&1 == 1 {
		// Alternate the diagonal of whole cells, so that the mesh has no grain.
		polygon = append(polygon[1:4:4], polygon[0])
	}
	b.add(polygon...)
}

// add emits a convex polygon as a fan, and its edge along the contour.
func (b *sheetBuilder) add(p ...polygonCorner) {
	for k := 1; k+1 < len(p); k++ {
		b.triangles = append(b.triangles, [3]int32{p[0].vertex, p[k].vertex, p[k+1].vertex})
	}
	for k := range p {
		next := p[(k+1)%len(p)]
		if p[k].rim >= 0 && next.rim >= 0 {
			b.border = append(b.border, [2]int32{p[k].rim, next.rim})
		}
	}
}

// inner is the vertex at a lattice point.
func (b *sheetBuilder) inner(p int) int32 {
	if b.corner[p] < 0 {
		b.corner[p] = int32(len(b.x))
		x, y := b.place(p%b.nx, p/b.nx)
		b.x, b.y = append(b.x, x), append(b.y, y)
	}
	return b.corner[p]
}

// crossing is the rim point between two neighbouring lattice points.
func (b *sheetBuilder) crossing(p, q int) int32 {
	p, q = min(p, q), max(p, q)
	known := &b.right[p]
	if q != p+1 {
		known = &b.down[p]
	}
	if *known >= 0 {
		return *known
	}
	// Away from both ends: two crossings at one lattice point would be one place.
	t := clamp(b.value[p]/(b.value[p]-b.value[q]), 0.04, 0.96)
	x0, y0 := b.place(p%b.nx, p/b.nx)
	x1, y1 := b.place(q%b.nx, q/b.nx)
	x, y := x0+t*(x1-x0), y0+t*(y1-y0)
	nx, ny := b.o.level.slope(x, y)
	if l := hypot32(nx, ny); l > 1e-6 {
		nx, ny = -nx/l, -ny/l
	} else {
		nx, ny = 0, 0
	}
	*known = int32(len(b.rim))
	b.rim = append(b.rim, rimPoint{int32(len(b.x)), nx, ny})
	b.x, b.y = append(b.x, x), append(b.y, y)
	return *known
}
