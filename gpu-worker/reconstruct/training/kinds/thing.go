package kinds

import "math"

// device is flat or boxy with a few details: phone, camera, radio, laptop,
// screen, book, console, clock.
func device(b *builder) {
	w, h, t := b.in(0.3, 0.8), b.in(0.25, 0.7), b.in(0.015, 0.25)
	e := b.in(0.1, 0.4)
	switch b.IntN(4) {
	case 0: // a slab with buttons and a lens
		b.soft(Vec{}, Vec{w, h, t}, still, e)
		for range b.IntN(5) {
			b.next()
			r := b.in(0.02, 0.3) * h
			at := Vec{w * b.in(-0.7, 0.7), h * b.in(-0.7, 0.7), t * 0.9}
			b.within(About('x', 90), at, func() { b.cylinder(Vec{}, r, b.in(0.02, 0.3), still, b.in(0.7, 1)) })
		}
		if b.chance(0.5) {
			b.soft(Vec{w * b.in(-0.6, 0.6), h, 0}, Vec{w * b.in(0.1, 0.4), b.in(0.03, 0.15), t * 0.8}, still, e)
		}
	case 1: // hinged: laptop, book, box with a lid
		d := b.in(0.25, 0.5)
		b.box(Vec{0, 0, d}, Vec{w, 0.02 + t*0.1, d}, still)
		b.next()
		b.within(About('x', -b.in(-30, 60)), Vec{}, func() { b.box(Vec{0, d, 0}, Vec{w, d, 0.015 + t*0.1}, still) })
	case 2: // a screen on a foot
		b.soft(Vec{0, h + 0.25, 0}, Vec{w, h, 0.02 + t*0.5}, About('x', b.in(-12, 5)), 0.12)
		b.next()
		b.limb(Vec{0, 0, -0.05}, Vec{0, 0.4, -0.08}, b.in(0.03, 0.08), 0.05)
		b.quadric(Vec{0, 0.01, -0.05}, Vec{w * b.in(0.3, 0.6), 0.02, b.in(0.12, 0.25)}, still, 0.3, b.in(0.2, 1))
	case 3: // a clock or a dial with a rim
		r := b.in(0.3, 0.5)
		b.within(About('x', 90), Vec{}, func() {
			b.lathe([][2]float64{{r * 0.9, -t}, {r, 0}, {r, t}, {r * 0.9, t * 1.3}, {r * 0.85, t}}, 22)
		})
		b.next()
		if b.chance(0.5) {
			mirrored(func(s float64) {
				b.limb(Vec{s * r * 0.6, -r * 0.8, 0}, Vec{s * r * 0.8, -r * 1.2, 0}, 0.04, 0.04)
				b.ball(Vec{s * r * 0.5, r * 0.95, 0}, Vec{r * 0.3, r * 0.2, r * 0.3}, About('z', -s*30))
			})
		}
	}
}

// bag has a handle or straps: bag, suitcase, basket, backpack, bucket.
func bag(b *builder) {
	w, h, d := b.in(0.3, 0.6), b.in(0.25, 0.6), b.in(0.1, 0.35)
	from := len(b.Vertices)
	b.soft(Vec{0, h, 0}, Vec{w, h, d}, still, b.in(0.12, 0.7))
	top := b.in(0.5, 1.2)
	b.bend(from, func(v Vec) Vec {
		k := 1 + (top-1)*v.Y/(2*h)
		v.X *= k
		v.Z *= k
		return v
	})
	b.next()
	n := 1 + b.IntN(2)
	for i := range n {
		z := d * top * 0.6 * float64(2*i-n+1)
		b.arc(Vec{0, 2 * h * 0.93, z}, w*top*b.in(0.3, 0.8), b.in(0.02, 0.04), About('x', -90+b.in(-15, 15)), 1, 0, 180)
	}
	for range b.IntN(3) {
		b.soft(Vec{w * b.in(-0.4, 0.4), h * b.in(0.4, 1), d * 0.95}, Vec{w * b.in(0.3, 0.6), h * b.in(0.2, 0.4), 0.06}, still, 0.3)
	}
}

// shoe is a sole with an upper; high ones are boots.
func shoe(b *builder) {
	l, w, h := b.in(0.5, 0.7), b.in(0.16, 0.24), b.in(0.15, 0.8)
	heel := b.in(0.02, 0.3)
	from := len(b.Vertices)
	b.soft(Vec{}, Vec{w, 0.05, l}, still, 0.6)
	b.next()
	b.ball(Vec{0, 0.08, l * 0.4}, Vec{w * 0.95, b.in(0.1, 0.2), l * 0.58}, still)
	b.tube([]Vec{{0, 0.05, -l * 0.5}, {0, 0.2 + h*0.5, -l * 0.45}, {0, 0.2 + h, -l * 0.5}}, []float64{w, w * 0.9, w * b.in(0.8, 1.1)}, b.in(1, 1.4))
	b.limb(Vec{0, 0.25, -l * 0.3}, Vec{0, 0.1, l * 0.4}, w*0.8, w*0.7)
	b.bend(from, func(v Vec) Vec {
		v.Y += heel * max(0, -v.Z/l)
		return v
	})
	b.next()
	b.box(Vec{0, heel/2 - 0.05, -l * 0.75}, Vec{w * b.in(0.3, 0.9), heel/2 + 0.03, l * 0.2}, still)
}

// fiddle has a flat waisted body and a neck: guitar, violin, racket, paddle.
func fiddle(b *builder) {
	w, l, t := b.in(0.25, 0.4), b.in(0.35, 0.55), b.in(0.03, 0.1)
	waist := b.in(0.5, 1)
	var line [][2]float64
	for i := range 28 {
		s, c := math.Sincos(2 * math.Pi * float64(i) / 28)
		k := 1 - (1-waist)*math.Exp(-8*(c-0.15)*(c-0.15))
		line = append(line, [2]float64{w * s * k * (1 - 0.15*c), l * c})
	}
	b.extrude(line, t, 1)
	b.next()
	n := b.in(0.4, 0.9)
	b.box(Vec{0, l + n/2 - 0.1, t * 0.8}, Vec{0.04, n/2 + 0.1, 0.03}, still)
	b.soft(Vec{0, l + n, t * 0.6}, Vec{0.07, 0.12, 0.03}, About('x', -15), 0.3)
	b.box(Vec{0, -l * 0.4, t + 0.02}, Vec{0.12, 0.02, 0.03}, still)
}

// rings are worn: glasses, headphones, ring, watch, hoop, wreath.
func rings(b *builder) {
	r, t := b.in(0.3, 0.5), b.in(0.03, 0.12)
	switch b.IntN(3) {
	case 0: // glasses
		mirrored(func(s float64) {
			b.ring(Vec{s * r * 1.2, 0, 0}, r, t*0.5, About('x', 90), 1)
			b.ball(Vec{s * r * 1.2, 0, 0}, Vec{r, r, 0.02}, still)
			b.tube([]Vec{{s * r * 2.2, 0, 0}, {s * r * 2.3, 0, -r * 2}, {s * r * 2.25, -r * 0.5, -r * 2.8}}, []float64{t * 0.5, t * 0.5}, 1)
		})
		b.limb(Vec{-r * 0.3, 0, 0}, Vec{r * 0.3, 0, 0}, t*0.4, t*0.4)
	case 1: // headphones
		b.arc(Vec{0, 0, 0}, r*1.4, t*0.7, About('x', -90), b.in(1, 2), 0, 180)
		b.next()
		mirrored(func(s float64) {
			b.soft(Vec{s * r * 1.35, -r * 0.3, 0}, Vec{r * b.in(0.3, 0.5), r * b.in(0.5, 0.8), r * b.in(0.5, 0.8)}, About('z', s*b.in(-10, 15)), 0.7)
		})
	case 2:
		b.ring(Vec{}, r, t*b.in(0.5, 2), still, b.in(0.5, 4))
		if b.chance(0.6) {
			b.next()
			b.soft(Vec{0, 0, r}, Vec{b.in(0.05, 0.3), b.in(0.05, 0.3), b.in(0.03, 0.12)}, still, b.in(0.12, 1))
		}
	}
}

// hand has a palm and fingers, stretched or bent.
func hand(b *builder) {
	w, h := b.in(0.28, 0.4), b.in(0.35, 0.5)
	b.soft(Vec{0, 0, 0}, Vec{w, h, b.in(0.1, 0.16)}, still, 0.6)
	b.limb(Vec{0, -h * 0.8, 0}, Vec{0, -h - b.in(0.1, 0.5), 0}, w*0.6, w*0.6)
	curl, fan := b.in(0, 100), b.in(2, 12)
	for i := range 4 {
		x := w * (float64(i)/1.5 - 1) * 0.8
		bent := curl * b.in(0.3, 1.3)
		if b.chance(0.2) {
			bent = 0
		}
		l := b.in(0.18, 0.26)
		p := []Vec{{x, h * 0.85, 0}}
		for k := range 3 {
			d := About('z', -fan*(float64(i)-1.5)).Apply(heading(90-bent*float64(k)*0.8, 0))
			p = append(p, p[k].Add(d.Mul(l*(1-0.15*float64(k)))))
		}
		b.tube(p, []float64{0.085, 0.07}, 1)
	}
	d := heading(b.in(10, 70), b.in(30, 100))
	base := Vec{w * 0.7, -h * 0.3, 0.05}
	b.tube([]Vec{base, base.Add(d.Mul(0.3)), base.Add(d.Mul(0.3)).Add(Vec{0.02, 0.2, 0.05})}, []float64{0.12, 0.09, 0.07}, 1)
}

// heap is several small things on each other or side by side.
func heap(b *builder) {
	y := 0.0
	for i := range 2 + b.IntN(5) {
		b.next()
		h := b.radii(0.3, 0.25, 1.2)
		at := Vec{b.in(-0.15, 0.15), y + h.Y, b.in(-0.15, 0.15)}
		if i > 0 && b.chance(0.25) {
			at = Vec{b.in(-0.6, 0.6), h.Y, b.in(-0.3, 0.5)}
		} else {
			y += 2 * h.Y * 0.95
		}
		b.soft(at, h, About('y', b.in(0, 90)), b.of(0.12, 0.3, 1))
	}
}

// skull-like hollow shells, masks and helmets seen from outside: a cap with a
// brim, a dome, a bell, a shell.
func dome(b *builder) {
	r, h := b.in(0.4, 0.6), b.in(0.3, 0.9)
	line := smoothLine([][2]float64{{r * b.in(0.9, 1.4), 0}, {r, h * 0.2}, {r * b.in(0.6, 1), h * 0.7}, {0.03, h}}, 4)
	from := len(b.Vertices)
	b.lathe(hollow(line, 0.04, -1), 20)
	if b.chance(0.5) {
		q, s := b.in(0.7, 1.3), b.in(-0.3, 0.3)
		b.bend(from, func(v Vec) Vec { return Vec{v.X, v.Y + s*v.Z, v.Z * q} })
	}
	b.next()
	switch b.IntN(3) {
	case 0:
		b.ball(Vec{0, 0.03, r}, Vec{r * 0.8, 0.03, r * b.in(0.4, 0.8)}, About('x', b.in(-5, 20)))
	case 1:
		b.orb(Vec{0, h, 0}, b.in(0.04, 0.12))
	}
}
