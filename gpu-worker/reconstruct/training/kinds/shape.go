package kinds

// Shape is a union of closed triangle meshes.
type Shape struct {
	Vertices []Vec
	Faces    [][3]int32
	// Part numbers the faces' materials.
	Part []uint8
}

// builder collects a Shape.
type builder struct {
	dice
	Shape
	part uint8
}

// next starts another material.
func (b *builder) next() { b.part++ }

// within turns and moves all that make adds.
func (b *builder) within(t Turn, at Vec, make func()) {
	from := len(b.Vertices)
	make()
	for i := from; i < len(b.Vertices); i++ {
		b.Vertices[i] = t.Apply(b.Vertices[i]).Add(at)
	}
}

// bend applies f to all vertices from index on.
func (b *builder) bend(from int, f func(Vec) Vec) {
	for i := from; i < len(b.Vertices); i++ {
		b.Vertices[i] = f(b.Vertices[i])
	}
}

// net adds a grid of rows × columns vertices, closed around the columns, with
// both ends capped by a fan.
func (b *builder) net(rows, columns int, at func(row, column int) Vec) {
	base := int32(len(b.Vertices))
	for r := range rows {
		for c := range columns {
			b.Vertices = append(b.Vertices, at(r, c))
		}
	}
	id := func(r, c int) int32 { return base + int32(r*columns+c%columns) }
	for r := range rows - 1 {
		for c := range columns {
			b.face(id(r, c), id(r, c+1), id(r+1, c+1))
			b.face(id(r, c), id(r+1, c+1), id(r+1, c))
		}
	}
	b.fan(rows-1, columns, id, false)
	b.fan(0, columns, id, true)
}

func (b *builder) fan(row, columns int, id func(r, c int) int32, flip bool) {
	var middle Vec
	for c := range columns {
		middle = middle.Add(b.Vertices[id(row, c)])
	}
	k := int32(len(b.Vertices))
	b.Vertices = append(b.Vertices, middle.Mul(1/float64(columns)))
	for c := range columns {
		if flip {
			b.face(k, id(row, c+1), id(row, c))
		} else {
			b.face(k, id(row, c), id(row, c+1))
		}
	}
}

func (b *builder) face(i, j, k int32) {
	b.Faces = append(b.Faces, [3]int32{i, j, k})
	b.Part = append(b.Part, b.part)
}
