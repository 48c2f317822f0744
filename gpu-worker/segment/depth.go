package segment

import "math"

// depths is how far each pixel of one value lies from those of the other, 0 for
// the others; steps cost 1 and √2, at most 8 % more than the straight way. What
// lies beyond the picture counts as 0: an object that goes on there is deepest
// where the picture shows it deepest.
func depths(mask plane, value float32) plane {
	w, h := mask.w, mask.h
	across := w + 2 // with a frame of what lies beyond
	d := make([]float32, across*(h+2))
	if value == 0 {
		for i := range d {
			d[i] = far
		}
	}
	for y := range h {
		line := d[(y+1)*across+1:][:w]
		for x, v := range mask.row(y) {
			line[x] = 0
			if v == value {
				line[x] = far
			}
		}
	}
	for y := 1; y <= h; y++ {
		nearest(d[y*across:][:across], d[(y-1)*across:][:across])
	}
	// Back again: the same from the other end.
	out := newPlane(w, h)
	for y := h; y >= 1; y-- {
		line, below := d[y*across:][:across], d[(y+1)*across:][:across]
		dst := out.row(y - 1)
		ahead := line[w+1]
		for x := w; x >= 1; x-- {
			v := line[x]
			if v > 0 {
				v = least(v, ahead, below[x], below[x-1], below[x+1])
				line[x] = v
			}
			ahead = v
			dst[x-1] = v
		}
	}
	return out
}

// nearest takes distances on from the row above, and from left to right.
func nearest(line, above []float32) {
	above = above[:len(line)]
	behind := line[0]
	for x := 1; x < len(line)-1; x++ {
		v := line[x]
		if v > 0 {
			v = least(v, behind, above[x], above[x-1], above[x+1])
			line[x] = v
		}
		behind = v
	}
}

// least is a distance, or a shorter one by a neighbour: two that lie straight
// beside it, and two across a corner.
func least(v, straight, straight2, corner, corner2 float32) float32 {
	if straight2 < straight {
		straight = straight2
	}
	if corner2 < corner {
		corner = corner2
	}
	if s := straight + 1; s < v {
		v = s
	}
	if c := corner + math.Sqrt2; c < v {
		v = c
	}
	return v
}
