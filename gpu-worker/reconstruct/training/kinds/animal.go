package kinds

// head adds a head of radius r at the end of a neck, looking along +z of t.
func (b *builder) head(at Vec, r float64, t Turn) {
	b.within(t, at, func() {
		b.ball(Vec{}, b.radii(r, 0.8, 1.2), still)
		switch b.IntN(4) {
		case 0: // a snout
			l := r * b.in(0.7, 2)
			b.limb(Vec{}, Vec{0, -r * b.in(0, 0.4), l}, r*b.in(0.5, 0.85), r*b.in(0.25, 0.6))
		case 1: // a beak
			b.next()
			b.limb(Vec{0, 0, r * 0.6}, Vec{0, -r * b.in(0, 0.3), r * b.in(1.2, 2.4)}, r*0.35, r*0.06)
		case 2:
			b.ball(Vec{0, -0.25 * r, r * 0.7}, Vec{r * 0.6, r * 0.45, r * 0.6}, still)
		}
		if b.chance(0.8) {
			b.ears(r)
		}
		if b.chance(0.3) {
			b.next()
			mirrored(func(s float64) { b.orb(Vec{s * r * 0.4, 0.3 * r, 0.85 * r}, r*0.16) })
		}
	})
}

func (b *builder) ears(r float64) {
	kind, w, l := b.IntN(5), b.in(0.15, 0.5)*r, b.in(0.4, 1.9)*r
	out, back := b.in(5, 50), b.in(-25, 30)
	b.next()
	mirrored(func(s float64) {
		at := Vec{s * r * 0.6, r * 0.65, -0.1 * r}
		switch kind {
		case 0: // round
			b.ball(at, Vec{w * 1.4, w * 1.5, w * 0.5}, About('z', -s*out))
		case 1: // long
			b.within(About('z', -s*out).After(About('x', -back)), at, func() {
				b.ball(Vec{0, l * 0.5, 0}, Vec{w * 0.7, l * 0.6, w * 0.4}, still)
			})
		case 2: // horns
			mid := at.Add(Vec{s * l * 0.5, l * 0.2, 0})
			tip := mid.Add(Vec{s * l * 0.1, l * b.in(0, 0.6), l * 0.2})
			b.tube(curve([]Vec{at, mid, tip}, 4), []float64{w * 0.5, w * 0.4, w * 0.1}, 1)
		case 3: // pointed
			b.within(About('z', -s*out), at, func() { b.limb(Vec{}, Vec{0, l * 0.6, 0}, w*0.9, w*0.15) })
		case 4: // hanging
			b.ball(at.Add(Vec{s * w, -l * 0.4, 0}), Vec{w * 0.4, l * 0.6, w * 0.8}, About('z', s*b.in(0, 25)))
		}
	})
}

func (b *builder) tail(at Vec, size float64) {
	if b.chance(0.15) {
		b.orb(at, size*b.in(0.1, 0.25))
		return
	}
	l := size * b.in(0.3, 1.6)
	p1 := at.Add(Vec{b.in(-0.2, 0.2) * l, b.in(-0.5, 0.5) * l, -0.5 * l})
	p2 := p1.Add(Vec{b.in(-0.4, 0.4) * l, b.in(-0.5, 0.6) * l, -b.in(0, 0.5) * l})
	w := size * b.in(0.04, 0.16)
	b.tube(curve([]Vec{at, p1, p2}, 6), []float64{w, w * b.in(0.5, 1.2), w * b.in(0.2, 1.3)}, 1)
}

// quadruped stands on four legs: cat, horse, cow, elephant, lizard.
func quadruped(b *builder) {
	l, w := b.in(0.45, 0.95), b.in(0.16, 0.36)
	h := w * b.in(0.75, 1.35)
	leg := b.in(0.1, 0.8)
	y := leg + h*0.7
	b.ball(Vec{0, y, -l * 0.1}, Vec{w * b.in(0.8, 1.1), h * b.in(0.8, 1), l * 0.65}, still)
	b.ball(Vec{0, y + b.in(-0.05, 0.1), l * 0.35}, Vec{w, h * b.in(0.8, 1.15), w * b.in(0.9, 1.4)}, still)
	b.ball(Vec{0, y + b.in(-0.05, 0.05), -l * 0.4}, Vec{w, h * b.in(0.8, 1.15), w * b.in(0.9, 1.4)}, still)
	thick := b.in(0.04, 0.14)
	foot, stride := thick*b.in(0.5, 1.2), 0.0
	if b.chance(0.6) {
		stride = b.in(-0.25, 0.25)
	}
	spread := b.in(0.5, 1.3)
	for _, end := range []float64{1, -1} {
		mirrored(func(s float64) {
			z, dz := end*l*0.43, stride*s*end*b.in(0.4, 1.3)
			knee := Vec{s * w * 0.7 * spread, leg * 0.5, z + dz*0.5 + b.in(-0.06, 0.06)}
			toe := Vec{s * w * 0.72 * spread, foot * 0.9, z + dz}
			b.limb(Vec{s * w * 0.6, y - 0.1*h, z}, knee, thick*1.6, thick)
			b.limb(knee, toe, thick, foot)
			b.ball(toe.Add(Vec{0, 0, foot * 0.5}), Vec{foot * 1.1, foot * 0.8, foot * 1.6}, still)
		})
	}
	neck := b.in(0.05, 0.85)
	rise := heading(b.in(-25, 85), 0)
	from := Vec{0, y + h*0.3, l * 0.45}
	to := from.Add(rise.Mul(neck))
	r := b.in(0.12, 0.34)
	b.limb(from, to, w*b.in(0.5, 0.9), r*0.75)
	look := About('x', b.in(-5, 50))
	if b.chance(0.5) {
		look = About('y', b.in(-50, 50)).After(look)
	}
	b.head(to, r, look)
	if b.chance(0.08) { // a trunk
		b.tube(curve([]Vec{to, to.Add(Vec{0, -r, r * 1.6}), to.Add(Vec{b.in(-0.1, 0.1), -r * 3, r * b.in(1, 2.4)})}, 5), []float64{r * 0.5, r * 0.3, r * 0.2}, 1)
	}
	b.tail(Vec{0, y + h*0.3, -l * 0.55}, l)
	if b.chance(0.15) { // something on its back
		b.next()
		b.soft(Vec{0, y + h, 0}, Vec{w * 0.8, b.in(0.05, 0.3), l * b.in(0.2, 0.4)}, still, b.in(0.2, 1))
	}
}

// sitter sits upright on its haunches: dog, rabbit, bear, teddy.
func sitter(b *builder) {
	h, w := b.in(0.33, 0.62), b.in(0.2, 0.42)
	lean := b.in(-10, 50)
	up := heading(90-lean, 0)
	b.ball(Vec{0, h * 0.9, 0}, Vec{w, h, w * b.in(0.85, 1.2)}, upTo(up))
	b.ball(Vec{0, w * 0.7, -h * 0.2}, Vec{w * 1.15, w * b.in(0.7, 1), w * 1.2}, still)
	r := b.in(0.17, 0.42)
	to := Vec{0, h * 0.9, 0}.Add(up.Mul(h + r*b.in(0.1, 0.7)))
	front := to.Z*0.7 + w*0.5
	arm := b.in(0.07, 0.14)
	raised := b.chance(0.35)
	mirrored(func(s float64) {
		if raised {
			b.limb(Vec{s * w * 0.8, h * 1.3, 0.05}, Vec{s * (w + b.in(0.05, 0.3)), h * b.in(0.8, 1.9), b.in(0, 0.4)}, arm*1.2, arm)
		} else {
			b.limb(Vec{s * w * 0.6, h * 0.9, front * 0.5}, Vec{s * w * b.in(0.3, 0.6), arm * 0.7, front + b.in(-0.05, 0.15)}, arm*1.4, arm)
		}
		b.ball(Vec{s * w * 0.9, w * 0.5, -0.05}, Vec{w * 0.4, w * b.in(0.4, 0.6), w * b.in(0.6, 0.9)}, still)
		b.limb(Vec{s * w * 0.9, 0.1, w * 0.3}, Vec{s * w * b.in(0.7, 1.4), 0.09, w * b.in(0.7, 2)}, 0.1, b.in(0.07, 0.14))
	})
	b.head(to, r, About('y', b.around(0, 25)).After(About('x', b.in(-15, 35))))
	if b.chance(0.7) {
		b.tail(Vec{0, b.in(0.1, 0.3), -w * 1.1}, h)
	}
}

// liar lies on its belly or its side.
func liar(b *builder) {
	l, w := b.in(0.5, 0.8), b.in(0.18, 0.3)
	sway := b.in(-0.4, 0.4)
	spine := curve([]Vec{{sway, w, -l}, {0, w * 1.1, 0}, {sway * b.in(-0.5, 1), w * b.in(1, 1.5), l}}, 6)
	b.tube(spine, []float64{w * 0.8, w * b.in(0.9, 1.3), w}, 1)
	leg := b.in(0.05, 0.1)
	mirrored(func(s float64) {
		b.limb(Vec{s*w*0.8 + sway*0.5, w * 0.6, l * 0.8}, Vec{s*w*b.in(0.5, 1.5) + sway*0.5, leg, l + b.in(0, 0.5)}, leg*1.3, leg)
		b.ball(Vec{s*w + sway*0.7, w * 0.6, -l * 0.8}, Vec{w * 0.5, w * 0.6, w}, still)
		b.limb(Vec{s * w * 1.2, leg, -l * 0.8}, Vec{s * w * 1.3, leg, -l * b.in(0, 0.6)}, leg, leg*0.9)
	})
	end := spine[len(spine)-1]
	r := b.in(0.14, 0.26)
	b.head(end.Add(Vec{0, w * b.in(0, 1), r}), r, About('y', b.around(0, 35)))
	b.tail(spine[0], l)
}
