package quickjpeg

import "encoding/binary"

// Markers (ITU-T T.81, table B.1).
const (
	markerSOF0  = 0xc0
	markerDHT   = 0xc4
	markerRST0  = 0xd0
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerDQT   = 0xdb
	markerDRI   = 0xdd
	markerAPP0  = 0xe0
	markerAdobe = 0xee
	markerAPP15 = 0xef
	markerCOM   = 0xfe
)

// header is what was read before the scan.
type header struct {
	frame
	quant  [4]*[64]int32
	dc, ac [2]*huffman
	tables [4]byte // of each component, its place in quant
}

// readHeader reads the segments up to the scan and gives what follows them.
func readHeader(data []byte) (frame, []byte, bool) {
	var h header
	if len(data) < 2 || data[0] != 0xff || data[1] != markerSOI {
		return frame{}, nil, false
	}
	for at := data[2:]; len(at) >= 4 && at[0] == 0xff; {
		marker, size := at[1], int(binary.BigEndian.Uint16(at[2:]))
		if size < 2 || len(at) < 2+size {
			return frame{}, nil, false
		}
		body := at[4 : 2+size]
		at = at[2+size:]
		if marker == markerSOS {
			return h.frame, at, h.readScan(body)
		}
		if !h.readSegment(marker, body) {
			return frame{}, nil, false
		}
	}
	return frame{}, nil, false
}

func (h *header) readSegment(marker byte, body []byte) bool {
	switch {
	case marker == markerSOF0:
		return h.readFrame(body)
	case marker == markerDQT:
		return h.readQuantisation(body)
	case marker == markerDHT:
		return h.readHuffman(body)
	case marker == markerDRI:
		if len(body) != 2 {
			return false
		}
		h.restart = int(binary.BigEndian.Uint16(body))
		return true
	case marker == markerAdobe:
		// Transform 0 means that there is no YCbCr in the file.
		return len(body) < 12 || string(body[:5]) != "Adobe" || body[11] != 0
	}
	return marker >= markerAPP0 && marker <= markerAPP15 || marker == markerCOM
}

// readFrame takes the samplings that image.YCbCr can hold.
func (h *header) readFrame(body []byte) bool {
	if h.parts != nil || len(body) < 6 || body[0] != 8 || body[5] != 1 && body[5] != 3 || len(body) != 6+3*int(body[5]) {
		return false
	}
	h.height, h.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	if h.height == 0 || h.width == 0 {
		return false
	}
	h.parts = make([]component, body[5])
	for i := range h.parts {
		spec := body[6+3*i:]
		p := component{id: spec[0], across: int(spec[1] >> 4), down: int(spec[1] & 15)}
		for _, before := range h.parts[:i] {
			if before.id == p.id {
				return false
			}
		}
		if h.tables[i] = spec[2]; spec[2] > 3 {
			return false
		}
		h.parts[i] = p
	}
	if len(h.parts) == 1 {
		// A component alone is not interleaved, so its sampling says nothing (A.2.2).
		h.parts[0].across, h.parts[0].down = 1, 1
		return true
	}
	if h.parts[0].id == 'R' && h.parts[1].id == 'G' && h.parts[2].id == 'B' {
		return false
	}
	_, ok := h.subsampling()
	return ok
}

func (h *header) readQuantisation(body []byte) bool {
	for len(body) >= 65 && body[0] <= 3 { // the upper half would say 16 bits
		q := new([64]int32)
		for i, v := range body[1:65] {
			q[i] = int32(v)
		}
		h.quant[body[0]] = q
		body = body[65:]
	}
	return len(body) == 0
}

func (h *header) readHuffman(body []byte) bool {
	for len(body) >= 17 {
		kind, codes := body[0], 0
		for _, n := range body[1:17] {
			codes += int(n)
		}
		if kind&^0x11 != 0 || codes == 0 || codes > 256 || len(body) < 17+codes {
			return false
		}
		t, ok := newHuffman([16]byte(body[1:17]), body[17:17+codes], kind>>4 == 1)
		if !ok {
			return false
		}
		if kind>>4 == 0 {
			h.dc[kind] = t
		} else {
			h.ac[kind&1] = t
		}
		body = body[17+codes:]
	}
	return len(body) == 0
}

// readScan wants all components, in the frame's order. Which coefficients and bits the
// scan holds is not looked at: in a baseline file it is all of them.
func (h *header) readScan(body []byte) bool {
	n := len(h.parts)
	if n == 0 || len(body) != 4+2*n || int(body[0]) != n {
		return false
	}
	for i := range h.parts {
		p, id, tables := &h.parts[i], body[1+2*i], body[2+2*i]
		if id != p.id || tables&^0x11 != 0 {
			return false
		}
		p.dc, p.ac, p.quant = h.dc[tables>>4], h.ac[tables&1], h.quant[h.tables[i]]
		if p.dc == nil || p.ac == nil || p.quant == nil {
			return false
		}
	}
	return true
}
