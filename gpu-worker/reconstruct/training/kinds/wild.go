package kinds

import "math"

// wing is a thin fan from a shoulder outwards.
func (b *builder) wing(at Vec, side, span, chord, lift, sweep float64) {
	b.next()
	outline := [][2]float64{{0, chord * 0.5}, {span * 0.5, chord * 0.6}, {span, chord*0.1 - sweep}, {span * 0.6, -chord*0.5 - sweep*0.4}, {0, -chord * 0.5}}
	if b.chance(0.5) {
		outline = smoothLine(append(outline, outline[0]), 3)[:15]
	}
	t := About('z', side*lift).After(About('x', 90))
	if side < 0 {
		for i := range outline {
			outline[i][0] = -outline[i][0]
		}
	}
	b.within(t, at, func() { b.extrude(outline, b.in(0.015, 0.04), 0.95) })
}

// bird stands or flies.
func bird(b *builder) {
	l := b.in(0.35, 0.6)
	h, w := l*b.in(0.45, 0.9), l*b.in(0.45, 0.85)
	leg := 0.0
	if b.chance(0.5) {
		leg = b.in(0.1, 0.7)
	}
	y := h + leg
	pitch := b.in(-60, 25)
	b.ball(Vec{0, y, 0}, Vec{w, h, l}, About('x', pitch))
	from := Vec{0, y + h*0.4 + l*0.3*math.Sin(-pitch/57), l * 0.5}
	neck := from.Add(heading(b.in(30, 95), 0).Mul(b.in(0, 0.7)))
	r := b.in(0.12, 0.38)
	b.limb(from, neck, w*0.5, r*0.6)
	b.within(About('y', b.around(0, 30)), neck.Add(Vec{0, r * 0.6, r * 0.2}), func() {
		b.ball(Vec{}, b.radii(r, 0.85, 1.15), still)
		b.next()
		b.limb(Vec{0, 0, r * 0.5}, Vec{0, -r * b.in(0, 0.5), r * b.in(1.2, 2.6)}, r*b.in(0.2, 0.5), r*0.05)
	})
	b.ball(Vec{0, y + b.in(-0.1, 0.1), -l * 1.05}, Vec{w * b.in(0.2, 0.6), 0.05, b.in(0.12, 0.5)}, About('x', b.in(-40, 30)))
	if b.chance(0.3) {
		lift, span := b.in(-25, 60), l*b.in(1, 2.6)
		mirrored(func(s float64) { b.wing(Vec{s * w * 0.5, y + h*0.4, 0}, s, span, l*0.9, lift, l*0.3) })
	} else {
		mirrored(func(s float64) {
			b.ball(Vec{s * w * 0.9, y + h*0.1, -0.08}, Vec{0.07, h * 0.55, l * 0.75}, About('x', pitch))
		})
	}
	mirrored(func(s float64) {
		if leg > 0 {
			b.limb(Vec{s * w * 0.4, y - h*0.5, 0}, Vec{s * w * 0.4, 0.04, 0}, 0.06, 0.035)
			b.ball(Vec{s * w * 0.4, 0.03, 0.08}, Vec{0.1, 0.03, 0.14}, still)
		}
	})
}

// fish swims: fish, whale, shark, dolphin.
func fish(b *builder) {
	bend := b.in(-0.35, 0.35)
	spine := curve([]Vec{{0, 0, 1}, {bend * 0.2, 0, 0.4}, {bend * 0.2, 0, -0.3}, {bend, 0, -1}}, 5)
	h := b.in(0.15, 0.5)
	flat := b.in(0.35, 1.2)
	// The tube's first axis is x here, so flat stretches it along y.
	b.tube(spine, []float64{h * flat * 0.3, h * flat, h * flat * b.in(0.8, 1), h * flat * 0.12}, 1/flat)
	b.next()
	end := spine[len(spine)-1]
	fin := b.in(0.2, 0.55)
	upright := 90.0
	if b.chance(0.3) {
		upright = 0
	}
	b.within(About('z', upright), end, func() {
		mirrored(func(s float64) {
			b.ball(Vec{s * fin * 0.5, 0, -fin * 0.4}, Vec{fin * 0.6, 0.03, fin * 0.25}, About('y', s*35))
		})
	})
	for range b.IntN(4) {
		z := b.in(-0.5, 0.5)
		b.ball(Vec{0, h * b.of(0.95, 0.95, -0.9), z}, Vec{0.03, h * b.in(0.2, 0.7), b.in(0.1, 0.4)}, About('x', b.in(-40, 10)))
	}
	mirrored(func(s float64) {
		b.ball(Vec{s * h * flat, -h * 0.3, 0.35}, Vec{b.in(0.1, 0.35), 0.03, 0.12}, About('z', -s*b.in(0, 60)))
	})
}

// crawler has a shell and many legs: beetle, spider, crab, turtle.
func crawler(b *builder) {
	l, w, h := b.in(0.4, 0.7), b.in(0.3, 0.6), b.in(0.12, 0.4)
	y := b.in(0.1, 0.4)
	b.quadric(Vec{0, y, 0}, Vec{w, h, l}, still, b.in(0.5, 1.2), b.in(0.7, 1.2))
	b.next()
	r := b.in(0.1, 0.3)
	b.ball(Vec{0, y + b.in(-0.1, 0.1), l + r*0.5}, b.radii(r, 0.8, 1.2), still)
	pairs, reach, thick := 2+b.IntN(3), b.in(0.3, 1), b.in(0.03, 0.1)
	knee := b.in(0.05, 0.5)
	for i := range pairs {
		angle := 90 + 70*(2*float64(i)/float64(pairs-1)-1)
		mirrored(func(s float64) {
			d := heading(0, s*(angle+b.in(-8, 8)))
			from := Vec{d.X * w * 0.8, y, d.Z * l * 0.8}
			mid := from.Add(d.Mul(reach * 0.5)).Add(Vec{0, knee, 0})
			end := from.Add(d.Mul(reach))
			end.Y = thick * 0.5
			b.tube([]Vec{from, mid, end}, []float64{thick, thick * 0.8, thick * 0.5}, 1)
		})
	}
	if b.chance(0.4) {
		mirrored(func(s float64) {
			b.tube(curve([]Vec{{s * 0.1, y, l + r}, {s * b.in(0.2, 0.5), y + b.in(0, 0.3), l + r + 0.2}, {s * b.in(0, 0.3), y + b.in(0, 0.4), l + r + 0.5}}, 4), []float64{0.05, b.in(0.03, 0.12), 0.03}, 1)
		})
	}
}

// saurian walks on two legs with a long tail: tyrannosaur, kangaroo, small dragon.
func saurian(b *builder) {
	w := b.in(0.15, 0.32)
	rise := b.in(10, 75)
	hip := Vec{0, b.in(0.4, 0.8), 0}
	d := heading(rise, 0)
	chest := hip.Add(d.Mul(b.in(0.35, 0.65)))
	neck := chest.Add(heading(b.in(30, 90), 0).Mul(b.in(0.15, 0.6)))
	b.tube(curve([]Vec{hip, hip.to(chest, 0.5), chest, neck}, 4), []float64{w * b.in(0.9, 1.3), w * 1.2, w, w * 0.45}, b.in(0.8, 1.3))
	b.head(neck, b.in(0.12, 0.26), About('x', b.in(-10, 30)).After(About('y', b.around(0, 25))))
	t1 := hip.Add(Vec{b.in(-0.15, 0.15), -b.in(0, 0.3), -0.5})
	t2 := t1.Add(Vec{b.in(-0.4, 0.4), b.in(-0.2, 0.4), -b.in(0.2, 0.7)})
	b.tube(curve([]Vec{hip, t1, t2}, 6), []float64{w, w * 0.5, w * 0.1}, 1)
	leg := b.in(0.07, 0.15)
	mirrored(func(s float64) {
		x := s * w * b.in(0.8, 1.4)
		step := b.in(-0.2, 0.3)
		knee := Vec{x, hip.Y * 0.5, 0.2 + step}
		ankle := Vec{x, 0.1, step - 0.05}
		b.tube([]Vec{{x * 0.8, hip.Y, 0}, knee, ankle}, []float64{leg * 1.7, leg, leg * 0.7}, 1)
		b.ball(ankle.Add(Vec{0, -0.05, 0.12}), Vec{leg * 1.1, 0.06, 0.2}, still)
		arm := chest.to(hip, 0.2).Add(Vec{s * w, 0, 0})
		hand := arm.Add(Vec{s * b.in(0, 0.3), -b.in(-0.2, 0.3), b.in(0.1, 0.5)})
		b.limb(arm, hand, leg*b.in(0.4, 1), leg*0.5)
	})
	if b.chance(0.35) {
		lift, span := b.in(-10, 70), b.in(0.5, 1.4)
		mirrored(func(s float64) {
			b.wing(chest.Add(Vec{s * w * 0.5, 0.05, -w * 0.6}), s, span, b.in(0.4, 0.8), lift, b.in(0, 0.5))
		})
	}
}

// serpent lies in coils or waves.
func serpent(b *builder) {
	var line []Vec
	n := 5 + b.IntN(5)
	wave, grow := b.in(0.2, 0.6), b.in(-0.1, 0.2)
	coil := b.chance(0.5)
	for i := range n {
		t := float64(i) / float64(n-1)
		if coil {
			s, c := math.Sincos(float64(i) * 1.3)
			line = append(line, Vec{c * (1 - 0.7*t), 0.1 + t*b.in(0.3, 1), s * (1 - 0.7*t)})
		} else {
			line = append(line, Vec{wave * b.sign() * b.in(0.4, 1), 0.1 + grow*float64(i), 2*t - 1})
		}
	}
	r := b.in(0.05, 0.18)
	b.tube(curve(line, 5), []float64{r * 0.2, r, r, r * 0.8, r}, 1)
	b.ball(line[n-1], b.radii(r*1.5, 0.8, 1.5), still)
}
