package reconstruct

// reliefLimit bounds the relief as a share of the inradius. Brightness is not
// height: this only gives folds, buttons and fur something to catch the light.
const reliefLimit = 0.04

// addRelief raises what is brighter than its surroundings, on the front alone:
// luminance between fine grain and a tenth of the body, fading out at the rim.
func addRelief(f *heightField, front [3]*grid) {
	luminance := newGrid(front[0].w, front[0].h)
	for i := range luminance.v {
		luminance.v[i] = 0.299*front[0].v[i] + 0.587*front[1].v[i] + 0.114*front[2].v[i]
	}
	r := f.inradius()
	fine := blurInside(f.inside, 1.2, luminance)[0]
	coarse := blurInside(f.inside, max(2, 0.12*float64(r)), luminance)[0]
	for i, d := range f.depth.v {
		if d <= 0 {
			continue
		}
		rise := 0.06 * r * (fine.v[i] - coarse.v[i]) * min(1, d/(0.25*r))
		rise = clamp(rise, -reliefLimit*r, reliefLimit*r)
		// The front moves by rise, the back stays.
		half := sqrt32(f.half2.v[i])
		moved := max(half+rise/2, 0)
		f.half2.v[i] = moved * moved
		f.middle.v[i] += moved - half
	}
}
