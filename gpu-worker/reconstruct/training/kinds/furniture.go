package kinds

// legs stand under a top of half width w and half depth d.
func (b *builder) legs(w, d, height, thick float64) {
	splay, style := b.in(-0.02, 0.15), b.IntN(4)
	if style == 3 { // one column on a foot
		b.cylinder(Vec{}, thick*1.2, height, still, b.in(0.7, 1))
		b.cylinder(Vec{}, min(w, d)*b.in(0.6, 1), 0.05, still, 0.8)
		return
	}
	for _, x := range []float64{-1, 1} {
		for _, z := range []float64{-1, 1} {
			top := Vec{x * w * 0.9, height, z * d * 0.9}
			foot := Vec{x * (w*0.9 + splay), 0, z * (d*0.9 + splay)}
			if style == 0 {
				b.box(top.to(foot, 0.5), Vec{thick, height / 2, thick}, still)
			} else {
				b.limb(top, foot, thick, thick*b.in(0.5, 1))
			}
		}
	}
	if style < 2 && b.chance(0.4) { // stretchers
		y := height * b.in(0.2, 0.6)
		for _, x := range []float64{-1, 1} {
			b.limb(Vec{x * w * 0.9, y, -d * 0.9}, Vec{x * w * 0.9, y, d * 0.9}, thick*0.6, thick*0.6)
		}
		b.limb(Vec{-w * 0.9, y, 0}, Vec{w * 0.9, y, 0}, thick*0.6, thick*0.6)
	}
}

// chair has a seat, a back and perhaps arms; a stool has no back.
func chair(b *builder) {
	w, d, h := b.in(0.25, 0.4), b.in(0.24, 0.38), b.in(0.3, 0.6)
	thick := b.in(0.018, 0.05)
	b.legs(w, d, h, thick)
	seat := b.in(0.02, 0.09)
	b.soft(Vec{0, h, 0}, Vec{w, seat, d}, still, b.in(0.12, 0.6))
	if b.chance(0.12) {
		return
	}
	b.next()
	back, tilt := b.in(0.3, 0.85), b.in(0, 22)
	b.within(About('x', -tilt), Vec{0, h, -d * 0.95}, func() {
		switch b.IntN(3) {
		case 0:
			b.soft(Vec{0, back * 0.55, 0}, Vec{w * b.in(0.8, 1), back * 0.5, thick * b.in(0.6, 2.5)}, still, b.in(0.12, 0.6))
		case 1: // a frame with slats
			mirrored(func(s float64) { b.limb(Vec{s * w * 0.9, 0, 0}, Vec{s * w * 0.9, back, 0}, thick, thick*0.8) })
			n := 1 + b.IntN(4)
			for i := range n {
				y := back * (0.3 + 0.7*float64(i+1)/float64(n))
				b.box(Vec{0, y, 0}, Vec{w * 0.9, b.in(0.02, 0.07), thick * 0.5}, still)
			}
		case 2: // bars
			n := 3 + b.IntN(5)
			for i := range n {
				x := w * 0.9 * (2*float64(i)/float64(n-1) - 1)
				b.limb(Vec{x, 0, 0}, Vec{x * b.in(0.95, 1), back, 0}, thick*0.6, thick*0.6)
			}
			b.soft(Vec{0, back, 0}, Vec{w, b.in(0.03, 0.1), thick}, still, 0.4)
		}
	})
	if b.chance(0.4) {
		y := h + b.in(0.15, 0.28)
		mirrored(func(s float64) {
			b.limb(Vec{s * w, y, -d * 0.9}, Vec{s * w, y, d * 0.8}, thick, thick)
			b.limb(Vec{s * w, y, d * 0.7}, Vec{s * w, h, d * 0.7}, thick, thick)
		})
	}
}

// sofa is upholstered: armchair, sofa, bench with cushions, car seat.
func sofa(b *builder) {
	w, d, h := b.in(0.3, 1), b.in(0.3, 0.45), b.in(0.15, 0.3)
	e := b.in(0.12, 0.5)
	foot := b.in(0, 0.15)
	b.soft(Vec{0, foot + h, 0}, Vec{w, h, d}, still, e)
	back := b.in(0.2, 0.6)
	b.soft(Vec{0, foot + h*1.6 + back, -d}, Vec{w, back + h*0.5, b.in(0.06, 0.15)}, About('x', -b.in(0, 15)), e)
	if b.chance(0.85) {
		aw, ah := b.in(0.05, 0.14), b.in(0.1, 0.3)
		mirrored(func(s float64) {
			b.soft(Vec{s * w, foot + h + ah*0.7, 0.02}, Vec{aw, h + ah*0.5, d * 1.02}, still, e)
			if b.chance(0.2) {
				b.within(About('x', 90), Vec{s * w, foot + 2*h + ah, -d}, func() { b.cylinder(Vec{}, aw*1.3, 2*d, still, 1) })
			}
		})
	}
	b.next()
	n := 1 + b.IntN(3)
	for i := range n {
		x := w * (2*(float64(i)+0.5)/float64(n) - 1)
		b.soft(Vec{x, foot + 2*h + 0.05, 0.05}, Vec{w / float64(n) * 0.95, 0.08, d * 0.85}, still, 0.4)
	}
	if foot > 0.04 {
		b.legs(w*0.95, d*0.95, foot+0.05, 0.03)
	}
}

// table also makes desks, benches and beds.
func table(b *builder) {
	w, d, h := b.in(0.3, 0.9), b.in(0.25, 0.5), b.in(0.2, 0.75)
	b.legs(w*b.in(0.6, 1), d*b.in(0.6, 1), h, b.in(0.02, 0.06))
	t := b.in(0.015, 0.06)
	switch b.IntN(3) {
	case 0:
		b.box(Vec{0, h, 0}, Vec{w, t, d}, still)
	case 1:
		b.quadric(Vec{0, h, 0}, Vec{w, t, d}, still, 0.2, 1)
	case 2:
		b.box(Vec{0, h, 0}, Vec{w, t, d}, still)
		b.next()
		x := w * b.in(0.4, 0.7) * b.sign()
		b.box(Vec{x, h * 0.55, 0}, Vec{w * 0.28, h * 0.42, d * 0.85}, still)
	}
	for range b.IntN(4) { // things on it
		b.next()
		s := b.in(0.03, 0.16)
		at := Vec{w * b.in(-0.7, 0.7), h + s, d * b.in(-0.6, 0.6)}
		b.soft(at, b.radii(s, 0.5, 1.3), About('y', b.in(0, 90)), b.in(0.15, 1))
	}
}

// cabinet is a block with doors, drawers, shelves; also ovens, fridges, speakers.
func cabinet(b *builder) {
	w, d, h := b.in(0.25, 0.7), b.in(0.15, 0.4), b.in(0.3, 1)
	b.box(Vec{0, h, 0}, Vec{w, h, d}, still)
	rows, columns := 1+b.IntN(5), 1+b.IntN(3)
	b.next()
	deep := b.of(0.01, 0.015, 0.03)
	for r := range rows {
		for c := range columns {
			x := w * (2*(float64(c)+0.5)/float64(columns) - 1)
			y := 2 * h * (float64(r) + 0.5) / float64(rows)
			b.box(Vec{x, y, d}, Vec{w / float64(columns) * 0.92, h / float64(rows) * 0.92, deep}, still)
			b.orb(Vec{x + w/float64(columns)*b.in(-0.6, 0.6), y, d + deep + 0.01}, 0.025)
		}
	}
	if b.chance(0.4) {
		b.box(Vec{0, 2 * h, 0}, Vec{w * 1.06, 0.025, d * 1.08}, still)
	}
	if b.chance(0.3) {
		b.within(still, Vec{0, -0.15, 0}, func() { b.legs(w, d, 0.16, 0.03) })
	}
}

// shelf is open: the last surface lies behind the boards.
func shelf(b *builder) {
	w, d, h, t := b.in(0.25, 0.7), b.in(0.1, 0.3), b.in(0.4, 1), b.in(0.01, 0.03)
	mirrored(func(s float64) { b.box(Vec{s * w, h, 0}, Vec{t, h, d}, still) })
	n := 2 + b.IntN(5)
	for i := range n {
		y := 2 * h * float64(i) / float64(n-1)
		b.box(Vec{0, y, 0}, Vec{w, t, d}, still)
		if i < n-1 && b.chance(0.6) {
			b.next()
			s := h / float64(n) * b.in(0.4, 0.8)
			b.box(Vec{w * b.in(-0.6, 0.6), y + s, 0}, Vec{w * b.in(0.1, 0.4), s, d * 0.8}, still)
		}
	}
	if b.chance(0.6) {
		b.box(Vec{0, h, -d}, Vec{w, h, 0.01}, still)
	}
}

// lamp stands on a floor or a table, or is an angled desk lamp.
func lamp(b *builder) {
	h := b.in(0.5, 1.4)
	foot := b.in(0.12, 0.3)
	b.lathe([][2]float64{{foot, 0}, {foot * b.in(0.5, 1), b.in(0.03, 0.1)}, {0.03, 0.12}}, 18)
	if b.chance(0.4) {
		e1 := Vec{b.in(-0.3, 0.3), h * 0.6, b.in(-0.2, 0.1)}
		e2 := e1.Add(heading(b.in(0, 60), b.in(-90, 90)).Mul(b.in(0.3, 0.6)))
		b.tube([]Vec{{0, 0.1, 0}, e1, e2}, []float64{0.025, 0.02}, 1)
		b.next()
		b.within(upTo(heading(b.in(-80, -20), b.in(-90, 90))), e2, func() {
			b.lathe([][2]float64{{0.04, -0.05}, {b.in(0.1, 0.22), b.in(0.12, 0.25)}}, 16)
		})
		return
	}
	b.lathe([][2]float64{{b.in(0.02, 0.1), 0.05}, {b.in(0.02, 0.16), h * 0.4}, {0.02, h}}, 14)
	b.next()
	s := b.in(0.15, 0.4)
	b.lathe([][2]float64{{s, h * b.in(0.75, 0.95)}, {s * b.in(0.3, 1), h + b.in(0.1, 0.3)}}, 18)
}

// bed has a mattress, pillows and boards at its ends.
func bed(b *builder) {
	w, l, h := b.in(0.3, 0.6), b.in(0.7, 1), b.in(0.1, 0.25)
	b.box(Vec{0, h, 0}, Vec{w, h * 0.4, l}, still)
	b.next()
	b.soft(Vec{0, h * 1.6, 0}, Vec{w * 0.97, h * 0.6, l * 0.97}, still, 0.25)
	mirrored(func(s float64) {
		b.soft(Vec{s * w * 0.45, h * 2.2, -l * 0.75}, Vec{w * 0.38, 0.07, l * 0.17}, About('x', b.in(0, 30)), 0.5)
	})
	b.next()
	b.box(Vec{0, h + b.in(0.1, 0.4), -l}, Vec{w, h + b.in(0.1, 0.4), 0.03}, still)
	if b.chance(0.5) {
		b.box(Vec{0, h, l}, Vec{w, h + b.in(0, 0.2), 0.03}, still)
	}
	b.legs(w, l, h, 0.04)
}
