package kinds

import "math"

// house has walls, a roof, perhaps a wing, a chimney, a porch.
func house(b *builder) {
	w, d, h := b.in(0.3, 0.7), b.in(0.3, 0.6), b.in(0.2, 0.6)
	b.wallAndRoof(w, d, h)
	if b.chance(0.4) {
		b.within(About('y', 90), Vec{w * b.in(-0.5, 0.5), 0, d * b.in(0.5, 0.9)}, func() { b.wallAndRoof(w*0.6, d*0.6, h*b.in(0.6, 1)) })
	}
	b.next()
	if b.chance(0.5) {
		b.box(Vec{w * b.in(-0.6, 0.6), 2*h + 0.2, d * b.in(-0.5, 0.5)}, Vec{0.06, 0.25, 0.06}, still)
	}
	for i := range b.IntN(5) {
		b.box(Vec{w * (-0.6 + 0.4*float64(i)), h, d}, Vec{0.08, 0.12, 0.02}, still)
	}
}

func (b *builder) wallAndRoof(w, d, h float64) {
	b.box(Vec{0, h, 0}, Vec{w, h, d}, still)
	b.next()
	over, rise := b.in(1, 1.15), b.in(0.1, 0.7)
	switch b.IntN(3) {
	case 0:
		b.extrude([][2]float64{{-w * over, 2 * h}, {w * over, 2 * h}, {0, 2*h + rise}}, d*over, 1)
	case 1:
		b.within(About('x', -90), Vec{0, 2*h + rise/2, 0}, func() {
			b.extrude([][2]float64{{-w * over, -d * over}, {w * over, -d * over}, {w * over, d * over}, {-w * over, d * over}}, rise/2, b.in(0, 0.6))
		})
	case 2:
		b.box(Vec{0, 2*h + 0.03, 0}, Vec{w * over, 0.04, d * over}, still)
	}
}

// tower is a lighthouse, castle, church, windmill, pagoda or skyscraper.
func tower(b *builder) {
	y, r := 0.0, b.in(0.25, 0.5)
	round := b.chance(0.5)
	for range 1 + b.IntN(5) {
		h := b.in(0.15, 0.6)
		if round {
			b.cylinder(Vec{0, y, 0}, r, h, still, b.in(0.8, 1))
		} else {
			b.box(Vec{0, y + h/2, 0}, Vec{r, h / 2, r * b.in(0.8, 1)}, still)
		}
		y += h
		if b.chance(0.4) {
			b.next()
			b.lathe([][2]float64{{r * 1.25, y}, {r * b.in(0.5, 1.2), y + b.in(0.03, 0.2)}}, 12)
			y += 0.05
		}
		r *= b.in(0.6, 1)
	}
	b.next()
	switch b.IntN(3) {
	case 0:
		b.lathe([][2]float64{{r * b.in(1, 1.3), y}, {0.02, y + b.in(0.2, 0.8)}}, int(b.of(4, 8, 18)))
	case 1:
		for i := range 8 {
			s, c := math.Sincos(float64(i) * math.Pi / 4)
			b.box(Vec{r * 0.9 * c, y + 0.04, r * 0.9 * s}, Vec{0.06, 0.06, 0.06}, still)
		}
	case 2: // sails
		tilt := b.in(0, 90)
		for i := range 4 {
			b.within(About('z', tilt+90*float64(i)), Vec{0, y * 0.85, r + 0.1}, func() {
				b.box(Vec{0.1, 0.4, 0}, Vec{0.08, 0.35, 0.01}, still)
			})
		}
		b.limb(Vec{0, y * 0.85, 0}, Vec{0, y * 0.85, r + 0.12}, 0.05, 0.05)
	}
	for range b.IntN(4) { // corner towers
		h, q := b.in(0.2, 0.9), b.in(0.1, 0.25)
		at := heading(0, b.in(0, 360)).Mul(0.5)
		b.cylinder(at, q, h, still, 1)
		b.lathe2(at.Add(Vec{0, h, 0}), q*1.2, b.in(0.1, 0.4))
	}
}

func (b *builder) lathe2(at Vec, r, h float64) {
	b.within(still, at, func() { b.lathe([][2]float64{{r, 0}, {0.01, h}}, 12) })
}

// arch is a bridge, a gate, a temple: pillars carrying something.
func arch(b *builder) {
	n := 2 + b.IntN(5)
	w, d, h, t := b.in(0.5, 1.1), b.in(0.08, 0.5), b.in(0.3, 0.9), b.in(0.03, 0.12)
	rows := []float64{0}
	if d > 0.2 {
		rows = []float64{-d * 0.85, d * 0.85}
	}
	for i := range n {
		for _, z := range rows {
			x := w * (2*float64(i)/float64(n-1) - 1) * 0.92
			if b.chance(0.02) {
				continue
			}
			b.cylinder(Vec{x, 0, z}, t, h, still, b.in(0.8, 1))
		}
	}
	b.box(Vec{0, h + 0.05, 0}, Vec{w, b.in(0.04, 0.12), max(d, t*1.2)}, still)
	b.next()
	switch b.IntN(3) {
	case 0:
		b.extrude([][2]float64{{-w, h + 0.1}, {w, h + 0.1}, {0, h + b.in(0.2, 0.6)}}, max(d, t), 1)
	case 1:
		b.arc(Vec{0, h, 0}, w*0.9, t, About('x', -90), 1, 0, 180)
	}
	if b.chance(0.6) {
		b.box(Vec{0, -0.05, 0}, Vec{w * 1.05, 0.06, max(d, t*1.2) * 1.1}, still)
	}
}

// stairs and terraces.
func stairs(b *builder) {
	n, w, rise, tread := 3+b.IntN(6), b.in(0.2, 0.6), b.in(0.08, 0.2), b.in(0.08, 0.2)
	for i := range n {
		h := rise * float64(i+1) / 2
		b.box(Vec{0, h, -tread * 2 * float64(i)}, Vec{w, h, tread}, still)
	}
	if b.chance(0.5) {
		b.next()
		mirrored(func(s float64) {
			b.limb(Vec{s * w, 0.4, 0}, Vec{s * w, 0.4 + rise*float64(n), -tread * 2 * float64(n-1)}, 0.03, 0.03)
			for i := range n {
				at := Vec{s * w, rise * float64(i), -tread * 2 * float64(i)}
				b.limb(at, at.Add(Vec{0, 0.4 + rise*0.5, 0}), 0.02, 0.02)
			}
		})
	}
}
