package quickjpeg

import (
	"bytes"
	"encoding/binary"
)

// padding follows the coded bits. An MCU has at most 10 blocks of 64 coefficients of 31
// bits, 2 480 bytes; within it nothing asks whether there are more bits.
const padding = 4096

// bits gives the coded bits of a scan.
type bits struct {
	data []byte // without stuffing and markers, then zeros
	ends []int  // where in data each run between restart markers ends; the last is the scan's
	run  int
	pos  int
	acc  uint64 // the next bits, from the top
	n    uint   // how many of them count
}

// newBits takes what follows a scan's header. It wants nothing but whole runs, numbered
// as they should be, and EOI.
func newBits(coded []byte, restarts bool) (*bits, bool) {
	b := &bits{data: make([]byte, 0, len(coded)+padding)}
	for {
		i := bytes.IndexByte(coded, 0xff)
		if i < 0 || i+1 == len(coded) {
			return nil, false
		}
		marker := coded[i+1]
		b.data = append(b.data, coded[:i]...)
		coded = coded[i+2:]
		switch {
		case marker == 0:
			b.data = append(b.data, 0xff)
		case marker == markerEOI:
			b.ends = append(b.ends, len(b.data))
			b.data = b.data[:len(b.data)+padding]
			return b, true
		case restarts && marker == markerRST0+byte(len(b.ends)&7):
			b.ends = append(b.ends, len(b.data))
		default:
			return nil, false
		}
	}
}

// fill makes sure of 32 bits and more, beyond the end with zeros or what follows.
func (b *bits) fill() {
	if b.n < 32 {
		b.acc |= binary.BigEndian.Uint64(b.data[b.pos:]) >> b.n
		b.pos += int((63 - b.n) >> 3)
		b.n |= 56
	}
}

// left is how many bits of this run were not read, less than none where too many were.
func (b *bits) left() int { return (b.ends[b.run]-b.pos)*8 + int(b.n) }

// finished says whether the run was read up to what fills its last byte.
func (b *bits) finished() bool { return b.left() >= 0 && b.left() < 8 }

// next goes to the next run, if this one was read and there is one.
func (b *bits) next() bool {
	if !b.finished() || b.run+1 == len(b.ends) {
		return false
	}
	b.pos, b.acc, b.n = b.ends[b.run], 0, 0
	b.run++
	return true
}
