package photo

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/2112-lab/gen3d/pipeline"
)

func be32(b []byte) uint32 { return binary.BigEndian.Uint32(b) }

// box is one box of an ISO media file, within memory.
type box struct {
	kind string
	body []byte
}

// boxes splits a box's body into its children.
func boxes(b []byte) ([]box, error) {
	var out []box
	for len(b) > 0 {
		if len(b) < 8 {
			return nil, damage("has bytes between its boxes")
		}
		n := uint64(be32(b))
		if n < 8 || n > uint64(len(b)) {
			return nil, damagef("has box %q of %d bytes in %d", b[4:8], n, len(b))
		}
		out = append(out, box{string(b[4:8]), b[8:n]})
		b = b[n:]
	}
	return out, nil
}

func find(list []box, kind string) []byte {
	for _, b := range list {
		if b.kind == kind {
			return b.body
		}
	}
	return nil
}

// readMeta reads a HEIF meta box (ISO/IEC 23008-12): the size, rotation and
// profile of the primary item, and the sizes that every coded tile claims.
func readMeta(body []byte) (Info, error) {
	if len(body) < 4 {
		return Info{}, damage("has an empty meta box")
	}
	meta, err := boxes(body[4:])
	if err != nil {
		return Info{}, err
	}
	iprp, err := boxes(find(meta, "iprp"))
	if err != nil {
		return Info{}, err
	}
	properties, err := boxes(find(iprp, "ipco"))
	if err != nil {
		return Info{}, err
	}
	var info Info
	quarter := false
	for _, i := range associated(find(iprp, "ipma"), primaryItem(find(meta, "pitm"))) {
		if i < 1 || i > len(properties) {
			return Info{}, damagef("names property %d of %d", i, len(properties))
		}
		switch p := properties[i-1]; {
		case p.kind == "ispe" && len(p.body) >= 12:
			info.Width, info.Height = int(be32(p.body[4:])), int(be32(p.body[8:]))
		case p.kind == "irot" && len(p.body) >= 1:
			quarter = p.body[0]&1 != 0
		case p.kind == "colr" && len(p.body) > 4 && slices.Contains([]string{"prof", "rICC"}, string(p.body[:4])):
			info.profile = p.body[4:]
		}
	}
	if info.Width == 0 || info.Height == 0 {
		return Info{}, damage("gives its primary picture no size")
	}
	if quarter {
		info.Width, info.Height = info.Height, info.Width
	}
	return info, checkTiles(properties)
}

// checkTiles looks at every size that the decoder may believe.
func checkTiles(properties []box) error {
	for _, p := range properties {
		var w, h uint64
		switch {
		case p.kind == "ispe" && len(p.body) >= 12:
			w, h = uint64(be32(p.body[4:])), uint64(be32(p.body[8:]))
		case p.kind == "hvcC":
			var err error
			if w, h, err = hevcSize(p.body); err != nil {
				return err
			}
		}
		if w > 1<<20 || h > 1<<20 || w*h > pipeline.MaxPhotoPixels {
			return pipeline.NewFailure(pipeline.PhotoTooManyPix, "heic: %s of %d × %d", p.kind, w, h)
		}
	}
	return nil
}

func primaryItem(pitm []byte) uint32 {
	switch {
	case len(pitm) >= 6 && pitm[0] == 0:
		return uint32(binary.BigEndian.Uint16(pitm[4:]))
	case len(pitm) >= 8:
		return be32(pitm[4:])
	}
	return 0
}

// associated lists the properties of an item, counted from 1 (ISO/IEC 23008-12, 9.3).
func associated(ipma []byte, item uint32) []int {
	if len(ipma) < 8 {
		return nil
	}
	idLen, indexLen := 2, 1
	if ipma[0] > 0 {
		idLen = 4
	}
	if ipma[3]&1 != 0 {
		indexLen = 2
	}
	b := ipma[8:]
	for range be32(ipma[4:]) {
		if len(b) < idLen+1 {
			return nil
		}
		id := uint32(binary.BigEndian.Uint16(b))
		if idLen == 4 {
			id = be32(b)
		}
		n := int(b[idLen])
		b = b[idLen+1:]
		if len(b) < n*indexLen {
			return nil
		}
		if id != item {
			b = b[n*indexLen:]
			continue
		}
		list := make([]int, n)
		for k := range list {
			// The top bit says "essential".
			if indexLen == 2 {
				list[k] = int(binary.BigEndian.Uint16(b[2*k:]) & 0x7fff)
			} else {
				list[k] = int(b[k] & 0x7f)
			}
		}
		return list
	}
	return nil
}

// hevcSize is the largest picture of the sequence parameter sets in a decoder
// configuration (ISO/IEC 14496-15, 8.3.3.1).
func hevcSize(hvcC []byte) (w, h uint64, err error) {
	const fixedPart, nalSPS = 23, 33
	if len(hvcC) < fixedPart {
		return 0, 0, damage("has a short decoder configuration")
	}
	b := hvcC[fixedPart:]
	for range hvcC[fixedPart-1] {
		if len(b) < 3 {
			return 0, 0, damage("has a cut decoder configuration")
		}
		kind, n := b[0]&0x3f, binary.BigEndian.Uint16(b[1:])
		b = b[3:]
		for range n {
			if len(b) < 2 || len(b)-2 < int(binary.BigEndian.Uint16(b)) {
				return 0, 0, damage("has a cut parameter set")
			}
			size := int(binary.BigEndian.Uint16(b))
			if kind == nalSPS {
				sw, sh, ok := spsSize(b[2 : 2+size])
				if !ok {
					return 0, 0, fmt.Errorf("%w: HEVC parameter set", errUnsupported)
				}
				w, h = max(w, sw), max(h, sh)
			}
			b = b[2+size:]
		}
	}
	return w, h, nil
}
