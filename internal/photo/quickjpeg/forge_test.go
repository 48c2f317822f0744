package quickjpeg

import (
	"encoding/binary"
	"math/rand/v2"
)

// forged is a JPEG of chance: every sampling, restarts, codes of 4 to 16 bits and
// coefficients at any place, of which image/jpeg's encoder writes few.
type forged struct {
	w, h     int
	sampling []byte // a component each: across << 4 | down
	restart  int
	filled   int // coefficients in a block, about
	lower    bool
	seed     uint64
	segments []byte // put before the frame header
	id       byte   // of the first component
	sof      byte
}

func segment(marker byte, body ...byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

// dcSymbols are all there are, in 4 bits each; acSymbols the same in 4, 8, 10 or 16.
var (
	dcSymbols = []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	dcCounts  = [16]byte{3: 12}
	acCounts  = [16]byte{3: 8, 7: 64, 9: 60, 15: 30}
	acSymbols = func() []byte {
		all := []byte{0x00, 0x01, 0x11, 0x02, 0xf0}
		for zeros := range byte(16) {
			for size := byte(1); size <= 10; size++ {
				if s := zeros<<4 | size; s != 0x01 && s != 0x11 && s != 0x02 {
					all = append(all, s)
				}
			}
		}
		return all
	}()
)

func (f forged) bytes() []byte {
	out := append([]byte{0xff, markerSOI}, f.segments...)
	quant := []byte{0}
	for i := range 64 {
		quant = append(quant, byte(1+i/4))
	}
	out = append(out, segment(markerDQT, quant...)...)
	frame := []byte{8, byte(f.h >> 8), byte(f.h), byte(f.w >> 8), byte(f.w), byte(len(f.sampling))}
	scan := []byte{byte(len(f.sampling))}
	for i, s := range f.sampling {
		frame = append(frame, byte(i)+f.id, s, 0)
		scan = append(scan, byte(i)+f.id, 0)
	}
	out = append(out, segment(max(f.sof, markerSOF0), frame...)...)
	out = append(out, segment(markerDHT, append(append([]byte{0}, dcCounts[:]...), dcSymbols...)...)...)
	out = append(out, segment(markerDHT, append(append([]byte{0x10}, acCounts[:]...), acSymbols...)...)...)
	if f.restart > 0 {
		out = append(out, segment(markerDRI, byte(f.restart>>8), byte(f.restart))...)
	}
	out = append(out, segment(markerSOS, append(scan, 0, 63, 0)...)...)
	return append(f.scan(out), 0xff, markerEOI)
}

func (f forged) scan(out []byte) []byte {
	across, down, blocks := 1, 1, 1
	if len(f.sampling) > 1 {
		across, down, blocks = int(f.sampling[0]>>4), int(f.sampling[0]&15), 0
		for _, s := range f.sampling {
			blocks += int(s>>4) * int(s&15)
		}
	}
	mcus := (f.w + 8*across - 1) / (8 * across) * ((f.h + 8*down - 1) / (8 * down))
	w := writer{out: out}
	chance := rand.New(rand.NewPCG(f.seed, 1))
	for m := range mcus {
		if f.restart > 0 && m > 0 && m%f.restart == 0 {
			w.align()
			w.out = append(w.out, 0xff, markerRST0+byte((m/f.restart-1)&7))
		}
		for range blocks {
			f.block(&w, chance)
		}
	}
	w.align()
	return w.out
}

// block writes coefficients of up to 11 bits, most of them small.
func (f forged) block(w *writer, chance *rand.Rand) {
	w.number(chance.IntN(400)-200, 0, dcCounts, dcSymbols)
	for k := 1; k < 64; k++ {
		zeros := chance.IntN(max(1, 64/max(1, f.filled)) + 1)
		last := 63
		if !f.lower {
			last = 9 // what is beyond may be in the lower half of a block
		}
		if f.filled == 0 || k+zeros > last {
			w.code(0x00, acCounts, acSymbols)
			return
		}
		k += zeros
		for ; zeros > 15; zeros -= 16 {
			w.code(0xf0, acCounts, acSymbols)
		}
		size := 1 + min(chance.IntN(12), chance.IntN(12), chance.IntN(10))
		v := 1<<(size-1) + chance.IntN(1<<(size-1))
		if chance.IntN(2) == 0 {
			v = -v
		}
		w.number(v, byte(zeros)<<4, acCounts, acSymbols)
	}
}

type writer struct {
	out  []byte
	acc  uint32
	held int
}

func (w *writer) put(v uint32, n int) {
	for i := n - 1; i >= 0; i-- {
		w.acc = w.acc<<1 | v>>i&1
		if w.held++; w.held == 8 {
			if w.out = append(w.out, byte(w.acc)); byte(w.acc) == 0xff {
				w.out = append(w.out, 0)
			}
			w.acc, w.held = 0, 0
		}
	}
}

func (w *writer) align() {
	for w.held != 0 {
		w.put(1, 1)
	}
}

// code writes what stands for a symbol.
func (w *writer) code(symbol byte, counts [16]byte, symbols []byte) {
	code, at := uint32(0), 0
	for length, n := range counts {
		for range n {
			if symbols[at] == symbol {
				w.put(code, length+1)
				return
			}
			code++
			at++
		}
		code <<= 1
	}
	panic("no such symbol")
}

// number writes a value's size, with the zeros before it, and its bits.
func (w *writer) number(v int, zeros byte, counts [16]byte, symbols []byte) {
	size := 0
	for m := max(v, -v); m > 0; m >>= 1 {
		size++
	}
	w.code(zeros|byte(size), counts, symbols)
	if v < 0 {
		v += 1<<size - 1
	}
	w.put(uint32(v), size)
}
