package shape

// planes are c square pictures of one side, one after the other.
type planes struct {
	c, side int
	v       []float32
}

func newPlanes(c, side int) *planes {
	return &planes{c, side, make([]float32, c*side*side)}
}

// unshuffle puts the four pixels of each 2 × 2 block into four planes of half the
// side: channel c's block lies in planes 4c to 4c+3, row by row.
func (p *planes) unshuffle() *planes {
	half := p.side / 2
	out := newPlanes(4*p.c, half)
	for c := range out.c {
		from := p.v[(c/4)*p.side*p.side+(c/2%2)*p.side+c%2:]
		to := out.v[c*half*half : (c+1)*half*half]
		for i := range to {
			to[i] = from[i/half*2*p.side+i%half*2]
		}
	}
	return out
}

// shuffle undoes unshuffle.
func (p *planes) shuffle() *planes {
	out := newPlanes(p.c/4, 2*p.side)
	for c := range p.c {
		to := out.v[(c/4)*out.side*out.side+(c/2%2)*out.side+c%2:]
		for i, v := range p.v[c*p.side*p.side : (c+1)*p.side*p.side] {
			to[i/p.side*2*out.side+i%p.side*2] = v
		}
	}
	return out
}

// addDoubled adds small, each pixel drawn as 2 × 2.
func (p *planes) addDoubled(small *planes) *planes {
	for c := range p.c {
		from := small.v[c*small.side*small.side:]
		to := p.v[c*p.side*p.side : (c+1)*p.side*p.side]
		for i := range to {
			to[i] += from[i/p.side/2*small.side+i%p.side/2]
		}
	}
	return p
}

func (p *planes) add(q *planes) *planes {
	for i, v := range q.v {
		p.v[i] += v
	}
	return p
}

// rectify sets what is below 0 to 0.
func (p *planes) rectify() *planes {
	for i, v := range p.v {
		if v < 0 {
			p.v[i] = 0
		}
	}
	return p
}
