package splat

import (
	"image"
	"math"
)

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
func (d *draft) foretell(width, height int) {
	pixels := d.pixels
	d.modes, d.left = d.modes[:0], sized(d.left, len(pixels))
	// The rim has ways of its own: black first, then the pixel before, or above.
	d.left[0] = apart(pixels[0], 0xff000000)
	difference(d.left[1:width], pixels[1:width], pixels)
	for i := width; i < len(pixels); i += width {
		d.left[i] = apart(pixels[i], pixels[i-width])
	}
	for top := 0; top < height; top += modeSide {
		for start := 0; start < width; start += modeSide {
			square := image.Rect(max(start, 1), max(top, 1), min(start+modeSide, width), min(top+modeSide, height))
			mode := d.mode(square, width)
			d.modes = append(d.modes, 0xff000000|mode<<8)
			for y := square.Min.Y; y < square.Max.Y; y++ {
				i, end := y*width+square.Min.X, y*width+square.Max.X
				switch out, row := d.left[i:end], pixels[i:end]; mode {
				case modeLeft:
					difference(out, row, pixels[i-1:])
				case modeAbove:
					difference(out, row, pixels[i-width:])
				default:
					selected(out, row, pixels[i-1:], pixels[i-width-1:])
				}
			}
		}
	}
}

// A square's way is chosen by every fourth of its rows, from the third on.
const firstJudged, judgedRows = 2, 4

// mode chooses the way for a square: that in which some of its rows take the fewest bits.
func (d *draft) mode(square image.Rectangle, width int) uint32 {
	plain := true
	var byLeft, byAbove, bySelect int
	for y := square.Min.Y&^(modeSide-1) + firstJudged; y < square.Max.Y; y += judgedRows {
		i := y*width + square.Min.X
		row := d.pixels[i : y*width+square.Max.X]
		before, above := d.pixels[i-1:][:len(row)], d.pixels[i-width-1:][:len(row)+1]
		for j, v := range row {
			plain = plain && v == before[j]
		}
		if plain {
			continue // in which way does not matter so far
		}
		corner := parted(above[0])
		for j, v := range row {
			l, a := before[j], above[j+1]
			overhead := parted(a)
			left, up := cost(apart(v, l)), cost(apart(v, a))
			byLeft += left
			byAbove += up
			if gap(overhead, corner) >= gap(parted(l), corner) {
				left = up
			}
			bySelect += left
			corner = overhead
		}
	}
	switch {
	case plain || byLeft <= min(byAbove, bySelect):
		return modeLeft
	case byAbove <= bySelect:
		return modeAbove
	}
	return modeSelect
}

// cost is about how many sixteenths of a bit a pixel's difference takes, without alpha's.
func cost(v uint32) int {
	return int(residueCost[uint8(v)]) + int(residueCost[uint8(v>>8)]) + int(residueCost[uint8(v>>16)])
}

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
	corner, before := parted(above[0]), parted(left[0])
	for i, v := range pixels[:len(out)] {
		l, a := left[i], above[i+1]
		overhead := parted(a)
		if gap(overhead, corner) >= gap(before, corner) {
			l = a
		}
		out[i] = apart(v, l)
		corner, before = overhead, parted(v)
	}
}

// parted gives each byte of a pixel 16 bits.
func parted(v uint32) uint64 { return uint64(v&0xff00ff) | uint64(v&0xff00ff00)<<24 }

// gap is how far two parted pixels are apart, summed over their bytes.
func gap(a, b uint64) uint64 {
	const one, top = 0x0001000100010001, 0x8000800080008000
	d := (a | top) - b ^ top     // a less b, 16 bits each
	minus := d >> 15 & one       // 1 where that is below zero
	d = d ^ minus*0xffff + minus // turned round there
	return d * one >> 48         // the sum arrives in the highest
}

// apart is a less b, byte by byte.
func apart(a, b uint32) uint32 {
	const top = 0x80808080
	return (a | top - b&^top) ^ (a^^b)&top
}
