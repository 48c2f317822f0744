package photo

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// maxPNGChunks bounds the walk: a 50 MB file of empty chunks would have four million.
const maxPNGChunks = 100_000

// readPNGHeader reads IHDR and walks the other chunks without reading their
// bodies, except eXIf and iCCP. A file without its end chunk is damaged.
func readPNGHeader(src *io.SectionReader) (Info, error) {
	c := newCursor(src)
	if err := c.skip(8); err != nil {
		return Info{}, err
	}
	var info Info
	for i := range maxPNGChunks {
		head, err := c.next(8)
		if err != nil {
			return Info{}, err
		}
		n, kind := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if n > 1<<31-1 || n+4 > c.left() {
			return Info{}, pngCut(kind, n, i, info)
		}
		if (i == 0) != (kind == "IHDR") {
			return Info{}, damagef("has %q as chunk %d", kind, i)
		}
		var body []byte
		switch {
		case kind == "IEND":
			return info, nil
		case kind == "IHDR" && n != 13:
			return Info{}, damagef("has an IHDR of %d bytes", n)
		case kind == "IHDR", kind == "eXIf" && n <= 1<<16, kind == "iCCP" && n <= maxProfile:
			if body, err = c.next(int(n)); err == nil {
				err = c.skip(4) // the checksum, which the decoder verifies
			}
		default:
			err = c.skip(n + 4)
		}
		if err != nil {
			return Info{}, err
		}
		if err := info.readPNGChunk(kind, body); err != nil {
			return Info{}, err
		}
	}
	return Info{}, damagef("has more than %d chunks", maxPNGChunks)
}

// pngCut judges the size first: a bomb is called one even when it is cut, too.
func pngCut(kind string, n int64, chunk int, info Info) error {
	if chunk > 0 {
		info.Format = PNG
		if err := judge(info); err != nil {
			return err
		}
	}
	return damagef("ends inside chunk %q of %d bytes", kind, n)
}

func (i *Info) readPNGChunk(kind string, body []byte) error {
	switch kind {
	case "IHDR":
		w, h := binary.BigEndian.Uint32(body), binary.BigEndian.Uint32(body[4:])
		if w == 0 || h == 0 || w > 1<<31-1 || h > 1<<31-1 {
			return damagef("is %d × %d", w, h)
		}
		i.Width, i.Height = int(w), int(h)
		depth, colour, interlaced := body[8], body[9], body[12] != 0
		i.bytesPerPix = 4
		switch {
		case depth == 16 && colour == 0:
			i.bytesPerPix = 2
		case depth == 16:
			i.bytesPerPix = 8
		case colour == 0, colour == 3:
			i.bytesPerPix = 1
		}
		if interlaced {
			i.bytesPerPix += (i.bytesPerPix + 1) / 2 // the last pass is half the picture
		}
	case "eXIf":
		i.Orientation = exifOrientation(body)
	case "iCCP":
		i.profile = inflateProfile(body)
	}
	return nil
}

// inflateProfile reads an iCCP chunk: name, zero, method, zlib stream (PNG 3, 11.3.2.3).
// An unreadable or oversized profile is no profile.
func inflateProfile(body []byte) []byte {
	_, packed, ok := bytes.Cut(body, []byte{0})
	if !ok || len(packed) < 1 || packed[0] != 0 {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(packed[1:]))
	if err != nil {
		return nil
	}
	profile, err := io.ReadAll(io.LimitReader(z, maxProfile+1))
	if err != nil || len(profile) > maxProfile {
		return nil
	}
	return profile
}
