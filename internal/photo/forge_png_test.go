package photo

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
)

// forgedPNG describes a PNG of any colour type, depth and interlacing.
type forgedPNG struct {
	w, h, depth, colour int
	interlaced          bool
	palette, trns       []byte
	// sample is channel c of pixel (x, y), within the depth.
	sample func(x, y, c int) int
	extra  []byte // chunks between IHDR and the pixels
	tail   []byte // chunks behind the pixels
}

func chunk(kind string, body []byte) []byte {
	c := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	c = append(append(c, kind...), body...)
	return binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE(c[4:]))
}

func pack(raw []byte) []byte {
	var buf bytes.Buffer
	z := zlib.NewWriter(&buf)
	_, _ = z.Write(raw) // a bytes.Buffer takes everything
	_ = z.Close()
	return buf.Bytes()
}

func ihdr(w, h, depth, colour, interlace int) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(w))
	b = binary.BigEndian.AppendUint32(b, uint32(h))
	return chunk("IHDR", append(b, byte(depth), byte(colour), 0, 0, byte(interlace)))
}

func (f forgedPNG) bytes() []byte {
	channels := map[int]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[f.colour]
	passes := [][4]int{{0, 0, 1, 1}} // x, y, step x, step y
	lace := 0
	if f.interlaced {
		lace = 1
		passes = [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}
	}
	var raw []byte
	for _, p := range passes {
		for y := p[1]; y < f.h && p[0] < f.w; y += p[3] {
			var line bitWriter16
			for x := p[0]; x < f.w; x += p[2] {
				for c := range channels {
					line.put(f.sample(x, y, c), f.depth)
				}
			}
			raw = append(append(raw, 0), line.finish()...)
		}
	}
	out := append([]byte("\x89PNG\r\n\x1a\n"), ihdr(f.w, f.h, f.depth, f.colour, lace)...)
	out = append(out, f.extra...)
	if f.palette != nil {
		out = append(out, chunk("PLTE", f.palette)...)
	}
	if f.trns != nil {
		out = append(out, chunk("tRNS", f.trns)...)
	}
	out = append(out, chunk("IDAT", pack(raw))...)
	return append(append(out, f.tail...), chunk("IEND", nil)...)
}

// bitWriter16 packs samples of 1 to 16 bits, most significant first.
type bitWriter16 struct {
	out  []byte
	acc  uint32
	held int
}

func (w *bitWriter16) put(v, n int) {
	w.acc, w.held = w.acc<<n|uint32(v), w.held+n
	for ; w.held >= 8; w.held -= 8 {
		w.out = append(w.out, byte(w.acc>>(w.held-8)))
	}
}

func (w *bitWriter16) finish() []byte {
	if w.held > 0 {
		w.out = append(w.out, byte(w.acc<<(8-w.held)))
	}
	return w.out
}
