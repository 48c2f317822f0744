package photo

import "bytes"

// spsSize reads how large a picture an HEVC sequence parameter set announces
// (ITU-T H.265, 7.3.2.2). A HEIC file names its size in two places; the decoder
// reserves memory by this one.
func spsSize(nal []byte) (w, h uint64, ok bool) {
	if len(nal) < 3 {
		return 0, 0, false
	}
	r := bits{b: bytes.ReplaceAll(nal[2:], []byte{0, 0, 3}, []byte{0, 0})}
	r.skip(4)
	subLayers := int(r.read(3))
	r.skip(1)
	const profile, level = 88, 8
	r.skip(profile + level)
	hasProfile, hasLevel := make([]bool, subLayers), make([]bool, subLayers)
	for i := range subLayers {
		hasProfile[i], hasLevel[i] = r.read(1) == 1, r.read(1) == 1
	}
	if subLayers > 0 {
		r.skip(2 * (8 - subLayers))
	}
	for i := range subLayers {
		if hasProfile[i] {
			r.skip(profile)
		}
		if hasLevel[i] {
			r.skip(level)
		}
	}
	r.golomb() // the set's id
	if chroma := r.golomb(); chroma == 3 {
		r.skip(1)
	}
	w, h = r.golomb(), r.golomb()
	return w, h, !r.failed && w > 0 && h > 0
}

// bits reads a bit string, most significant bit first.
type bits struct {
	b      []byte
	at     int
	failed bool
}

func (r *bits) skip(n int) { r.at += n }

func (r *bits) read(n int) (v uint64) {
	for range n {
		if r.at>>3 >= len(r.b) {
			r.failed = true
			return 0
		}
		v = v<<1 | uint64(r.b[r.at>>3]>>(7-r.at&7)&1)
		r.at++
	}
	return v
}

// golomb reads an unsigned Exp-Golomb code (H.265, 9.2).
func (r *bits) golomb() uint64 {
	zeros := 0
	for !r.failed && r.read(1) == 0 {
		if zeros++; zeros > 32 {
			r.failed = true
		}
	}
	if r.failed {
		return 0
	}
	return 1<<zeros - 1 + r.read(zeros)
}
