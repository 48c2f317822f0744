package render

import "math"

// light is a rectangular softbox: a corner, two edges, and what it sends out.
type light struct {
	corner, across, up Vec
	radiance           Vec
}

// softboxes are the key light, up on the left, and a smaller one behind on the
// right that draws the silhouette's edge.
var softboxes = [2]light{
	{corner: V(-5.6, 3.6, 2.2), across: V(1.5, 0, 2.6), up: V(1.3, 2.1, -.8), radiance: V(25, 23.4, 21)},
	{corner: V(3.6, 2.6, -4.2), across: V(1.9, 0, 1.4), up: V(-.5, 1.9, .6), radiance: V(9, 9.6, 10.5)},
}

// point is a point on the softbox for two numbers in [0, 1).
func (l light) point(u, v float64) Vec { return l.corner.Add(l.across.Mul(u)).Add(l.up.Mul(v)) }

// seen says whether a ray meets the softbox.
func (l light) seen(from, dir Vec) bool {
	n := l.across.Cross(l.up)
	d := dir.Dot(n)
	if d == 0 {
		return false
	}
	t := l.corner.Sub(from).Dot(n) / d
	if t <= 0 {
		return false
	}
	p := from.Add(dir.Mul(t)).Sub(l.corner)
	u, v := p.Dot(l.across)/l.across.Dot(l.across), p.Dot(l.up)/l.up.Dot(l.up)
	return u >= 0 && u <= 1 && v >= 0 && v <= 1
}

// sky is the light of the room, softboxes apart.
func sky(dir Vec) Vec {
	t := Smoothstep(-.2, 1, dir.Y)
	return V(.25, .24, .23).Mix(V(.40, .425, .46), t)
}

// backdrop is the paper behind the table, by the height that a view ray points at.
func backdrop(dir Vec) Vec {
	t := Smoothstep(-.42, .12, dir.Y)
	side := .06 * dir.X
	return V(.60, .60, .57).Mix(V(.30, .37, .42), t).Mul(1 - side)
}

// haze is how far the table at p has faded into the backdrop.
func haze(p Vec) float64 { return Smoothstep(3.2, 8.5, math.Hypot(p.X*.55, min(0, p.Z))) }

// table is oiled oak in planks that run from left to right.
func table(p Vec) Surface {
	const width = .92
	row := math.Floor(p.Z/width + .37)
	within := p.Z/width + .37 - row
	// Planks of a row meet end to end, and no two rows at the same place.
	shift := 7.3 * Cell(int64(row), 1, 0)
	column := math.Floor((p.X + shift) / 5.6)
	id := row*31 + column*7
	q := V(p.X*.34+id*11.7, id*5.1, p.Z)
	// Growth rings cut at a slant, stretched along the plank.
	wave := q.Z*7 + 2.6*Fractal(V(q.X*.9, id, q.Z*1.6), 3)
	ring := .5 + .5*math.Sin(wave*3.1)
	fibre := Fractal(V(q.X*3.2, id, q.Z*58), 3)
	pores := Smoothstep(.28, .42, Fractal(V(q.X*9, id+40, q.Z*120), 2))
	tone := .50 + .24*(Cell(int64(id), 2, 9)-.5) + .26*(ring-.5) + .26*fibre
	albedo := V(.235, .118, .05).Mix(V(.64, .43, .24), tone)
	albedo = albedo.Mul(1 - .30*pores)
	edge := min(within, 1-within) * width
	end := math.Abs(math.Mod(p.X+shift, 5.6))
	seam := min(edge, end)
	albedo = albedo.Mul(.25 + .75*Smoothstep(.002, .012, seam))
	return Surface{Albedo: albedo, Coat: .025, Roughness: .22 + .08*fibre}
}
