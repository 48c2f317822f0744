package splat

import "math"

// Of VP8L's fourteen ways to foretell a pixel (RFC 9649, §4.1), those that suit these
// pictures: the pixel left, the one above, or whichever of the two the three
// neighbours speak for. Averages are slower and did worse on every model tried.
const (
	modeLeft   = 1
	modeAbove  = 2
	modeSelect = 11

	modeBits = 4 // a way is chosen for each square of 2⁴ pixels
	modeSide = 1 << modeBits
)

// foretell gives the way for each square, in the place of green, and what is left of
// each pixel after what was foretold.
func foretell(pixels []uint32, width, height int) (modes, left []uint32) {
	left = make([]uint32, len(pixels))
	// The rim has ways of its own: black first, then the pixel before, or above.
	left[0] = apart(pixels[0], 0xff000000)
	difference(left[1:width], pixels[1:width], pixels)
	for i := width; i < len(pixels); i += width {
		left[i] = apart(pixels[i], pixels[i-width])
	}
	for top := 0; top < height; top += modeSide {
		for start := 0; start < width; start += modeSide {
			s := square{
				pixels: pixels, stride: width, x: max(start, 1), right: min(start+modeSide, width),
				y: max(top, 1), bottom: min(top+modeSide, height),
			}
			modes = append(modes, 0xff000000|s.foretell(left)<<8)
		}
	}
	return modes, left
}

// square is a part of a picture that is foretold in one way.
type square struct {
	pixels              []uint32
	stride              int
	x, right, y, bottom int
	left                [modeSide * modeSide]uint32
}

// foretell tries each way and keeps what is cheapest.
func (s *square) foretell(left []uint32) uint32 {
	best, least := uint32(modeLeft), math.MaxInt
	for _, mode := range [...]uint32{modeLeft, modeAbove, modeSelect} {
		cost := s.try(mode)
		if cost >= least {
			continue
		}
		best, least = mode, cost
		for y := s.y; y < s.bottom; y++ {
			copy(left[y*s.stride+s.x:y*s.stride+s.right], s.left[(y-s.y)*modeSide:])
		}
		if cost == 0 {
			break
		}
	}
	return best
}

// try foretells in one way and answers about how many sixteenths of a bit what is
// left takes, judged by every other row.
func (s *square) try(mode uint32) int {
	cost := 0
	for y := s.y; y < s.bottom; y++ {
		i, n := y*s.stride+s.x, s.right-s.x
		out, row := s.left[(y-s.y)*modeSide:][:n], s.pixels[i:i+n]
		switch mode {
		case modeLeft:
			difference(out, row, s.pixels[i-1:])
		case modeAbove:
			difference(out, row, s.pixels[i-s.stride:])
		default:
			selected(out, row, s.pixels[i-1:], s.pixels[i-s.stride-1:])
		}
		if y&1 == 0 {
			for _, v := range out {
				cost += int(residueCost[uint8(v)]) + int(residueCost[uint8(v>>8)]) + int(residueCost[uint8(v>>16)])
			}
		}
	}
	return cost
}

// residueCost is about how many sixteenths of a bit a difference takes.
var residueCost = func() (t [256]uint8) {
	for i := range t {
		t[i] = uint8(32 * math.Log2(1+math.Abs(float64(int8(i)))))
	}
	return t
}()

func difference(out, pixels, from []uint32) {
	from = from[:len(out)]
	for i, v := range pixels[:len(out)] {
		out[i] = apart(v, from[i])
	}
}

// selected takes the pixel left or the one above, whichever is nearer to left plus
// above less the one between them. Above begins with that one.
func selected(out, pixels, left, above []uint32) {
	left, above = left[:len(out)], above[:len(out)+1]
	between := above[0]
	for i, v := range pixels[:len(out)] {
		l, a := left[i], above[i+1]
		from := a
		if l == a || gap(a, between) < gap(l, between) {
			from = l
		}
		out[i] = apart(v, from)
		between = a
	}
}

// gap is how far two pixels are apart, summed over their bytes.
func gap(a, b uint32) int32 {
	d := func(a, b uint32) int32 {
		v := int32(a&0xff) - int32(b&0xff)
		return max(v, -v)
	}
	return d(a, b) + d(a>>8, b>>8) + d(a>>16, b>>16) + d(a>>24, b>>24)
}

// apart is a less b, byte by byte.
func apart(a, b uint32) uint32 {
	const top = 0x80808080
	return (a | top - b&^top) ^ (a^^b)&top
}
