package kinds

// figure is a person or something like one: standing, walking, reaching, bent,
// sitting, kneeling; slender or bulky, in trousers or a skirt.
func figure(b *builder) {
	leg, torso := b.in(0.2, 0.85), b.in(0.45, 0.75)
	w := b.in(0.13, 0.34)
	d := w * b.in(0.55, 1.05)
	bulk := b.in(0.07, 0.16)
	lean := b.around(0, 12)
	if b.chance(0.2) {
		lean = b.in(0, 75) // bent forwards
	}
	sits := b.chance(0.15)
	hip := Vec{0, leg, 0}
	if sits {
		hip.Y = leg * b.in(0.15, 0.6)
	}
	up := About('z', b.around(0, 6)).Apply(heading(90-lean, 0))
	t := upTo(up)
	// upTo leaves the sides where the cross product puts them; face forwards.
	t = Turn{Vec{1, 0, 0}, up, Vec{1, 0, 0}.Cross(up).Unit()}
	t[0] = t[1].Cross(t[2])
	shoulder := hip.Add(up.Mul(torso))
	b.ball(hip.to(shoulder, 0.35), Vec{w, torso * b.in(0.5, 0.65), d}, t)
	b.ball(hip.to(shoulder, 0.75), Vec{w * b.in(0.85, 1.45), torso * 0.33, d * b.in(0.85, 1.2)}, t)
	b.next()
	if b.chance(0.15) && !sits { // a skirt or robe
		r := w * b.in(1.2, 2.4)
		b.lathe([][2]float64{{r, 0}, {r * 0.85, leg * 0.4}, {w * 0.9, leg * 1.15}}, 14)
	}
	mirrored(func(s float64) {
		spread, forth := b.in(0, 0.25), 0.0
		if b.chance(0.5) {
			forth = b.in(-0.35, 0.45)
		}
		top := hip.Add(Vec{s * w * 0.5, 0.03, 0})
		knee := Vec{s * (w*0.5 + spread*0.5), leg * 0.5, forth*0.6 + b.in(0, 0.1)}
		foot := Vec{s * (w*0.5 + spread), 0.06, forth*0.8 - b.in(0, 0.2)}
		if sits {
			knee = hip.Add(Vec{s * (w*0.5 + spread), b.in(-0.1, 0.15), leg * 0.55})
			foot = Vec{knee.X, max(0.05, knee.Y-leg*0.5), knee.Z + b.in(-0.15, 0.3)}
		}
		b.tube([]Vec{top, knee, foot}, []float64{bulk * b.in(1.1, 1.6), bulk, bulk * b.in(0.6, 1.1)}, 1)
		b.ball(foot.Add(Vec{0, 0, bulk * 0.7}), Vec{bulk * 0.9, 0.07, bulk * b.in(1.2, 2.1)}, About('y', s*b.in(0, 35)))
	})
	if b.chance(0.5) {
		b.next()
	}
	arm, reach := bulk*b.in(0.5, 1), b.in(0.2, 0.42)
	pose := b.IntN(4) // each arm on its own, hanging, crossed in front, raised
	mirrored(func(s float64) {
		from := shoulder.Add(t.Apply(Vec{s * w * 1.1, -0.06, 0}))
		e1, a1, e2, a2 := b.in(-85, 50), s*b.in(0, 120), b.in(-80, 70), s*b.in(-40, 110)
		switch pose {
		case 1:
			e1, e2 = b.in(-88, -65), b.in(-88, -50)
		case 2:
			e1, a1, e2, a2 = b.in(-70, -20), s*b.in(0, 60), b.in(-30, 30), -s*b.in(20, 80)
		case 3:
			e1, e2 = b.in(20, 80), b.in(30, 90)
		}
		elbow := from.Add(heading(e1, a1).Mul(reach))
		hand := elbow.Add(heading(e2, a2).Mul(reach * b.in(0.7, 1)))
		b.tube([]Vec{from, elbow, hand}, []float64{arm * 1.3, arm, arm * 0.8}, 1)
		b.ball(hand, b.radii(arm*1.3, 0.7, 1.3), still)
		if b.chance(0.12) { // holds something
			b.next()
			b.limb(hand.Add(Vec{0, -b.in(0.1, 0.9), 0}), hand.Add(Vec{0, b.in(0.1, 0.7), b.in(-0.2, 0.3)}), 0.03, b.in(0.02, 0.08))
		}
	})
	r := b.in(0.11, 0.36)
	top := shoulder.Add(up.Mul(r * b.in(0.6, 1))).Add(Vec{0, 0, b.in(0, 0.15)})
	b.limb(shoulder, top, r*0.55, r*0.5)
	b.next()
	look := About('y', b.around(0, 30)).After(About('x', b.in(-20, 30)))
	if b.chance(0.5) {
		b.head(top.Add(Vec{0, r * 0.5, 0}), r, look)
	} else {
		b.face3(top.Add(Vec{0, r * 0.5, 0}), r, look)
	}
	if b.chance(0.12) { // wings, a pack or a cloak
		b.next()
		b.soft(hip.to(shoulder, 0.6).Add(Vec{0, 0, -d * 1.3}), Vec{w * b.in(0.6, 1.3), torso * b.in(0.3, 0.7), d * b.in(0.1, 0.7)}, t, b.in(0.2, 0.9))
	}
}

// face3 is a human head: an egg with nose, chin and perhaps hair or a hat.
func (b *builder) face3(at Vec, r float64, t Turn) {
	b.within(t, at, func() {
		b.ball(Vec{}, Vec{r * b.in(0.65, 0.85), r * b.in(0.95, 1.15), r * b.in(0.8, 1)}, still)
		b.ball(Vec{0, -r * 0.65, r * 0.35}, Vec{r * 0.45, r * 0.35, r * 0.5}, still)
		b.limb(Vec{0, r * 0.15, r * 0.8}, Vec{0, -r * 0.15, r * b.in(0.95, 1.2)}, r*0.08, r*0.14)
		mirrored(func(s float64) { b.ball(Vec{s * r * 0.78, 0, 0}, Vec{r * 0.08, r * 0.2, r * 0.14}, still) })
		switch b.IntN(4) {
		case 0:
			b.next()
			b.ball(Vec{0, r * b.in(0, 0.3), -r * b.in(0.1, 0.35)}, b.radii(r, 0.85, 1.3), still)
		case 1:
			b.next()
			b.lathe([][2]float64{{r * b.in(0.9, 1.6), r * 0.45}, {r * 0.9, r * 0.55}, {r * b.in(0.3, 0.85), r * b.in(0.9, 1.7)}}, 14)
		}
	})
}

// bust is head and shoulders.
func bust(b *builder) {
	r := b.in(0.24, 0.36)
	base := b.in(0.1, 0.4)
	b.ball(Vec{0, base * 0.6, 0}, Vec{b.in(0.25, 0.6), base, b.in(0.18, 0.34)}, still)
	lean := b.in(-0.05, 0.25)
	top := base*1.2 + b.in(0.05, 0.35)
	b.limb(Vec{0, base * 0.8, 0}, Vec{0, top, lean}, b.in(0.12, 0.2), b.in(0.1, 0.17))
	b.next()
	b.face3(Vec{0, top + r*0.9, lean}, r, About('y', b.around(0, 30)).After(About('x', b.in(-15, 20))))
	if b.chance(0.5) {
		b.next()
		b.box(Vec{0, -0.1, 0}, Vec{b.in(0.2, 0.4), 0.12, b.in(0.15, 0.3)}, still)
	}
}

// robot is a figure of blocks and rods.
func robot(b *builder) {
	leg, w, h := b.in(0.1, 0.6), b.in(0.2, 0.45), b.in(0.2, 0.5)
	d := w * b.in(0.5, 1)
	e := b.in(0.1, 0.6)
	b.soft(Vec{0, leg + h, 0}, Vec{w, h, d}, still, e)
	b.next()
	hw := w * b.in(0.4, 1)
	hh := b.in(0.1, 0.3)
	b.soft(Vec{0, leg + 2*h + hh*1.1, 0}, Vec{hw, hh, hw * b.in(0.6, 1)}, About('y', b.around(0, 20)), e)
	t := b.in(0.05, 0.13)
	mirrored(func(s float64) {
		if leg > 0.2 {
			b.soft(Vec{s * w * 0.5, leg * 0.5, 0}, Vec{t, leg * 0.6, t * 1.2}, still, e)
			b.soft(Vec{s * w * 0.55, 0.06, 0.05}, Vec{t * 1.3, 0.06, t * 2}, still, e)
		} else {
			b.cylinder(Vec{s * w * 1.05, leg, 0}, leg+0.05, 0.1, About('z', -90), 1)
		}
		d := heading(b.in(-85, 30), s*b.in(0, 100))
		b.limb(Vec{s * (w + t), leg + 1.6*h, 0}, Vec{s * (w + t), leg + 1.6*h, 0}.Add(d.Mul(b.in(0.3, 0.7))), t*1.1, t)
	})
	if b.chance(0.4) {
		b.limb(Vec{0, leg + 2*h + 2*hh, 0}, Vec{0, leg + 2*h + 2*hh + 0.2, 0}, 0.02, 0.04)
	}
}
