package render

import "math"

// bounces is how often light is followed. A white room would need more; here
// what the third would add is below one grey level.
const bounces = 3

// radiance is what arrives along a view ray, and whether the ray met the solid
// first. What the first surface mirrors and what it scatters are both followed:
// left to chance, as further on, a glaze's highlights would be grainy.
func (w *world) radiance(from, dir Vec, r *random) (colour Vec, onSolid bool) {
	h, ok := w.trace(from, dir)
	if !ok {
		return backdrop(dir), false
	}
	reflect := fresnel(h.surface.Coat, -dir.Dot(h.normal))
	if reflect > 0 {
		if out, ok := mirrored(dir, h, r); ok {
			colour = w.path(h.at, out, 1, h.surface.Roughness < satin, r).Mul(reflect)
		}
	}
	colour = colour.Add(w.scattered(h, 1, r).Mul(1 - reflect))
	return colour.Mix(backdrop(dir), h.haze), h.onSolid
}

// scattered is the light that a surface gives back evenly.
func (w *world) scattered(h hit, depth int, r *random) Vec {
	u, v := r.pair(depth, r.light)
	from := softboxes[:]
	if depth > 1 { // one of the two, at random, is enough further on
		from = from[r.next()&1:][:1]
	}
	light := w.lit(h, from, u, v).Mul(float64(len(softboxes)) / float64(len(from)))
	u, v = r.pair(depth, r.scatter)
	light = light.Add(w.path(h.at, cosine(h.normal, u, v), depth, false, r))
	return h.surface.Albedo.Times(light)
}

// satin is the roughness from which a surface no longer mirrors the softboxes:
// their image would be too faint to see, and costs samples to smooth.
const satin = .12

// path is what arrives along a ray that has been turned depth times. Softboxes
// show where it was only ever mirrored: after a scattering lit has counted them,
// and those seen from there in a mirror (caustics) are rare, bright and left out.
func (w *world) path(from, dir Vec, depth int, softbox bool, r *random) Vec {
	if depth >= bounces {
		return Vec{}
	}
	h, ok := w.trace(from, dir)
	if !ok || h.haze > 0 && r.float() < h.haze {
		return surroundings(from, dir, softbox)
	}
	if r.float() < fresnel(h.surface.Coat, -dir.Dot(h.normal)) {
		out, ok := mirrored(dir, h, r)
		if !ok {
			return Vec{}
		}
		return w.path(h.at, out, depth+1, softbox && h.surface.Roughness < satin, r)
	}
	return w.scattered(h, depth+1, r)
}

// mirrored is a ray's way on from a coat; not ok where it would enter the surface.
func mirrored(dir Vec, h hit, r *random) (Vec, bool) {
	out := r.about(dir.Sub(h.normal.Mul(2*dir.Dot(h.normal))), h.surface.Roughness)
	return out, out.Dot(h.normal) > 0
}

// surroundings is what a turned ray sees that meets nothing.
func surroundings(from, dir Vec, softbox bool) Vec {
	if softbox {
		for _, l := range softboxes {
			if l.seen(from, dir) {
				return l.radiance
			}
		}
	}
	return sky(dir)
}

// lit is the light that a point gets straight from some softboxes, over π,
// judged by the point of each at u, v.
func (w *world) lit(h hit, from []light, u, v float64) Vec {
	var sum Vec
	for _, l := range from {
		to := l.point(u, v).Sub(h.at)
		distance := to.Len()
		dir := to.Mul(1 / distance)
		cos := dir.Dot(h.normal)
		if cos <= 0 || w.blocked(h.at, dir, distance) {
			continue
		}
		face := l.across.Cross(l.up) // as long as the softbox is large
		sum = sum.Add(l.radiance.Mul(cos * math.Abs(face.Dot(dir)) / (math.Pi * distance * distance)))
	}
	return sum
}

// fresnel is Schlick's approximation (1994).
func fresnel(normal, cos float64) float64 {
	if normal == 0 {
		return 0
	}
	k := 1 - min(1, max(0, cos))
	return normal + (1-normal)*k*k*k*k*k
}
