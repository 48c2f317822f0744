package kinds

import "math"

// leaf is thin, bent and pointed, from at along d.
func (b *builder) leaf(at, d Vec, length, width, droop float64) {
	t := upTo(d)
	from := len(b.Vertices)
	b.ball(Vec{0, length / 2, 0}, Vec{width, length / 2, 0.012}, still)
	b.bend(from, func(v Vec) Vec {
		k := v.Y / length
		v.X *= 1.2 - 0.6*k
		v.Z += 0.3 * width * (v.X / width) * (v.X / width)
		v.Y *= 1 - 0.3*droop*k
		v = t.Apply(v)
		v.Y -= droop * length * k * k
		return v.Add(at)
	})
}

// tree has a trunk and a crown of balls, cones, branches or fronds.
func tree(b *builder) {
	h, r := b.in(0.3, 1), b.in(0.04, 0.12)
	lean := Vec{b.in(-0.15, 0.15), h, b.in(-0.15, 0.15)}
	b.tube(curve([]Vec{{}, lean.Mul(0.5).Add(Vec{b.in(-0.08, 0.08), 0, 0}), lean}, 4), []float64{r * 1.5, r, r * 0.7}, 1)
	b.next()
	switch b.IntN(4) {
	case 0:
		s := b.in(0.2, 0.4)
		for range 3 + b.IntN(9) {
			b.ball(lean.Add(Vec{b.in(-1, 1) * s, b.in(-0.4, 1) * s, b.in(-1, 1) * s}), b.radii(s, 0.5, 1.1), still)
		}
	case 1: // a conifer
		n := 2 + b.IntN(4)
		w, top := b.in(0.25, 0.5), b.in(0.8, 1.4)
		for i := range n {
			k := float64(i) / float64(n)
			y := h*0.5 + top*k
			b.lathe([][2]float64{{w * (1 - 0.75*k), y}, {0.02, y + top/float64(n)*1.5}}, 14)
		}
	case 2: // a palm
		for i := range 6 + b.IntN(6) {
			b.leaf(lean, heading(b.in(10, 60), float64(i)*50+b.in(-15, 15)), b.in(0.4, 0.7), 0.08, b.in(0.3, 1))
		}
	case 3:
		b.part = 0
		b.branch(lean, heading(80, b.in(0, 360)), b.in(0.3, 0.5), r*0.7, 3)
	}
}

func (b *builder) branch(at, d Vec, length, r float64, depth int) {
	end := at.Add(d.Mul(length))
	b.limb(at, end, r, r*0.6)
	if depth == 0 {
		if b.chance(0.7) {
			b.ball(end, b.radii(0.12, 0.5, 1.3), still)
		}
		return
	}
	for range 2 + b.IntN(2) {
		turn := d.Add(b.anyTurn()[0].Mul(0.75)).Add(Vec{0, 0.2, 0}).Unit()
		b.branch(end, turn, length*b.in(0.6, 0.85), r*0.6, depth-1)
	}
}

// pottedPlant has leaves, a cactus or flowers in a pot.
func pottedPlant(b *builder) {
	r, h := b.in(0.15, 0.35), b.in(0.2, 0.5)
	b.lathe([][2]float64{{r * b.in(0.5, 1), 0}, {r, h}}, 18)
	if b.chance(0.5) {
		b.cylinder(Vec{0, h * 0.8, 0}, r*1.12, h*0.2, still, 1)
	}
	b.next()
	switch b.IntN(3) {
	case 0:
		wide, droop := b.in(0.04, 0.16), b.in(0, 0.9)
		for i := range 5 + b.IntN(10) {
			b.leaf(Vec{0, h, 0}, heading(b.in(25, 88), float64(i)*67), b.in(0.3, 0.9), wide, droop)
		}
	case 1: // a cactus
		w := b.in(0.08, 0.2)
		top := h + b.in(0.3, 0.9)
		b.limb(Vec{0, h, 0}, Vec{0, top, 0}, w, w)
		for range b.IntN(4) {
			az, y := b.in(0, 360), b.in(h+0.1, top)
			d := heading(0, az).Mul(w + b.in(0.08, 0.2))
			b.tube([]Vec{{0, y, 0}, d.Add(Vec{0, y, 0}), d.Add(Vec{0, y + b.in(0.1, 0.35), 0})}, []float64{w * 0.6, w * 0.6}, 1)
		}
	case 2:
		for range 1 + b.IntN(5) {
			tip := Vec{b.in(-0.3, 0.3), h + b.in(0.3, 0.8), b.in(-0.3, 0.3)}
			b.tube(curve([]Vec{{0, h, 0}, {0, h + 0.2, 0}, tip}, 4), []float64{0.025, 0.02}, 1)
			b.bloom(tip, b.in(0.08, 0.2))
		}
	}
}

func (b *builder) bloom(at Vec, r float64) {
	n, lift := 5+b.IntN(5), b.in(-10, 60)
	turn := upTo(heading(b.in(20, 90), b.in(0, 360)))
	b.within(turn, at, func() {
		b.orb(Vec{}, r*0.4)
		for i := range n {
			d := heading(lift, 360*float64(i)/float64(n))
			b.leaf(d.Mul(r*0.2), d, r, r*0.35, 0.1)
		}
	})
}

// mushroom also makes umbrellas, parasols and shower heads.
func mushroom(b *builder) {
	h, r := b.in(0.3, 1.2), b.in(0.3, 0.6)
	b.lathe([][2]float64{{b.in(0.03, 0.2), 0}, {b.in(0.03, 0.14), h * 0.6}, {b.in(0.03, 0.14), h}}, 12)
	b.next()
	dome := b.in(0.1, 0.6)
	line := [][2]float64{{r * b.in(0.1, 0.9), h - 0.02}, {r, h - b.in(0, 0.1)}, {r * 0.85, h + dome*0.5}, {r * 0.5, h + dome*0.85}, {0.02, h + dome}}
	b.lathe(line, 18)
}

// fruit is round, long or in a bunch: apple, pear, banana, carrot, grapes, egg.
func fruit(b *builder) {
	switch b.IntN(5) {
	case 0:
		r := b.in(0.4, 0.6)
		dip := b.in(0.05, 0.25)
		line := [][2]float64{{0.03, -r * (1 - dip)}, {r * 0.4, -r * b.in(0.9, 1)}, {r * b.in(0.8, 1), -r * 0.4}, {r * b.in(0.9, 1.1), 0.1}, {r * b.in(0.6, 0.9), r * 0.6}, {r * 0.4, r * b.in(0.8, 1)}, {0.03, r * (1 - dip)}}
		b.lathe(smoothLine(line, 3), 18)
		b.next()
		b.tube(curve([]Vec{{0, r * 0.6, 0}, {0, r, 0}, {b.in(-0.1, 0.1), r * 1.3, 0}}, 3), []float64{0.025, 0.03}, 1)
		if b.chance(0.5) {
			b.leaf(Vec{0, r * 1.1, 0}, heading(b.in(0, 50), b.in(0, 360)), 0.3, 0.09, 0.3)
		}
	case 1:
		c := b.in(0.1, 0.9)
		r := b.in(0.1, 0.2)
		for i := range 1 + b.IntN(4) {
			b.within(About('y', float64(i)*b.in(12, 25)), Vec{}, func() {
				b.tube(curve([]Vec{{-0.7, c, 0}, {-0.4, 0.2 * c, 0}, {0, 0, 0}, {0.4, 0.2 * c, 0}, {0.7, c, 0}}, 4), []float64{r * 0.3, r, r, r, r * 0.25}, 1)
			})
		}
	case 2: // a root
		l := b.in(0.6, 1.2)
		b.lathe([][2]float64{{0.02, -l}, {b.in(0.05, 0.2), -l * 0.5}, {b.in(0.12, 0.3), -0.08}, {0.05, 0}}, 14)
		b.next()
		for i := range 3 + b.IntN(6) {
			b.leaf(Vec{}, heading(b.in(40, 88), float64(i)*70), b.in(0.3, 0.6), 0.06, b.in(0, 0.5))
		}
	case 3: // a bunch
		r := b.in(0.1, 0.2)
		for i := range 10 + b.IntN(25) {
			y := -0.05 * float64(i)
			w := 0.45 * math.Sin(math.Pi*(0.15+0.03*float64(i)))
			b.orb(Vec{w * b.in(-1, 1), y, w * b.in(-1, 1)}, r*b.in(0.8, 1.1))
		}
	case 4:
		b.within(b.anyTurn(), Vec{}, func() { b.ball(Vec{}, b.radii(0.5, 0.5, 1.3), still) })
	}
}

// noisy makes a lump by waves: stone, potato, cloud, bread, crumpled thing.
func noisy(b *builder) {
	from := len(b.Vertices)
	b.quadric(Vec{}, b.radii(0.6, 0.4, 1.2), b.anyTurn(), b.in(0.4, 1.2), b.in(0.4, 1.2))
	for range b.IntN(3) {
		b.ball(b.anyTurn()[0].Mul(b.in(0.2, 0.7)), b.radii(0.4, 0.5, 1.2), b.anyTurn())
	}
	b.waves(from, b.in(0.02, 0.2), b.in(1, 5))
}

// waves displaces vertices by smooth noise.
func (b *builder) waves(from int, depth, frequency float64) {
	type wave struct {
		k, d Vec
		at   float64
	}
	all := make([]wave, 5)
	for i := range all {
		all[i] = wave{b.anyTurn()[0].Mul(frequency * b.in(0.5, 1.5)), b.anyTurn()[0].Mul(depth), b.in(0, 7)}
	}
	b.bend(from, func(v Vec) Vec {
		out := v
		for _, w := range all {
			out = out.Add(w.d.Mul(math.Sin(w.k.Dot(v) + w.at)))
		}
		return out
	})
}
