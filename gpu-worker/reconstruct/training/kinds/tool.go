package kinds

import "math"

// hammer has a head across a handle: hammer, mallet, axe, pick, mace.
func hammer(b *builder) {
	l, r := b.in(0.7, 1.3), b.in(0.03, 0.07)
	b.tube([]Vec{{0, 0, 0}, {b.in(-0.05, 0.05), l * 0.5, 0}, {0, l, 0}}, []float64{r * b.in(1, 1.5), r, r * 0.8}, b.in(0.5, 1.2))
	b.next()
	hl, hr := b.in(0.15, 0.35), b.in(0.05, 0.16)
	switch b.IntN(4) {
	case 0:
		b.within(About('z', -90), Vec{-hl, l, 0}, func() {
			b.lathe([][2]float64{{hr, 0}, {hr * 0.9, 0.1}, {hr * 0.6, hl}, {hr * b.in(0.5, 1), hl * 2}}, 12)
		})
	case 1: // an axe
		e := b.in(0.1, 0.25)
		b.extrude(shifted([][2]float64{{-0.06, -0.05}, {0.05, -0.05}, {hl, -e}, {hl * 1.05, e}, {0.05, 0.06}, {-0.06, 0.06}}, 0, l), 0.04, 1)
	case 2: // a claw or a pick
		b.tube(curve([]Vec{{-hl, l - 0.05, 0}, {0, l + 0.03, 0}, {hl, l - b.in(0, 0.2), 0}}, 5), []float64{hr * 0.8, hr, 0.02}, b.in(0.5, 1))
	case 3:
		b.soft(Vec{0, l, 0}, Vec{hl, hr, hr * b.in(0.7, 1)}, still, b.in(0.12, 0.6))
	}
}

func shifted(p [][2]float64, x, y float64) [][2]float64 {
	for i := range p {
		p[i][0] += x
		p[i][1] += y
	}
	return p
}

// driver is long and thin with a handle: screwdriver, knife, spoon, fork, brush,
// chisel, sword, spatula, pen, toothbrush.
func driver(b *builder) {
	l, g, r := b.in(0.3, 0.9), b.in(0.25, 0.5), b.in(0.04, 0.1)
	flat := b.in(0.4, 1)
	from := len(b.Vertices)
	b.lathe([][2]float64{{r * 0.7, 0}, {r, g * 0.2}, {r * b.in(0.7, 1), g * 0.6}, {r * b.in(0.4, 1), g}}, 12)
	b.bend(from, func(v Vec) Vec { v.Z *= flat; return v })
	b.next()
	end := g + l
	switch b.IntN(5) {
	case 0: // a rod
		b.limb(Vec{0, g, 0}, Vec{0, end, 0}, r*0.35, r*0.3)
	case 1: // a blade
		w := b.in(0.05, 0.16)
		b.extrude([][2]float64{{-w * 0.4, g}, {w * 0.6, g}, {w, g + l*0.7}, {b.in(-0.4, 1) * w, end}, {-w * 0.4, g + l*0.8}}, b.in(0.008, 0.02), 1)
	case 2: // a bowl at the end
		b.limb(Vec{0, g, 0}, Vec{0, end, 0}, r*0.4, r*0.3)
		b.ball(Vec{0, end + 0.1, 0}, Vec{b.in(0.1, 0.2), b.in(0.12, 0.25), b.in(0.02, 0.08)}, About('x', b.in(-20, 20)))
	case 3: // prongs or bristles
		b.limb(Vec{0, g, 0}, Vec{0, g + l*0.6, 0}, r*0.4, r*0.3)
		w, n := b.in(0.05, 0.2), 2+b.IntN(4)
		b.box(Vec{0, g + l*0.6, 0}, Vec{w, 0.03, 0.03}, still)
		for i := range n {
			x := w * (2*float64(i)/float64(n-1) - 1)
			b.limb(Vec{x, g + l*0.6, 0}, Vec{x, end, b.in(0, 0.03)}, 0.022, 0.015)
		}
	case 4: // a head of bristles
		b.limb(Vec{0, g, 0}, Vec{0, end, 0}, r*0.4, r*0.4)
		b.soft(Vec{0, end, 0.06}, Vec{b.in(0.04, 0.15), b.in(0.1, 0.25), 0.08}, still, 0.3)
	}
	if b.chance(0.3) {
		b.next()
		b.box(Vec{0, g, 0}, Vec{b.in(0.1, 0.22), 0.025, 0.04}, still)
	}
}

// pincers cross: scissors, pliers, tongs.
func pincers(b *builder) {
	open, l, t := b.in(3, 35), b.in(0.4, 0.9), b.in(0.02, 0.05)
	mirrored(func(s float64) {
		b.next()
		b.within(About('z', s*open/2), Vec{0, 0, s * t}, func() {
			w := b.in(0.03, 0.09)
			b.extrude([][2]float64{{-w, -0.05}, {w, -0.05}, {w * 0.7, l * 0.5}, {0.01, l}, {-w * 0.8, l * 0.5}}, t, 1)
			if b.chance(0.6) {
				b.limb(Vec{}, Vec{s * 0.1, -l * 0.5, 0}, t*1.3, t*1.2)
				b.ring(Vec{s * 0.14, -l*0.5 - 0.12, 0}, b.in(0.1, 0.16), t*1.2, About('x', 90), 1)
			} else {
				b.tube(curve([]Vec{{}, {s * 0.12, -l * 0.4, 0}, {s * 0.06, -l, 0}}, 4), []float64{t * 1.5, t * 1.8}, 0.7)
			}
		})
	})
	b.within(About('x', 90), Vec{0, 0, -t * 2.5}, func() { b.cylinder(Vec{}, 0.05, t*5, still, 1) })
}

// spanner is flat: spanner, key, bottle opener, saw.
func spanner(b *builder) {
	l, w, t := b.in(0.6, 1.2), b.in(0.05, 0.1), b.in(0.02, 0.05)
	b.soft(Vec{0, l / 2, 0}, Vec{w, l / 2, t}, still, 0.3)
	for _, y := range []float64{0, l} {
		r := b.in(0.1, 0.2)
		switch b.IntN(3) {
		case 0:
			b.ring(Vec{0, y, 0}, r*0.7, r*0.35, About('x', 90), t/(r*0.35))
		case 1:
			b.within(About('z', b.in(0, 360)), Vec{0, y, 0}, func() { b.arc(Vec{}, r*0.7, r*0.4, About('x', 90), t/(r*0.35), 40, 320) })
		case 2:
			b.next()
			b.soft(Vec{0, y, 0}, Vec{r, b.in(0.1, 0.2), t * 1.5}, still, 0.4)
		}
	}
	if b.chance(0.2) { // a saw's blade
		b.extrude([][2]float64{{0, 0.1}, {b.in(0.2, 0.35), 0.1}, {0.12, l}, {0, l}}, 0.012, 1)
	}
}

// pistol grips: drill, hair dryer, spray gun, glue gun.
func pistol(b *builder) {
	l, r := b.in(0.4, 0.8), b.in(0.1, 0.2)
	b.within(About('x', 90), Vec{0, 0.5, -l * 0.5}, func() {
		b.lathe([][2]float64{{r * b.in(0.5, 1), 0}, {r, l * 0.3}, {r * b.in(0.6, 1), l * 0.7}, {r * b.in(0.3, 1.2), l}}, 14)
	})
	b.next()
	b.within(About('x', b.in(-25, 10)), Vec{0, 0.5, -l * b.in(0, 0.3)}, func() {
		b.soft(Vec{0, -0.28, 0}, Vec{b.in(0.05, 0.09), 0.3, b.in(0.07, 0.12)}, still, 0.5)
		if b.chance(0.4) {
			b.soft(Vec{0, -0.6, 0.02}, Vec{0.11, 0.08, 0.17}, still, 0.3)
		}
	})
	if b.chance(0.6) {
		b.next()
		b.within(About('x', 90), Vec{0, 0.5, l * 0.4}, func() { b.cylinder(Vec{}, b.in(0.03, 0.09), b.in(0.15, 0.5), still, b.in(0.3, 1)) })
	}
}

// gear has teeth; also nuts, cogs, stars, knobs.
func gear(b *builder) {
	n, r, deep := 5+b.IntN(20), 1.0, b.in(0.05, 0.3)
	var line [][2]float64
	shape := b.in(0.1, 0.4)
	for i := range n {
		for k, at := range []float64{0, shape, 0.5, 0.5 + shape} {
			s, c := math.Sincos(2 * math.Pi * (float64(i) + at) / float64(n))
			q := r
			if k >= 2 {
				q = r * (1 - deep)
			}
			line = append(line, [2]float64{q * s, q * c})
		}
	}
	t := b.in(0.08, 0.6)
	b.extrude(line, t, b.of(1, 1, b.in(0.5, 1)))
	b.next()
	if b.chance(0.6) {
		b.within(About('x', 90), Vec{0, 0, -t * 1.5}, func() {
			b.cylinder(Vec{}, b.in(0.15, 0.5), t*b.in(2.5, 5), still, 1)
		})
	}
}

// bolt is a screw, a bolt or a nail.
func bolt(b *builder) {
	r, l, h := b.in(0.08, 0.2), b.in(0.5, 1.2), b.in(0.08, 0.2)
	head := r * b.in(1.5, 2.6)
	sides := int(b.of(6, 6, 4, 18))
	b.lathe([][2]float64{{head, l}, {head, l + h}, {head * b.in(0.6, 1), l + h*1.2}}, sides)
	line := [][2]float64{{r * 0.3, 0}}
	turns := 8 + b.IntN(8)
	for i := range turns {
		y := 0.05 + l*float64(i)/float64(turns)
		line = append(line, [2]float64{r, y}, [2]float64{r * 0.85, y + l*0.5/float64(turns)})
	}
	b.lathe(append(line, [2]float64{r * 0.9, l}), 14)
	if b.chance(0.5) {
		b.next()
		b.cylinder(Vec{0, l * b.in(0.2, 0.7), 0}, head, 0.15, still, 1)
	}
}

// bracket is a plate work: L and U profiles with bosses and ribs.
func bracket(b *builder) {
	t := b.in(0.06, 0.16)
	w, l := b.in(0.3, 0.6), b.in(0.4, 0.9)
	b.box(Vec{0, 0, 0}, Vec{w, t, l}, still)
	h := b.in(0.2, 0.7)
	b.box(Vec{0, h, -l + t}, Vec{w, h, t}, still)
	if b.chance(0.4) {
		b.box(Vec{0, h, l - t}, Vec{w, h, t}, still)
	}
	for range b.IntN(4) {
		b.cylinder(Vec{w * b.in(-0.6, 0.6), t, l * b.in(-0.6, 0.8)}, b.in(0.08, 0.25), b.in(0.05, 0.5), still, b.in(0.6, 1))
	}
	if b.chance(0.5) {
		b.within(About('y', -90), Vec{w * b.in(-0.8, 0.8), 0, 0}, func() {
			b.extrude([][2]float64{{-l, 0}, {l * b.in(0, 0.8), 0}, {-l, h * b.in(1, 2)}}, t*0.6, 1)
		})
	}
	if b.chance(0.5) {
		b.within(About('x', 90), Vec{0, h, -l - 0.1}, func() { b.cylinder(Vec{}, h*b.in(0.3, 0.8), b.in(0.2, 0.5), still, 1) })
	}
}
