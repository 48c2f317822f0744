package shape

// convolution is a layer: out weighted sums over a 3 × 3 (or 1 × 1) neighbourhood
// of all input planes, with 0 beyond the border.
type convolution struct {
	Name   string `json:"name"`
	In     int    `json:"in"`
	Out    int    `json:"out"`
	Size   int    `json:"size"`
	Stride int    `json:"stride"`

	// weights are packed for four outputs at a time: [out/4][in*size*size][4].
	weights []float32
	bias    []float32
}

// taps is how many values one output reads.
func (c *convolution) taps() int { return c.In * c.Size * c.Size }

// pack takes weights ordered [out][in][row][column].
func (c *convolution) pack(weights, bias []float32) {
	n := c.taps()
	c.bias = bias
	c.weights = make([]float32, c.Out*n)
	for o := range c.Out {
		for k := range n {
			c.weights[(o/4*n+k)*4+o%4] = weights[o*n+k]
		}
	}
}

// apply gathers what two neighbouring outputs read side by side, a row of the
// result at a time (288 values × 32 pixels, 36 kB, stay in the first cache), and
// multiplies four outputs by two pixels in registers. Every sum runs in one
// order, so the result does not depend on how work is shared.
func (c *convolution) apply(in *planes) *planes {
	out := newPlanes(c.Out, in.side/c.Stride)
	n := c.taps()
	row := make([]float32, n*out.side)
	for y := range out.side {
		c.gather(in, y, out.side, row)
		for o := 0; o < c.Out; o += 4 {
			w := c.weights[o*n : (o+4)*n]
			for x := 0; x < out.side; x += 2 {
				sums := [8]float32{
					c.bias[o], c.bias[o+1], c.bias[o+2], c.bias[o+3],
					c.bias[o], c.bias[o+1], c.bias[o+2], c.bias[o+3],
				}
				multiply(w, row[x*n:(x+2)*n], &sums)
				for k, v := range sums {
					out.v[((o+k%4)*out.side+y)*out.side+x+k/4] = v
				}
			}
		}
	}
	return out
}

// gather lays out what row y of the result reads: for each pair of pixels, tap by
// tap, the two values.
func (c *convolution) gather(in *planes, y, side int, row []float32) {
	n, reach := c.taps(), c.Size/2
	k := 0
	for plane := range c.In {
		from := in.v[plane*in.side*in.side : (plane+1)*in.side*in.side]
		for dy := -reach; dy <= reach; dy++ {
			sy := y*c.Stride + dy
			for dx := -reach; dx <= reach; dx++ {
				for x := range side {
					sx := x*c.Stride + dx
					v := float32(0)
					if sy >= 0 && sy < in.side && sx >= 0 && sx < in.side {
						v = from[sy*in.side+sx]
					}
					row[x/2*2*n+2*k+x%2] = v
				}
				k++
			}
		}
	}
}

// multiply adds four outputs' weights times two pixels' values to sums.
func multiply(w, p []float32, sums *[8]float32) {
	a0, a1, a2, a3 := sums[0], sums[1], sums[2], sums[3]
	b0, b1, b2, b3 := sums[4], sums[5], sums[6], sums[7]
	for len(w) >= 8 && len(p) >= 4 {
		p0, q0 := p[0], p[1]
		w0, w1, w2, w3 := w[0], w[1], w[2], w[3]
		a0 += w0 * p0
		a1 += w1 * p0
		a2 += w2 * p0
		a3 += w3 * p0
		b0 += w0 * q0
		b1 += w1 * q0
		b2 += w2 * q0
		b3 += w3 * q0
		p0, q0 = p[2], p[3]
		w0, w1, w2, w3 = w[4], w[5], w[6], w[7]
		a0 += w0 * p0
		a1 += w1 * p0
		a2 += w2 * p0
		a3 += w3 * p0
		b0 += w0 * q0
		b1 += w1 * q0
		b2 += w2 * q0
		b3 += w3 * q0
		w, p = w[8:], p[4:]
	}
	*sums = [8]float32{a0, a1, a2, a3, b0, b1, b2, b3}
}
