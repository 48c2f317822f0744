package segment

// Colour histograms of regions have 8 × 8 × 8 bins over lightness 0 to 100 and
// a, b from -60 to 60.
const (
	binsPerAxis = 8
	bins        = binsPerAxis * binsPerAxis * binsPerAxis
)

// region is a connected part of the picture, a leaf or a merger of two.
type region struct {
	pixels int
	// mean is the weighted colour and texture.
	mean [4]float32
	// histogram counts pixels by colour; handed on to the merger.
	histogram []float32
	// border counts pixels on the picture's frame.
	border int
	// borders leads to the neighbours, in no particular order.
	borders []border
}

// border is what lies between a region and one of its neighbours.
type border struct {
	to int32
	// strength is the sum of the relief along it, steps their number.
	strength float32
	steps    float32
}

// colourBin is the histogram bin of a colour.
func colourBin(l, a, b float32) int {
	bin := func(v, low, span float32) int {
		return min(max(int((v-low)*binsPerAxis/span), 0), binsPerAxis-1)
	}
	return (bin(l, 0, 100)*binsPerAxis+bin(a, -60, 120))*binsPerAxis + bin(b, -60, 120)
}

// regionsOf measures the basins of a watershed.
func regionsOf(v view, basins []int32, n int) []region {
	regions := make([]region, n, 2*n)
	counts := make([]float32, n*bins)
	for i := range regions {
		regions[i].histogram = counts[i*bins : (i+1)*bins : (i+1)*bins]
	}
	weighted := v.weighted()
	sums := make([][4]float64, n)
	for i, b := range basins {
		r := &regions[b]
		r.pixels++
		for c := range weighted {
			sums[b][c] += float64(weighted[c].v[i])
		}
		r.histogram[colourBin(v.lab[0].v[i], v.lab[1].v[i], v.lab[2].v[i])]++
		if x, y := i%v.w, i/v.w; x == 0 || y == 0 || x == v.w-1 || y == v.h-1 {
			r.border++
		}
	}
	for i := range regions {
		for c := range sums[i] {
			regions[i].mean[c] = float32(sums[i][c] / float64(regions[i].pixels))
		}
	}
	meet := func(p, q int) {
		a, b := basins[p], basins[q]
		if a == b {
			return
		}
		s := max(v.relief.v[p], v.relief.v[q])
		regions[a].meet(b, s)
		regions[b].meet(a, s)
	}
	for y := range v.h {
		for x := range v.w {
			i := y*v.w + x
			if x+1 < v.w {
				meet(i, i+1)
			}
			if y+1 < v.h {
				meet(i, i+v.w)
			}
		}
	}
	return regions
}

// meet adds one step to the border with a neighbour.
func (r *region) meet(to int32, strength float32) {
	for i := range r.borders {
		if r.borders[i].to == to {
			r.borders[i].strength += strength
			r.borders[i].steps++
			return
		}
	}
	r.borders = append(r.borders, border{to, strength, 1})
}

// surrounds is the mean relief along all borders, and how long they are.
func (r *region) surrounds() (edge, outline float32) {
	for _, b := range r.borders {
		edge += b.strength
		outline += b.steps
	}
	return edge / max(outline, 1), outline
}

// alike is the histograms' intersection, 0 to 1.
func alike(a, b *region) float32 {
	na, nb := 1/float32(a.pixels), 1/float32(b.pixels)
	var sum float32
	other := b.histogram
	for i, v := range a.histogram {
		if v != 0 {
			sum += min(v*na, other[i]*nb)
		}
	}
	return sum
}
