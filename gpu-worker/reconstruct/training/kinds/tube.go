package kinds

import "math"

// limb is a round rod from one place to another that may grow thinner.
func (b *builder) limb(from, to Vec, r0, r1 float64) {
	b.tube([]Vec{from, to}, []float64{r0, r1}, 1)
}

// mirrored calls f for the right and for the left side.
func mirrored(f func(side float64)) {
	f(1)
	f(-1)
}

// tube follows a path; radii are spread over it evenly. flat is the thickness
// across the path's plane over that in it. Both ends are round.
func (b *builder) tube(path []Vec, radii []float64, flat float64) {
	const columns = 10
	type station struct {
		at, x, y Vec
		r        float64
	}
	n := len(path)
	line := make([]station, 0, n+4)
	side := upTo(path[1].Sub(path[0]))[0]
	for i, p := range path {
		along := path[min(i+1, n-1)].Sub(path[max(i-1, 0)]).Unit()
		// Carry the side vector on without twisting it.
		side = side.Sub(along.Mul(side.Dot(along))).Unit()
		k := float64(i) / float64(n-1) * float64(len(radii)-1)
		j := min(int(k), len(radii)-2)
		r := 0.0
		if len(radii) == 1 {
			r = radii[0]
		} else {
			r = radii[j] + (radii[j+1]-radii[j])*(k-float64(j))
		}
		s := station{p, side, along.Cross(side), r}
		caps := []float64{}
		if i == 0 {
			caps = []float64{-0.95, -0.6}
		}
		for _, c := range caps {
			line = append(line, station{p.Add(along.Mul(c * r)), s.x, s.y, r * math.Sqrt(1-c*c)})
		}
		line = append(line, s)
		if i == n-1 {
			for _, c := range []float64{0.6, 0.95} {
				line = append(line, station{p.Add(along.Mul(c * r)), s.x, s.y, r * math.Sqrt(1-c*c)})
			}
		}
	}
	b.net(len(line), columns, func(r, c int) Vec {
		s, k := math.Sincos(2 * math.Pi * float64(c) / columns)
		st := line[r]
		return st.at.Add(st.x.Mul(st.r * k)).Add(st.y.Mul(st.r * flat * s))
	})
}

// curve is a smooth line of n steps a span through the points (Catmull-Rom).
func curve(points []Vec, n int) []Vec {
	at := func(i int) Vec { return points[max(0, min(i, len(points)-1))] }
	var out []Vec
	for i := range len(points) - 1 {
		p0, p1, p2, p3 := at(i-1), at(i), at(i+1), at(i+2)
		for k := range n {
			t := float64(k) / float64(n)
			a := p1.Mul(2).Add(p2.Sub(p0).Mul(t))
			q := p0.Mul(2).Sub(p1.Mul(5)).Add(p2.Mul(4)).Sub(p3)
			c := p1.Mul(3).Sub(p0).Sub(p2.Mul(3)).Add(p3)
			out = append(out, a.Add(q.Mul(t*t)).Add(c.Mul(t*t*t)).Mul(0.5))
		}
	}
	return append(out, points[len(points)-1])
}

// smoothLine is curve for an outline or a profile.
func smoothLine(points [][2]float64, n int) [][2]float64 {
	in := make([]Vec, len(points))
	for i, p := range points {
		in[i] = Vec{p[0], p[1], 0}
	}
	var out [][2]float64
	for _, p := range curve(in, n) {
		out = append(out, [2]float64{p.X, p.Y})
	}
	return out
}
