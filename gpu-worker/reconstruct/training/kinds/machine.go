package kinds

import "math"

// pipe is a bent tube with flanges; a spring or a knot of thick wire.
func pipe(b *builder) {
	r := b.in(0.06, 0.22)
	var line []Vec
	switch b.IntN(4) {
	case 0: // a helix
		turns, pitch := b.in(2, 6), b.in(1.2, 3)*r
		n := int(turns * 12)
		for i := range n {
			s, c := math.Sincos(2 * math.Pi * float64(i) / 12)
			line = append(line, Vec{0.5 * c, pitch * float64(i) / 12, 0.5 * s})
		}
		r *= 0.6
	case 1: // a torus knot, closed by its overlap
		p, q := float64(2+b.IntN(2)), float64(3+2*b.IntN(2))
		for i := range 73 {
			a := 2 * math.Pi * float64(i) / 72
			w := 0.6 + 0.25*math.Cos(q*a)
			line = append(line, Vec{w * math.Cos(p*a), 0.25 * math.Sin(q*a), w * math.Sin(p*a)})
		}
		r *= 0.7
	default:
		at := Vec{}
		points := []Vec{at}
		for range 2 + b.IntN(4) {
			at = at.Add(b.anyTurn()[0].Mul(b.in(0.3, 0.9)))
			points = append(points, at)
		}
		line = points
		if b.chance(0.6) {
			line = curve(points, 6)
		}
		n := len(line)
		for _, e := range [][2]Vec{{line[0], line[1]}, {line[n-1], line[n-2]}} {
			if b.chance(0.6) {
				b.cylinder(e[0], r*b.in(1.3, 1.9), r*0.6, upTo(e[1].Sub(e[0])), 1)
			}
		}
	}
	b.tube(line, []float64{r, r}, 1)
}

// rocker joins bosses by webs: rocker arm, crank, connecting rod, lever.
func rocker(b *builder) {
	n := 2 + b.IntN(3)
	bend := b.in(-80, 80)
	at, azimuth := Vec{}, 0.0
	for i := range n {
		r, h := b.in(0.12, 0.35), b.in(0.12, 0.5)
		z := b.in(-0.1, 0.1)
		b.within(About('x', 90), at.Add(Vec{0, 0, z - h/2}), func() { b.lathe(hollowRing(r, r*b.in(0, 0.7), h), 20) })
		if i == n-1 {
			break
		}
		s, c := math.Sincos(azimuth * math.Pi / 180)
		next := at.Add(Vec{c, s, 0}.Mul(b.in(0.4, 0.9)))
		d := b.in(0.05, 0.2)
		b.within(upTo(next.Sub(at)), at.to(next, 0.5), func() {
			b.soft(Vec{}, Vec{r * b.in(0.4, 0.9), next.Sub(at).Len() / 2, d}, still, b.in(0.12, 0.8))
		})
		at, azimuth = next, azimuth+bend*b.in(0.6, 1.4)
	}
}

// hollowRing is a washer's profile; hole 0 makes it solid.
func hollowRing(r, hole, h float64) [][2]float64 {
	if hole < 0.05 {
		return [][2]float64{{r, 0}, {r, h}}
	}
	return [][2]float64{{hole, 0}, {r, 0}, {r, h}, {hole, h}, {hole, 0}}
}

// shaft is a turned part with steps, discs and keys: axle, pulley, piston, valve.
func shaft(b *builder) {
	var line [][2]float64
	y := 0.0
	for range 3 + b.IntN(6) {
		r := b.in(0.06, 0.5)
		l := b.in(0.04, 0.4)
		line = append(line, [2]float64{r, y}, [2]float64{r * b.of(1, 1, 0.8), y + l})
		y += l
	}
	b.lathe(line, 22)
	for range b.IntN(4) { // side arms
		b.next()
		t := upTo(heading(b.in(-10, 40), b.in(0, 360)))
		b.cylinder(Vec{0, y * b.in(0.1, 0.9), 0}, b.in(0.05, 0.18), b.in(0.3, 0.8), t, b.of(1, 1, 0.7, 1.3))
	}
}

// works is a machine of blocks, cylinders and plates on a base: engine, pump,
// vice, sewing machine, printer.
func works(b *builder) {
	w, d := b.in(0.4, 0.7), b.in(0.3, 0.6)
	if b.chance(0.8) {
		b.box(Vec{0, 0.05, 0}, Vec{w, 0.06, d}, still)
	}
	for range 3 + b.IntN(6) {
		if b.chance(0.4) {
			b.next()
		}
		at := Vec{w * b.in(-0.7, 0.7), b.in(0.1, 0.6), d * b.in(-0.7, 0.7)}
		turn := About(b.axis(), 90)
		switch b.IntN(4) {
		case 0:
			b.soft(at, b.radii(0.2, 0.4, 1.6), still, b.in(0.12, 0.4))
		case 1:
			l := b.in(0.2, 0.8)
			b.within(turn, at, func() { b.cylinder(Vec{0, -l / 2, 0}, b.in(0.06, 0.25), l, still, b.of(1, 1, 0.7)) })
		case 2:
			b.ring(at, b.in(0.15, 0.3), b.in(0.03, 0.08), turn, 1)
		case 3:
			b.limb(at, at.Add(b.anyTurn()[0].Mul(b.in(0.2, 0.6))), b.in(0.02, 0.07), b.in(0.02, 0.07))
		}
	}
}

func (b *builder) axis() byte { return "xyz"[b.IntN(3)] }

// block is a box with boxes and cylinders set on its sides: a milled part.
func block(b *builder) {
	h := b.radii(0.5, 0.3, 1)
	b.box(Vec{}, h, still)
	for range 1 + b.IntN(6) {
		t := About(b.axis(), 90*float64(b.IntN(4)))
		at := Vec{h.X * b.in(-0.8, 0.8), h.Y * b.in(-0.8, 0.8), h.Z * b.in(-0.8, 0.8)}
		if b.chance(0.5) {
			b.box(at, b.radii(0.4, 0.1, 1), t)
		} else {
			l := b.in(0.5, 1.4)
			b.within(t, at, func() { b.cylinder(Vec{0, -l / 2, 0}, b.in(0.06, 0.4), l, still, 1) })
		}
	}
}
