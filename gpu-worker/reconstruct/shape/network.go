package shape

import "math"

// network is a U-Net whose skips are added; ../training/net.py is its twin.
type network struct {
	stem, down1, down2, up1, up0, head *convolution
	enc1, deep1, deep2, dec1, dec0     block
}

// block is two convolutions beside a shortcut.
type block [2]*convolution

func (b block) apply(x *planes) *planes {
	return b[1].apply(b[0].apply(x).rectify()).add(x).rectify()
}

// layers are the convolutions in the order of the weights' file.
func (n *network) layers() []**convolution {
	return []**convolution{
		&n.stem,
		&n.down1, &n.enc1[0], &n.enc1[1],
		&n.down2, &n.deep1[0], &n.deep1[1], &n.deep2[0], &n.deep2[1],
		&n.up1, &n.dec1[0], &n.dec1[1],
		&n.up0, &n.dec0[0], &n.dec0[1],
		&n.head,
	}
}

// answer is what the network says of one square, in Size × Size values each.
type answer struct {
	front, back []float32
	// doubt is how far front and back are expected to be off, summed.
	doubt []float32
}

// ask runs the network on Features.
func (n *network) ask(features []float32) answer {
	x := &planes{inputs, Size, features}
	s0 := n.stem.apply(x.unshuffle()).rectify()
	s1 := n.enc1.apply(n.down1.apply(s0).rectify())
	y := n.deep2.apply(n.deep1.apply(n.down2.apply(s1).rectify()))
	y = n.dec1.apply(s1.addDoubled(n.up1.apply(y)).rectify())
	y = n.dec0.apply(s0.addDoubled(n.up0.apply(y)).rectify())
	return interpret(features[5*Size*Size:6*Size*Size], n.head.apply(y).shuffle().v)
}

// interpret gives the head's planes their meaning: the front is added to the
// union of balls' height, the thickness is a factor on its double.
func interpret(height, head []float32) answer {
	const n = Size * Size
	a := answer{make([]float32, n), make([]float32, n), make([]float32, n)}
	power := func(v, low, high float32) float32 {
		return float32(math.Exp(float64(min(high, max(low, v)))))
	}
	for i, h := range height {
		a.front[i] = h + head[i]
		a.back[i] = a.front[i] - (2*h+0.06)*power(head[n+i], -4, 3.5)
		a.doubt[i] = power(head[2*n+i], -7, 1) + power(head[3*n+i], -7, 1)
	}
	return a
}
