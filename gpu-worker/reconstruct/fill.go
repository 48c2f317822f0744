package reconstruct

// fillHoles gives every pixel a colour: trusted pixels (weight 1) keep theirs,
// others take a smooth continuation of the trusted ones around them, by a
// push-pull pyramid (Gortler et al., "The Lumigraph", 1996). Where nothing is
// trusted at all, everything becomes 0.
func fillHoles(rgb [3]*grid, weight *grid) [3]*grid {
	w, h := weight.w, weight.h
	if w <= 2 && h <= 2 {
		return evenOut(rgb, weight)
	}
	cw, ch := (w+1)/2, (h+1)/2
	var coarse [3]*grid
	for c := range coarse {
		coarse[c] = newGrid(cw, ch)
	}
	share := newGrid(cw, ch)
	inRows(ch, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for x := range cw {
				var sum [3]float32
				var n float32
				for fy := 2 * y; fy < min(2*y+2, h); fy++ {
					for fx := 2 * x; fx < min(2*x+2, w); fx++ {
						k := weight.v[fy*w+fx]
						n += k
						for c := range sum {
							sum[c] += k * rgb[c].v[fy*w+fx]
						}
					}
				}
				if n > 0 {
					share.v[y*cw+x] = min(1, n)
					for c := range sum {
						coarse[c].v[y*cw+x] = sum[c] / n
					}
				}
			}
		}
	})
	coarse = fillHoles(coarse, share)
	var out [3]*grid
	for c := range out {
		out[c] = newGrid(w, h)
	}
	inRows(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for x := range w {
				i := y*w + x
				k := min(1, weight.v[i])
				for c := range out {
					v := rgb[c].v[i]
					if k < 1 {
						low := coarse[c].at(float32(x)/2-0.25, float32(y)/2-0.25)
						v = low + k*(v-low)
					}
					out[c].v[i] = v
				}
			}
		}
	})
	return out
}

// evenOut is fillHoles' last level: one weighted mean for all.
func evenOut(rgb [3]*grid, weight *grid) [3]*grid {
	var out [3]*grid
	for c := range out {
		out[c] = newGrid(weight.w, weight.h)
		var sum, n float32
		for i, k := range weight.v {
			sum += k * rgb[c].v[i]
			n += k
		}
		if n > 0 {
			for i := range out[c].v {
				out[c].v[i] = sum / n
			}
		}
	}
	return out
}
