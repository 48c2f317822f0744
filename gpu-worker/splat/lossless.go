package splat

import (
	"encoding/binary"
	"image"
	"math/bits"
)

// The alphabets of VP8L (RFC 9649, §5): green with the lengths of runs, red, blue,
// alpha, and the places that runs are copied from.
const (
	others    = 256
	greens    = others + 24
	places    = 40
	placeLeft = 1 // the pixel before

	leastRun, mostRun = 3, 4096
)

// draft holds what encoding a picture needs for its time, for one picture after another.
type draft struct {
	pixels, left []uint32 // see pack; and what was not foretold of them
	modes        []uint32 // how they were foretold, by the square
	runs         []run
}

// encodeVP8L is the payload of a VP8L chunk, lossless WebP (RFC 9649). Green is taken
// from red and blue, each pixel is foretold from those left and above, and what is
// left is written in one set of prefix codes; of repetitions only runs are sought.
// That suits shaded pictures over a plain ground, and takes a tenth of the time of
// an encoder for everything.
func (d *draft) encodeVP8L(img *image.NRGBA) []byte {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	opaque := d.pack(img)
	d.foretell(width, height)
	b := &bitstream{}
	b.put(0x2f, 8)
	b.put(uint32(width-1), 14)
	b.put(uint32(height-1), 14)
	if opaque {
		b.put(0, 1)
	} else {
		b.put(1, 1)
	}
	b.put(0, 3)    // version
	b.put(0b1, 1)  // a transform:
	b.put(0b10, 2) // green is taken away
	b.put(0b1, 1)  // another:
	b.put(0b00, 2) // foretelling, by the square
	b.put(modeBits-2, 3)
	d.writeEntropy(b, d.modes, false)
	b.put(0, 1) // no other
	d.writeEntropy(b, d.left, true)
	return b.end()
}

// pack takes the picture's pixels as alpha, blue, green, red from the highest byte down,
// with green taken from red and blue.
func (d *draft) pack(img *image.NRGBA) (opaque bool) {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	d.pixels = sized(d.pixels, width*height)
	all := ^uint64(0)
	for y := range height {
		row, out := img.Pix[y*img.Stride:][:4*width], d.pixels[y*width:][:width]
		for ; len(out) >= 2 && len(row) >= 8; row, out = row[8:], out[2:] {
			v := binary.LittleEndian.Uint64(row)
			all &= v
			v = lessGreen(v)
			out[0], out[1] = uint32(v), uint32(v>>32)
		}
		if len(out) == 1 {
			v := uint64(binary.LittleEndian.Uint32(row))
			all &= v | 0xff<<56
			out[0] = uint32(lessGreen(v))
		}
	}
	return all&0xff000000ff000000 == 0xff000000ff000000
}

// lessGreen takes green from red and blue, each of which has a bit above it to borrow
// from, in two pixels.
func lessGreen(v uint64) uint64 {
	const redBlue, borrowed = 0x00ff00ff00ff00ff, 0x0100010001000100
	green := v >> 8 & 0x000000ff000000ff * 0x10001
	return v&^redBlue | ((v&redBlue|borrowed)-green)&redBlue
}

// sized is a slice of n elements, whatever they hold, in the same place if that has room.
func sized[E any](s []E, n int) []E {
	if cap(s) < n {
		return make([]E, n)
	}
	return s[:n]
}

// writeEntropy writes pixels in prefix codes of their own. Those of the picture
// itself, unlike those of a transform, say that there is one set.
func (d *draft) writeEntropy(b *bitstream, pixels []uint32, picture bool) {
	codes, size := d.count(pixels)
	b.put(0, 1) // no cache of colours
	if picture {
		b.put(0, 1)
	}
	for i := range codes {
		codes[i].write(b)
	}
	b.reserve(size)
	green, place := &codes[0], &codes[4]
	literals := [4]symbolTable{codes[0].table(), codes[1].table(), codes[2].table(), codes[3].table()}
	at := 0
	for _, r := range d.runs {
		b.putPixels(pixels[at:r.at], &literals, codes[3].only < 0)
		if r.length > 0 {
			symbol, more, n := prefixed(r.length)
			b.put(uint32(green.bits[others+symbol]), uint(green.lengths[others+symbol]))
			b.put(more, n)
			b.put(uint32(place.bits[placeLeft]), uint(place.lengths[placeLeft]))
		}
		at = r.at + r.length
	}
}

// run is a stretch of pixels that are all like the one before them.
type run struct{ at, length int }

// count makes the five codes for pixels, finds their runs, of which the last is the
// end, of no length, and tells how many bytes they will take at most.
func (d *draft) count(pixels []uint32) (codes [5]prefixCode, size int) {
	var green [greens]uint32
	var red, blue, alpha [others]uint32
	var place [places]uint32
	d.runs = d.runs[:0]
	literals, previous, alphas := uint32(0), ^pixels[0], uint32(0)
	for i := 0; i < len(pixels); i++ {
		v := pixels[i]
		if v == previous {
			end := i + 1
			for end < len(pixels) && end-i < mostRun && pixels[end] == v {
				end++
			}
			if end-i >= leastRun {
				d.runs = append(d.runs, run{i, end - i})
				symbol, _, _ := prefixed(end - i)
				green[others+symbol]++
				place[placeLeft]++
				i = end - 1
				continue
			}
		}
		previous = v
		alphas |= v ^ pixels[0]
		literals++
		green[v>>8&0xff]++
		red[v&0xff]++
		blue[v>>16&0xff]++
	}
	alpha[pixels[0]>>24] = literals
	if alphas>>24 != 0 {
		alpha[pixels[0]>>24] = 0
		d.literal(pixels, func(v uint32) { alpha[v>>24]++ })
	}
	bits := 0
	for i, counts := range [...][]uint32{green[:], red[:], blue[:], alpha[:], place[:]} {
		codes[i] = newPrefixCode(counts, maxCodeLength)
		for s, n := range counts {
			bits += int(n) * int(codes[i].lengths[s])
		}
	}
	bits += len(d.runs) * 11 // of a length up to 4096 as many are given as they are
	d.runs = append(d.runs, run{at: len(pixels)})
	return codes, bits/8 + 1
}

// literal yields the pixels that are in no run.
func (d *draft) literal(pixels []uint32, yield func(v uint32)) {
	at := 0
	for _, r := range append(d.runs, run{at: len(pixels)}) {
		for _, v := range pixels[at:r.at] {
			yield(v)
		}
		at = r.at + r.length
	}
}

// prefixed is a run's length as VP8L writes it: a symbol for its size, and the lowest
// bits as they are.
func prefixed(length int) (symbol int, more uint32, n uint) {
	v := uint(length - 1)
	if v < 2 {
		return int(v), 0, 0
	}
	n = uint(bits.Len(v)) - 2
	return int(2*(n+1) + v>>n&1), uint32(v & (1<<n - 1)), n
}
