package reconstruct

// paint is the object's colour on the working grid, 0..1 sRGB, defined at every
// pixel, inside or not.
type paint struct {
	front, back [3]*grid
	// trust is how far the photo is believed at a pixel: 0 in the band along the
	// contour where it shows background, 1 from there on.
	trust *grid
}

// haloWidth is the band along the contour, in grid or photo pixels, whichever is
// wider, that a lens and a mask mix with the background.
const haloWidth = 1.2

// paintObject recolours the halo from inside and invents the back.
func paintObject(o *outline, p *picture, scale float64) *paint {
	t := &paint{trust: newGrid(p.cover.w, p.cover.h)}
	halo := float32(max(haloWidth, haloWidth*scale))
	for i, d := range o.depth.v {
		if d <= 0 || p.cover.v[i] == 0 {
			continue
		}
		// A thin part is all halo; there, believe its middle.
		radius := (o.balls.v[i]/d + d) / 2
		edge := min(halo, 0.6*radius)
		t.trust.v[i] = clamp((d-edge)/min(1, edge), 0, 1)
	}
	if !anyAbove(t.trust, 0.5) {
		copy(t.trust.v, p.cover.v) // nothing but rim: better its colours than none
	}
	t.front = fillHoles(p.rgb, t.trust)
	softenRim(o, t.front)
	t.back = paintBack(o, t.front)
	return t
}

// softenRim blurs the colours of the outermost pixel and beyond: they are drawn
// out over the whole thickness of the rim, where every speck would be a streak.
func softenRim(o *outline, front [3]*grid) {
	for _, g := range front {
		soft := softBlur(g, 3)
		for i, d := range o.depth.v {
			if k := clamp(1.5-d, 0, 1); k > 0 && d > -1.9 {
				g.v[i] += k * (soft.v[i] - g.v[i])
			}
		}
	}
}

// The back's recipe: see paintBack.
const (
	backMirror = 0.65 // share of the blurred mirror; the rest flows in from the rim
	backSharp  = 8    // pixels from the seam over which sharp turns soft
	backShade  = 0.06 // how much darker than the front
)

// paintBack guesses the far side. A mirrored front would show a second face, so
// it is blurred by a tenth of the inradius and mixed with colours that flow in
// from the rim; only beside the seam is it the front's own colour, so that the
// seam does not show.
func paintBack(o *outline, front [3]*grid) [3]*grid {
	w, h := o.depth.w, o.depth.h
	mirror := blurInside(o.inside, max(1.5, 0.1*float64(o.inradius())), front[0], front[1], front[2])
	rim := newGrid(w, h)
	for i, d := range o.depth.v {
		if d > 1 && d < 6 {
			rim.v[i] = 1
		}
	}
	if !anyAbove(rim, 0) {
		rim = o.inside
	}
	flow := fillHoles(front, rim)
	var back [3]*grid
	for c := range back {
		g := newGrid(w, h)
		inRows(h, func(y0, y1 int) {
			for i := y0 * w; i < y1*w; i++ {
				v := front[c].v[i]
				if d := o.depth.v[i]; d > 0 {
					k := min(1, d/backSharp)
					k = k * k * (3 - 2*k)
					soft := backMirror*mirror[c].v[i] + (1-backMirror)*flow[c].v[i]
					v = (v + k*(soft-v)) * (1 - backShade*k)
				}
				g.v[i] = v
			}
		})
		back[c] = g
	}
	return back
}

func anyAbove(g *grid, limit float32) bool {
	for _, v := range g.v {
		if v > limit {
			return true
		}
	}
	return false
}
