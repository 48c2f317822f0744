package kinds

// extrude pushes an outline in the x-y plane from z = -half to +half; the front
// end is scaled by taper.
func (b *builder) extrude(outline [][2]float64, half, taper float64) {
	if area(outline) < 0 {
		flipped := make([][2]float64, len(outline))
		for i, p := range outline {
			flipped[len(outline)-1-i] = p
		}
		outline = flipped
	}
	n := len(outline)
	base := int32(len(b.Vertices))
	for _, p := range outline {
		b.Vertices = append(b.Vertices, Vec{p[0], p[1], -half})
	}
	for _, p := range outline {
		b.Vertices = append(b.Vertices, Vec{p[0] * taper, p[1] * taper, half})
	}
	for i := range n {
		j := (i + 1) % n
		a, c := base+int32(i), base+int32(j)
		b.face(a, c, c+int32(n))
		b.face(a, c+int32(n), a+int32(n))
	}
	for _, t := range triangulate(outline) {
		b.face(base+t[0]+int32(n), base+t[1]+int32(n), base+t[2]+int32(n))
		b.face(base+t[2], base+t[1], base+t[0])
	}
}

func area(p [][2]float64) (a float64) {
	for i := range p {
		j := (i + 1) % len(p)
		a += p[i][0]*p[j][1] - p[j][0]*p[i][1]
	}
	return a / 2
}

// triangulate cuts ears off an outline that runs anticlockwise.
func triangulate(p [][2]float64) (out [][3]int32) {
	left := make([]int32, len(p))
	for i := range left {
		left[i] = int32(i)
	}
	turn := func(a, b, c int32) float64 {
		return (p[b][0]-p[a][0])*(p[c][1]-p[a][1]) - (p[b][1]-p[a][1])*(p[c][0]-p[a][0])
	}
	for guard := 0; len(left) > 3 && guard < len(p)*len(p); guard++ {
		cut := -1
		for i := range left {
			a, v, c := left[(i+len(left)-1)%len(left)], left[i], left[(i+1)%len(left)]
			if turn(a, v, c) <= 0 {
				continue
			}
			clear := true
			for _, q := range left {
				if q != a && q != v && q != c && turn(a, v, q) >= 0 && turn(v, c, q) >= 0 && turn(c, a, q) >= 0 {
					clear = false
					break
				}
			}
			if clear {
				cut = i
				break
			}
		}
		if cut < 0 {
			cut = 0 // an outline that crosses itself: anything will do
		}
		n := len(left)
		out = append(out, [3]int32{left[(cut+n-1)%n], left[cut], left[(cut+1)%n]})
		left = append(left[:cut], left[cut+1:]...)
	}
	return append(out, [3]int32{left[0], left[1], left[2]})
}
