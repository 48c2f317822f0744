package photo

import "encoding/binary"

// forgedJPEG describes a JPEG of flat 8 × 8 blocks, the least that exercises
// every component count, sampling and coding process that image/jpeg cannot write.
type forgedJPEG struct {
	w, h        int
	sampling    []byte // one a component: horizontal << 4 | vertical
	progressive bool
	adobe       int // colour transform of an Adobe segment, -1 for none
	segments    [][]byte
	extraScans  int
	// value is the 0 to 255 level of a component at a fraction of width and height.
	value func(component int, u, v float64) int
}

func segment(marker byte, body ...byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

func (f forgedJPEG) bytes() []byte {
	out := []byte{0xff, 0xd8}
	for _, s := range f.segments {
		out = append(out, s...)
	}
	if f.adobe >= 0 {
		out = append(out, segment(0xee, append([]byte("Adobe\x00\x64\x00\x00\x00\x00"), byte(f.adobe))...)...)
	}
	quant := make([]byte, 65)
	for i := range quant[1:] {
		quant[i+1] = 8
	}
	out = append(out, segment(0xdb, quant...)...)
	frame := []byte{8, byte(f.h >> 8), byte(f.h), byte(f.w >> 8), byte(f.w), byte(len(f.sampling))}
	scan := []byte{byte(len(f.sampling))}
	for i, s := range f.sampling {
		frame = append(frame, byte(i+1), s, 0)
		scan = append(scan, byte(i+1), 0)
	}
	sof, end := byte(markerSOF0), byte(63)
	if f.progressive {
		sof, end = markerSOF2, 0
	}
	out = append(out, segment(sof, frame...)...)
	// DC: twelve categories as codes of four bits. AC: "end of block" as one bit.
	out = append(out, segment(0xc4, append([]byte{0, 0, 0, 0, 12}, append(make([]byte, 12), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)...)...)...)
	out = append(out, segment(0xc4, append([]byte{0x10, 1}, append(make([]byte, 15), 0)...)...)...)
	out = append(out, segment(markerSOS, append(scan, 0, end, 0)...)...)
	out = append(out, f.entropy()...)
	for range f.extraScans { // refinements of a coefficient that stays zero
		out = append(out, segment(markerSOS, 1, 1, 0, 1, 1, 0)...)
		out = append(out, 0x00)
	}
	return append(out, 0xff, markerEOI)
}

func (f forgedJPEG) entropy() []byte {
	hMax, vMax := 1, 1
	if len(f.sampling) > 1 {
		hMax, vMax = int(f.sampling[0]>>4), int(f.sampling[0]&15)
	}
	var w bitWriter
	last := make([]int, len(f.sampling))
	across, down := (f.w+8*hMax-1)/(8*hMax), (f.h+8*vMax-1)/(8*vMax)
	for m := range across * down {
		for c, s := range f.sampling {
			hs, vs := int(s>>4), int(s&15)
			if len(f.sampling) == 1 {
				hs, vs = 1, 1
			}
			for b := range hs * vs {
				x := (float64(m%across)*float64(hs) + float64(b%hs) + .5) * 8 * float64(hMax) / float64(hs)
				y := (float64(m/across)*float64(vs) + float64(b/hs) + .5) * 8 * float64(vMax) / float64(vs)
				dc := f.value(c, min(x/float64(f.w), 1), min(y/float64(f.h), 1)) - 128 // quantised by 8, and 8 a level
				w.difference(dc - last[c])
				last[c] = dc
				if !f.progressive {
					w.put(0, 1)
				}
			}
		}
	}
	return w.finish()
}

type bitWriter struct {
	out  []byte
	acc  uint32
	held int
}

func (w *bitWriter) put(v, n int) {
	for i := n - 1; i >= 0; i-- {
		w.acc = w.acc<<1 | uint32(v>>i&1)
		if w.held++; w.held == 8 {
			w.out = append(w.out, byte(w.acc))
			if byte(w.acc) == 0xff {
				w.out = append(w.out, 0)
			}
			w.acc, w.held = 0, 0
		}
	}
}

// difference writes a DC difference: its category, then its bits.
func (w *bitWriter) difference(d int) {
	n := 0
	for m := max(d, -d); m > 0; m >>= 1 {
		n++
	}
	w.put(n, 4)
	if d < 0 {
		d += 1<<n - 1
	}
	w.put(d, n)
}

func (w *bitWriter) finish() []byte {
	for w.held != 0 {
		w.put(1, 1)
	}
	return w.out
}
