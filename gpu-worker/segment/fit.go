package segment

import "slices"

// fitted is a mask fitted to a picture, and how.
type fitted struct {
	soft plane // how much of each pixel of the guide's grid is object, 0 to 1
	// at is where affinity says it of a colour; nil where nothing was fitted.
	at       *tiles
	affinity []affine
}

// fit fits a mask of 0 and 1 on any grid over the same photo. Far from the mask's
// edge all windows say what the mask says; only the tiles about it are worked on.
// The result is good until the next call.
func (g *guide) fit(mask plane) fitted {
	w, h := g.lab.size()
	if len(g.soft.v) == 0 {
		g.soft = newPlane(w, h)
	}
	p := g.soft
	edge := newTiles(w, h, g.radius+2) // so that a window reaches no farther than the next
	soften(p, mask, func(y, from, to int) {
		line := edge.on[y/edge.side*edge.w:][:edge.w]
		for x := from; x < max(to, min(from+1, w)); x += edge.side {
			line[x/edge.side] = true
		}
		line[max(to-1, 0)/edge.side] = true
	})
	if g.radius == 0 || !slices.Contains(edge.on, true) {
		return fitted{soft: p}
	}
	if len(g.sums) == 0 {
		g.sums, g.affinity = make([]quad, w*h), make([]affine, w*h)
	}
	uneven := edge.grown(1, 1) // windows that hold more than one thing
	moved := edge.grown(2, 2)  // pixels that lie in such windows
	moved.rows(w, h, func(y, x0, x1 int) {
		for n := y*w + x0; n < y*w+x1; n++ {
			v := p.v[n]
			g.affinity[n] = quad{v * g.lab[0].v[n], v * g.lab[1].v[n], v * g.lab[2].v[n], v}
		}
	})
	g.across(uneven.grown(0, 1))
	edge.grown(3, 3).rows(w, h, func(y, x0, x1 int) {
		for n := y*w + x0; n < y*w+x1; n++ {
			g.affinity[n] = affine{3: p.v[n]}
		}
	})
	g.down(uneven, func(n int, means []quad) {
		for i, m := range means {
			g.affinity[n+i] = g.affineAt(n+i, m)
		}
	})
	g.across(moved.grown(0, 1))
	g.down(moved, func(n int, means []quad) {
		for i, f := range means {
			g.affinity[n+i] = f
			p.v[n+i] = f[3] + f[0]*g.lab[0].v[n+i] + f[1]*g.lab[1].v[n+i] + f[2]*g.lab[2].v[n+i]
		}
	})
	return fitted{p, moved, g.affinity}
}

// affineAt is the function of a window, from the means of the mask times each
// channel and of the mask itself.
func (g *guide) affineAt(n int, mean quad) affine {
	v := &g.inverse
	m0, m1, m2 := g.mean[0].v[n], g.mean[1].v[n], g.mean[2].v[n]
	c0, c1, c2 := mean[0]-m0*mean[3], mean[1]-m1*mean[3], mean[2]-m2*mean[3]
	a0 := v[0].v[n]*c0 + v[1].v[n]*c1 + v[2].v[n]*c2
	a1 := v[1].v[n]*c0 + v[3].v[n]*c1 + v[4].v[n]*c2
	a2 := v[2].v[n]*c0 + v[4].v[n]*c1 + v[5].v[n]*c2
	return affine{a0, a1, a2, mean[3] - (a0*m0 + a1*m1 + a2*m2)}
}

// across sums what is in affinity along the rows, over a window's width.
func (g *guide) across(t *tiles) {
	w, h := g.lab.size()
	r := g.radius
	t.rows(w, h, func(y, x0, x1 int) {
		src, dst := g.affinity[y*w:][:w], g.sums[y*w:][:w]
		var a, b, c, d float32
		for x := max(x0-r, 0); x < min(x0+r, w); x++ {
			q := &src[x]
			a, b, c, d = a+q[0], b+q[1], c+q[2], d+q[3]
		}
		for x := x0; x < x1; x++ {
			if x+r < w {
				q := &src[x+r]
				a, b, c, d = a+q[0], b+q[1], c+q[2], d+q[3]
			}
			q := &dst[x]
			q[0], q[1], q[2], q[3] = a, b, c, d
			if x >= r {
				q := &src[x-r]
				a, b, c, d = a-q[0], b-q[1], c-q[2], d-q[3]
			}
		}
	})
}

// down adds those sums down the columns, and hands on the means of windows, some
// neighbours at a time.
func (g *guide) down(t *tiles, do func(n int, means []quad)) {
	w, h := g.lab.size()
	r := g.radius
	sums, means, widths := make([]quad, t.side), make([]quad, t.side), make([]float32, t.side)
	t.columns(w, h, func(x0, x1, y0, y1 int) {
		sum, mean := sums[:x1-x0], means[:x1-x0]
		clear(sum)
		for i := range sum {
			widths[i] = float32(min(x0+i+r, w-1) - max(x0+i-r, 0) + 1)
		}
		for y := max(y0-r, 0); y < min(y0+r, h); y++ {
			add(sum, g.sums[y*w+x0:], 1)
		}
		for y := y0; y < y1; y++ {
			if y+r < h {
				add(sum, g.sums[(y+r)*w+x0:], 1)
			}
			height := float32(min(y+r, h-1) - max(y-r, 0) + 1)
			for i := range mean {
				s, k := &sum[i], 1/(height*widths[i])
				mean[i] = quad{s[0] * k, s[1] * k, s[2] * k, s[3] * k}
			}
			do(y*w+x0, mean)
			if y >= r {
				add(sum, g.sums[(y-r)*w+x0:], -1)
			}
		}
	})
}

// add adds a row, or takes it away again.
func add(sum, row []quad, sign float32) {
	row = row[:len(sum)]
	for i := range sum {
		s, q := &sum[i], &row[i]
		s[0], s[1], s[2], s[3] = s[0]+sign*q[0], s[1]+sign*q[1], s[2]+sign*q[2], s[3]+sign*q[3]
	}
}
