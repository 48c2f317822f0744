package kinds

import "math"

// primitive adds one plain solid.
func (b *builder) primitive(at Vec, size float64, t Turn) {
	b.within(t, at, func() {
		r := b.radii(size, 0.3, 1.2)
		switch b.IntN(8) {
		case 0:
			b.box(Vec{}, r, still)
		case 1:
			b.ball(Vec{}, r, still)
		case 2:
			b.cylinder(Vec{0, -r.Y, 0}, r.X, 2*r.Y, still, 1)
		case 3:
			b.cylinder(Vec{0, -r.Y, 0}, r.X, 2*r.Y, still, b.in(0.02, 0.9))
		case 4:
			b.ring(Vec{}, size*0.8, size*b.in(0.08, 0.4), still, b.in(0.6, 2))
		case 5:
			b.quadric(Vec{}, r, still, b.in(0.15, 1.8), b.in(0.15, 1.8))
		case 6:
			b.limb(Vec{0, -r.Y, 0}, Vec{0, r.Y, 0}, r.X*0.6, r.X*b.in(0.2, 0.9))
		case 7: // a prism or a pyramid
			n := 3 + b.IntN(4)
			var line [][2]float64
			for i := range n {
				s, c := math.Sincos(2 * math.Pi * (float64(i) + 0.5) / float64(n))
				line = append(line, [2]float64{r.X * s, r.X * c})
			}
			b.extrude(line, r.Y, b.of(1, 1, 0.02, b.in(0.1, 0.9)))
		}
	})
}

// single is one primitive, turned anyhow.
func single(b *builder) { b.primitive(Vec{}, 1, b.anyTurn()) }

// union is a few primitives that touch.
func union(b *builder) {
	at := Vec{}
	for range 2 + b.IntN(6) {
		if b.chance(0.4) {
			b.next()
		}
		b.primitive(at, b.in(0.2, 0.7), b.anyTurn())
		at = at.Add(b.anyTurn()[0].Mul(b.in(0.15, 0.6)))
	}
}

// symmetric is a union mirrored about x = 0, as most made and grown things are.
func symmetric(b *builder) {
	for range 1 + b.IntN(3) {
		b.primitive(Vec{0, b.in(-0.5, 0.5), b.in(-0.5, 0.5)}, b.in(0.3, 0.7), About('x', b.in(0, 180)))
	}
	for range 1 + b.IntN(4) {
		b.next()
		from, faces := len(b.Vertices), len(b.Faces)
		b.primitive(Vec{b.in(0.1, 0.8), b.in(-0.7, 0.7), b.in(-0.7, 0.7)}, b.in(0.1, 0.4), b.anyTurn())
		shift := int32(len(b.Vertices) - from)
		for _, v := range b.Vertices[from:] {
			b.Vertices = append(b.Vertices, Vec{-v.X, v.Y, v.Z})
		}
		for _, f := range b.Faces[faces:] {
			b.face(f[0]+shift, f[2]+shift, f[1]+shift)
		}
	}
}

// sign is an extruded outline: star, heart, letter, arrow, leaf, puzzle piece.
func sign(b *builder) {
	n := 3 + b.IntN(14)
	var line [][2]float64
	style := b.IntN(3)
	for i := range n {
		r := 1.0
		switch style {
		case 0:
			r = b.in(0.3, 1)
		case 1:
			if i%2 == 1 {
				r = b.in(0.3, 0.8)
			}
		}
		s, c := math.Sincos(2 * math.Pi * (float64(i) + 0.3*b.Float64()) / float64(n))
		line = append(line, [2]float64{r * s, r * c})
	}
	if b.chance(0.5) {
		line = smoothLine(append(line, line[0]), 4)
		line = line[:len(line)-1]
	}
	b.extrude(line, b.in(0.03, 0.6), b.of(1, 1, b.in(0.7, 1)))
}

// strokes is made of bars at right angles: letters, frames, racks, hooks.
func strokes(b *builder) {
	t, d := b.in(0.06, 0.2), b.in(0.05, 0.4)
	at := Vec{}
	axis := b.IntN(2)
	for range 2 + b.IntN(5) {
		l := b.in(0.3, 1) * b.sign()
		next := at
		half := Vec{t, t, d}
		if axis == 0 {
			next.X += l
			half.X += math.Abs(l) / 2
		} else {
			next.Y += l
			half.Y += math.Abs(l) / 2
		}
		b.box(at.to(next, 0.5), half, still)
		if b.chance(0.7) {
			at = next
		}
		axis = 1 - axis
	}
}

// blobs melt balls along a random skeleton.
func blobs(b *builder) {
	points := []Vec{{}}
	r := b.in(0.2, 0.4)
	for range 2 + b.IntN(6) {
		p := points[b.IntN(len(points))]
		q := p.Add(b.anyTurn()[0].Mul(b.in(0.3, 0.9)))
		b.tube(curve([]Vec{p, p.to(q, 0.5).Add(b.anyTurn()[0].Mul(0.1)), q}, 3), []float64{r * b.in(0.5, 1), r * b.in(0.3, 0.9), r * b.in(0.3, 1.2)}, b.in(0.7, 1.3))
		points = append(points, q)
	}
}

// chain links rings or rods.
func chain(b *builder) {
	at, d := Vec{}, Vec{0, 1, 0}
	r, t := b.in(0.15, 0.3), b.in(0.03, 0.08)
	for i := range 2 + b.IntN(5) {
		side := About('z', 90).After(About('x', 90*float64(i%2)))
		b.ring(at, r, t, upTo(d).After(side), 1)
		d = d.Add(b.anyTurn()[0].Mul(0.4)).Unit()
		at = at.Add(d.Mul(2*r - 2*t))
	}
}
