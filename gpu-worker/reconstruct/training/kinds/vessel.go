package kinds

import "math"

// profile is a random line of radii up to a height, at least 0.06 wide.
func (b *builder) profile() [][2]float64 {
	h := b.in(0.4, 2.2)
	n := 2 + b.IntN(4)
	r := b.in(0.2, 0.6)
	line := make([][2]float64, n)
	for i := range line {
		line[i] = [2]float64{r, h * (float64(i) + b.in(-0.3, 0.3)*sign01(i, n)) / float64(n-1)}
		r = max(0.06, math.Abs(r+b.around(0, 0.2)))
	}
	if b.chance(0.7) {
		line = smoothLine(line, 5)
	}
	for i := range line {
		line[i][0] = max(line[i][0], 0.04)
	}
	return line
}

// sign01 keeps the ends of a line where they are.
func sign01(i, n int) float64 {
	if i == 0 || i == n-1 {
		return 0
	}
	return 1
}

// radiusAt is the profile's radius at a height.
func radiusAt(line [][2]float64, y float64) float64 {
	for i := 1; i < len(line); i++ {
		if a, c := line[i-1], line[i]; y <= c[1] && c[1] > a[1] {
			return a[0] + (c[0]-a[0])*max(0, (y-a[1])/(c[1]-a[1]))
		}
	}
	return line[len(line)-1][0]
}

// hollow turns a profile into a wall: up outside, over the lip, down inside.
func hollow(line [][2]float64, wall, floor float64) [][2]float64 {
	out := append([][2]float64(nil), line...)
	for i := len(line) - 1; i >= 0; i-- {
		if line[i][1] >= floor {
			out = append(out, [2]float64{max(0.01, line[i][0]-wall), line[i][1]})
		}
	}
	return out
}

// turned is a plain lathe: vase, bowl, bottle, chess piece, skittle, lamp foot.
func turned(b *builder) {
	line := b.profile()
	sides := 20
	if b.chance(0.12) {
		sides = 4 + b.IntN(5)
	}
	_, top := line[0], line[len(line)-1]
	if top[0] > 0.15 && b.chance(0.5) {
		line = hollow(line, b.in(0.02, 0.08), line[0][1]+b.in(0.03, 0.5))
	}
	b.lathe(line, sides)
	if b.chance(0.3) {
		b.next()
		b.ball(Vec{0, top[1], 0}, Vec{top[0] * b.in(0.7, 1), b.in(0.02, 0.25), top[0] * b.in(0.7, 1)}, still)
		if b.chance(0.6) {
			b.orb(Vec{0, top[1] + b.in(0.05, 0.3), 0}, b.in(0.04, 0.1))
		}
	}
}

// handle is an ear on a profile's side, from one height to another.
func (b *builder) handle(line [][2]float64, azimuth, from, to, reach, thick float64) {
	d := heading(0, azimuth)
	p0 := d.Mul(radiusAt(line, from) * 0.95).Add(Vec{0, from, 0})
	p3 := d.Mul(radiusAt(line, to) * 0.95).Add(Vec{0, to, 0})
	r := max(radiusAt(line, from), radiusAt(line, to)) + reach
	p1 := d.Mul(r).Add(Vec{0, from + (to-from)*b.in(0, 0.3), 0})
	p2 := d.Mul(r).Add(Vec{0, from + (to-from)*b.in(0.7, 1.1), 0})
	b.tube(curve([]Vec{p0, p1, p2, p3}, 5), []float64{thick, thick}, b.in(0.6, 2))
}

// cup is a cup, mug, jug or pitcher with handles.
func cup(b *builder) {
	h := b.in(0.4, 1.4)
	r := b.in(0.25, 0.5)
	line := smoothLine([][2]float64{{r * b.in(0.5, 1), 0}, {r * b.in(0.8, 1.25), h * b.in(0.2, 0.5)}, {r * b.in(0.7, 1.1), h * b.in(0.6, 0.8)}, {r * b.in(0.8, 1.3), h}}, 4)
	b.lathe(hollow(line, b.in(0.02, 0.06), b.in(0.03, 0.6)*h), 22)
	if b.chance(0.3) {
		b.next()
	}
	az := b.in(0, 360)
	thick := b.in(0.03, 0.07)
	low, high := h*b.in(0.1, 0.4), h*b.in(0.65, 0.95)
	b.handle(line, az, low, high, b.in(0.12, 0.35), thick)
	if b.chance(0.15) {
		b.handle(line, az+180, low, high, b.in(0.12, 0.35), thick)
	}
	if b.chance(0.15) { // a saucer
		b.next()
		b.lathe([][2]float64{{r * 1.1, -0.08}, {r * b.in(1.6, 2.2), 0}, {r * 1.5, 0.02}}, 22)
	}
}

// teapot has a handle, a spout and a lid: teapot, kettle, watering can.
func teapot(b *builder) {
	r, h := b.in(0.35, 0.55), b.in(0.35, 0.9)
	line := smoothLine([][2]float64{{r * b.in(0.4, 0.9), 0}, {r, h * 0.35}, {r * b.in(0.8, 1), h * 0.65}, {r * b.in(0.3, 0.7), h}}, 4)
	b.lathe(line, 22)
	az := b.in(0, 360)
	if b.chance(0.7) {
		b.handle(line, az, h*b.in(0.15, 0.4), h*b.in(0.7, 0.95), b.in(0.15, 0.35), b.in(0.03, 0.06))
	} else {
		b.arc(Vec{0, h * 0.8, 0}, r*b.in(0.8, 1), 0.04, About('y', az).After(About('x', -90)), 1, 0, 180)
	}
	d := heading(0, az+180)
	low := h * b.in(0.15, 0.5)
	p0 := d.Mul(r * 0.8).Add(Vec{0, low, 0})
	p1 := p0.Add(d.Mul(b.in(0.2, 0.35))).Add(Vec{0, b.in(0.05, 0.3), 0})
	p2 := p1.Add(d.Mul(b.in(0.03, 0.25))).Add(Vec{0, b.in(0.1, 0.35), 0})
	b.tube(curve([]Vec{p0, p1, p2}, 5), []float64{b.in(0.1, 0.17), 0.07, b.in(0.04, 0.12)}, 1)
	if b.chance(0.8) {
		b.next()
		b.ball(Vec{0, h, 0}, Vec{r * 0.6, b.in(0.04, 0.15), r * 0.6}, still)
		b.orb(Vec{0, h + b.in(0.1, 0.2), 0}, b.in(0.04, 0.08))
	}
}

// bottle has a neck; some are flat, some have a trigger or a pump.
func bottle(b *builder) {
	r, h := b.in(0.15, 0.4), b.in(0.7, 1.6)
	neck, shoulder := r*b.in(0.2, 0.6), h*b.in(0.5, 0.8)
	line := [][2]float64{{r * 0.95, 0}, {r, 0.05}, {r * b.in(0.85, 1), shoulder * 0.6}, {r, shoulder}, {neck, shoulder + (h-shoulder)*b.in(0.3, 0.7)}, {neck, h}}
	flat := 1.0
	if b.chance(0.35) {
		flat = b.in(0.35, 0.8)
	}
	from := len(b.Vertices)
	b.lathe(line, 20)
	b.bend(from, func(v Vec) Vec { v.Z *= flat; return v })
	b.next()
	switch b.IntN(4) {
	case 0:
		b.cylinder(Vec{0, h - 0.12, 0}, neck*1.3, 0.18, still, 1)
	case 1:
		b.cylinder(Vec{0, h, 0}, neck*0.4, 0.2, still, 1)
		b.soft(Vec{0, h + 0.2, 0.1}, Vec{0.06, 0.05, b.in(0.12, 0.25)}, still, 0.4)
	case 2:
		b.handle(line, b.in(0, 360), h*0.3, h*0.9, b.in(0.1, 0.2), 0.05)
	}
}

// pan is flat and wide with a long handle, or a pot with two short ones.
func pan(b *builder) {
	r, h := b.in(0.4, 0.6), b.in(0.06, 0.5)
	line := [][2]float64{{r * b.in(0.7, 1), 0}, {r, h}}
	b.lathe(hollow(line, 0.03, 0.02), 24)
	b.next()
	az := b.in(0, 360)
	if b.chance(0.6) {
		d := heading(b.in(0, 20), az)
		from := d.Mul(r).Add(Vec{0, h * 0.8, 0})
		b.tube([]Vec{from, from.Add(d.Mul(b.in(0.4, 1.1)))}, []float64{b.in(0.03, 0.06), b.in(0.03, 0.07)}, b.in(0.4, 1))
	} else {
		for _, a := range []float64{0, 180} {
			d := heading(0, az+a)
			b.arc(d.Mul(r).Add(Vec{0, h * 0.8, 0}), 0.12, 0.03, About('y', az+a-90), 1, 180, 360)
		}
	}
	if b.chance(0.4) {
		b.ball(Vec{0, h, 0}, Vec{r, b.in(0.03, 0.2), r}, still)
		b.orb(Vec{0, h + 0.2, 0}, 0.06)
	}
}
