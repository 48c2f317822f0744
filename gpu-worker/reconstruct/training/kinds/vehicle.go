package kinds

// wheels are pairs at the given places along z.
func (b *builder) wheels(half, r, width float64, along ...float64) {
	b.next()
	for _, z := range along {
		mirrored(func(s float64) {
			b.within(About('z', 90), Vec{s*half + width/2, r, z}, func() { b.cylinder(Vec{}, r, width, still, 1) })
		})
	}
}

// side is an outline seen from the side (first is length, towards the front),
// pushed to the vehicle's width.
func (b *builder) side(outline [][2]float64, half, taper float64) {
	b.within(About('y', -90), Vec{}, func() { b.extrude(outline, half, taper) })
}

// car also makes vans, pick-ups, jeeps and racing cars, from a side outline.
func car(b *builder) {
	l, w, r := b.in(0.75, 1.1), b.in(0.28, 0.46), b.in(0.13, 0.22)
	sill := r * b.in(0.6, 1.3)
	waist := sill + b.in(0.15, 0.32)
	roof := waist + b.in(0.08, 0.4)
	if b.chance(0.25) { // a van: one volume
		w = b.in(0.34, 0.5)
		roof = waist + b.in(0.3, 0.55)
		nose := b.in(0.6, 0.97)
		b.side([][2]float64{{-l, sill}, {l, sill}, {l, waist}, {l * nose, roof - b.in(0, 0.1)}, {l*nose - 0.08, roof}, {-l, roof}}, w, b.in(0.85, 1))
	} else {
		bonnet, boot := b.in(0.25, 0.6), b.in(-0.95, -0.4)
		b.side([][2]float64{{-l, sill}, {l, sill}, {l, waist - b.in(0.03, 0.1)}, {-l, waist}}, w, 1)
		if b.chance(0.5) {
			b.next()
		}
		from := len(b.Vertices)
		slope := b.in(0.1, 0.35)
		b.side([][2]float64{{l * boot, waist - 0.03}, {l * bonnet, waist - 0.03}, {l*bonnet - slope, roof}, {l*boot + b.in(0, 0.3), roof}}, w*0.95, 1)
		b.bend(from, func(v Vec) Vec {
			if v.Y > waist { // tumblehome
				v.X *= 0.85
			}
			return v
		})
		if b.chance(0.2) {
			b.box(Vec{0, waist + 0.08, -l * 0.9}, Vec{w, 0.02, 0.08}, still)
		}
	}
	b.next()
	mirrored(func(s float64) {
		b.ball(Vec{s * w * 0.7, waist * 0.85, l}, Vec{0.07, 0.06, 0.03}, still)
		b.soft(Vec{s * w * 1.08, waist + 0.03, l * 0.3}, Vec{0.05, 0.04, 0.03}, still, 0.5)
	})
	b.box(Vec{0, sill + 0.03, l}, Vec{w * 0.98, 0.04, 0.04}, still)
	b.wheels(w*0.92, r, w*0.3, l*b.in(0.55, 0.7), -l*b.in(0.55, 0.7))
}

// lorry has a cab and a load: truck, tractor, fire engine, tanker, train, bus.
func lorry(b *builder) {
	l, w, r := b.in(0.8, 1.3), b.in(0.25, 0.42), b.in(0.1, 0.22)
	b.box(Vec{0, r * 1.5, 0}, Vec{w * 0.8, 0.06, l}, still)
	cab := b.in(0.2, 0.45)
	ch := b.in(0.2, 0.5)
	b.soft(Vec{0, r*1.5 + ch, l - cab*0.5}, Vec{w, ch, cab * 0.6}, still, b.in(0.1, 0.4))
	b.next()
	back := l - cab*0.6
	switch b.IntN(4) {
	case 0:
		h := b.in(0.2, 0.65)
		b.box(Vec{0, r*1.6 + h, -cab * 0.6}, Vec{w * 1.05, h, back}, still)
	case 1:
		h := w * b.in(0.8, 1.1)
		b.within(About('x', 90), Vec{0, r*1.7 + h, -l}, func() { b.cylinder(Vec{}, h, 2*back, still, 1) })
	case 2: // an open bed
		b.box(Vec{0, r * 2, -cab * 0.6}, Vec{w, 0.1, back}, still)
		mirrored(func(s float64) { b.box(Vec{s * w, r*2 + 0.15, -cab * 0.6}, Vec{0.02, 0.15, back}, still) })
	case 3: // a locomotive or a tractor: boiler in front of the cab
		b.within(About('x', 90), Vec{0, r*1.7 + w*0.7, l * 0.3}, func() { b.cylinder(Vec{}, w*0.7, l*b.in(0.6, 1.2), still, 1) })
		b.cylinder(Vec{0, r*1.7 + w*1.2, l * b.in(0.6, 1.2)}, 0.06, b.in(0.1, 0.4), still, b.in(0.8, 1.8))
	}
	rear := r * b.in(0.9, 1.8)
	b.wheels(w*0.9, r, w*0.3, l*0.75)
	b.wheels(w*0.9, rear, w*0.35, -l*0.7, -l*b.in(0.2, 0.5))
}

// cycle is a bicycle or a motorbike.
func cycle(b *builder) {
	l, r, t := b.in(0.5, 0.75), b.in(0.25, 0.45), b.in(0.015, 0.08)
	for _, z := range []float64{-l, l} {
		b.ring(Vec{0, r, z}, r, t, About('z', 90), b.in(0.8, 1.5))
		b.within(About('z', 90), Vec{t * 1.5, r, z}, func() { b.cylinder(Vec{}, r*b.of(0.1, 0.1, 0.8), t*3, still, 1) })
	}
	b.next()
	f := t * b.in(0.7, 1.2)
	seat, bar := Vec{0, r * b.in(1.8, 2.4), -l * 0.4}, Vec{0, r * b.in(2, 2.7), l * 0.65}
	pedal := Vec{0, r * 0.9, -l * 0.05}
	for _, rod := range [][2]Vec{{seat, pedal}, {bar, pedal}, {seat.to(pedal, 0.15), bar.to(pedal, 0.15)}, {{0, r, -l}, pedal}, {{0, r, -l}, seat}, {{0, r, l}, bar}} {
		b.limb(rod[0], rod[1], f, f)
	}
	b.limb(bar.Add(Vec{-0.3, 0.03, -0.05}), bar.Add(Vec{0.3, 0.03, -0.05}), f, f)
	b.ball(seat.Add(Vec{0, 0.03, 0}), Vec{b.in(0.06, 0.12), 0.05, b.in(0.12, 0.3)}, still)
	if b.chance(0.5) { // tank and engine
		b.soft(Vec{0, r * 1.8, l * 0.15}, Vec{0.12, 0.12, 0.28}, still, 0.7)
		b.soft(pedal, Vec{0.14, 0.2, 0.25}, still, 0.5)
	}
}

// plane also makes rockets with fins, gliders and jets.
func plane(b *builder) {
	l, r := b.in(0.7, 1.1), b.in(0.08, 0.2)
	b.tube(curve([]Vec{{0, 0, -l}, {0, -r * 0.3, -l * 0.3}, {0, -r * 0.3, l * 0.5}, {0, 0, l}}, 4), []float64{r * 0.25, r * 0.9, r, r, r * b.in(0.2, 0.8)}, b.in(0.8, 1.3))
	span, chord, sweep, lift := b.in(0.6, 1.3), b.in(0.15, 0.5), b.in(0, 0.6), b.in(-5, 12)
	y := r * b.in(-0.8, 0.9)
	mirrored(func(s float64) { b.wing(Vec{s * r * 0.5, y, b.in(0, 0.2)}, s, span, chord, lift, sweep) })
	tail := b.in(0.2, 0.45)
	mirrored(func(s float64) { b.wing(Vec{s * 0.02, r * 0.4, -l * 0.85}, s, tail, chord*0.5, lift, sweep*0.4) })
	b.ball(Vec{0, tail * 0.6, -l * 0.9}, Vec{0.02, tail * 0.6, chord * 0.3}, About('x', -b.in(0, 40)))
	b.next()
	switch b.IntN(3) {
	case 0:
		b.ball(Vec{0, 0, l + 0.03}, Vec{b.in(0.2, 0.4), 0.03, 0.02}, About('z', b.in(0, 180)))
	case 1:
		x := span * b.in(0.25, 0.5)
		mirrored(func(s float64) {
			b.within(About('x', 90), Vec{s * x, y - 0.08, -0.1}, func() { b.cylinder(Vec{}, r*0.5, 0.4, still, 1) })
		})
	}
	if b.chance(0.4) {
		b.ball(Vec{0, r * 0.9, l * 0.4}, Vec{r * 0.6, r * 0.6, l * 0.25}, still)
	}
	if b.chance(0.3) {
		b.wheels(r*2, 0.08, 0.05, l*0.4)
	}
}

// boat floats: sailing boat, ship, canoe.
func boat(b *builder) {
	l, w, h := b.in(0.7, 1.1), b.in(0.15, 0.4), b.in(0.12, 0.35)
	from := len(b.Vertices)
	b.soft(Vec{}, Vec{w, h, l}, still, b.in(0.25, 0.7))
	b.bend(from, func(v Vec) Vec {
		t := v.Z / l
		v.X *= 1 - 0.85*max(0, t)*max(0, t)
		v.X *= 1 + 0.4*min(0, v.Y/h)
		v.Y += 0.25 * h * t * t
		return v
	})
	b.next()
	switch b.IntN(3) {
	case 0: // sails
		m := b.in(1, 2)
		b.limb(Vec{0, 0, 0.1}, Vec{0, m, 0.1}, 0.025, 0.015)
		yaw := b.in(-60, 60)
		b.next()
		b.within(About('y', 90+yaw), Vec{0, h + 0.05, 0.08}, func() {
			b.extrude([][2]float64{{0, 0}, {l * 0.8, 0.05}, {l * 0.3, m * 0.5}, {0, m * 0.9}}, 0.012, 1)
			b.extrude([][2]float64{{-0.05, m * 0.8}, {-l * 0.75, 0}, {-0.1, 0.1}}, 0.012, 1)
		})
	case 1: // decks and funnels
		y := h
		for i := range 1 + b.IntN(3) {
			dh := b.in(0.06, 0.18)
			k := 1 - 0.25*float64(i)
			b.box(Vec{0, y + dh, -l * 0.15}, Vec{w * 0.75 * k, dh, l * 0.45 * k}, still)
			y += 2 * dh
		}
		for i := range b.IntN(4) {
			b.cylinder(Vec{0, y - 0.02, l * (0.1 - 0.2*float64(i))}, 0.06, b.in(0.1, 0.35), About('x', -b.in(0, 15)), 1)
		}
	case 2:
		for i := range 2 + b.IntN(2) {
			b.box(Vec{0, h * 0.9, l * (0.4 - 0.4*float64(i))}, Vec{w * 0.9, 0.03, 0.06}, still)
		}
	}
}

// copter is a helicopter or a drone.
func copter(b *builder) {
	r := b.in(0.2, 0.35)
	b.ball(Vec{0, 0, 0.2}, Vec{r, r * b.in(0.8, 1.2), r * b.in(1.2, 2)}, still)
	b.tube([]Vec{{0, 0.05, 0}, {0, 0.1, -0.6}, {0, b.in(0.1, 0.3), -1.2}}, []float64{r * 0.6, 0.07, 0.04}, 1)
	b.ball(Vec{0.03, b.in(0.2, 0.4), -1.2}, Vec{0.02, 0.22, 0.1}, still)
	b.next()
	b.limb(Vec{0, r * 0.8, 0.1}, Vec{0, r * 1.6, 0.1}, 0.05, 0.04)
	n := 2 + b.IntN(4)
	for i := range n {
		b.within(About('y', 360*float64(i)/float64(n)+b.in(0, 20)), Vec{0, r * 1.6, 0.1}, func() {
			b.box(Vec{0.5, 0, 0}, Vec{0.5, 0.012, 0.05}, still)
		})
	}
	mirrored(func(s float64) {
		b.limb(Vec{s * r, -r * 1.3, -0.3}, Vec{s * r, -r * 1.3, 0.7}, 0.03, 0.03)
		b.limb(Vec{s * r * 0.6, -r * 0.6, 0.1}, Vec{s * r, -r * 1.3, 0.1}, 0.03, 0.03)
	})
}

// tank has tracks and a turret; also diggers with an arm.
func tank(b *builder) {
	l, w, h := b.in(0.5, 0.8), b.in(0.3, 0.5), b.in(0.1, 0.2)
	mirrored(func(s float64) { b.quadric(Vec{s * w, h, 0}, Vec{w * 0.25, h, l}, still, 0.6, 0.2) })
	b.side([][2]float64{{-l * 0.95, h}, {l * 0.8, h}, {l, h * 1.6}, {l * 0.7, h * 2.4}, {-l * 0.9, h * 2.4}}, w*0.9, 1)
	b.next()
	yaw := b.around(0, 40)
	b.within(About('y', yaw), Vec{0, h * 2.4, -0.05}, func() {
		th := b.in(0.1, 0.25)
		b.quadric(Vec{0, th * 0.8, 0}, Vec{w * 0.7, th, w * 0.8}, still, b.in(0.2, 0.8), b.in(0.2, 1))
		if b.chance(0.6) {
			b.limb(Vec{0, th * 0.8, 0.2}, Vec{0, th * b.in(0.8, 1.6), b.in(0.7, 1.3)}, 0.04, 0.035)
			return
		}
		p1 := Vec{0, th + b.in(0.3, 0.6), 0.6}
		p2 := p1.Add(Vec{0, -b.in(0.1, 0.6), b.in(0.2, 0.5)})
		b.tube([]Vec{{0, th, 0.3}, p1, p2}, []float64{0.08, 0.07, 0.05}, 1)
		b.box(p2, Vec{0.18, 0.12, 0.12}, About('x', b.in(-40, 40)))
	})
}
