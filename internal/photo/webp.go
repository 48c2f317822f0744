package photo

import (
	"encoding/binary"
	"fmt"
	"image"
	"io"

	"golang.org/x/image/webp"
)

// maxWebPChunks bounds the walk; a still picture has at most about eight.
const maxWebPChunks = 1000

// readWebPHeader walks the chunks of the RIFF container (RFC 9649). The size of
// a picture is that of its bitstream, which VP8X must repeat: a small canvas
// around a huge frame is damage.
func readWebPHeader(src *io.SectionReader) (Info, error) {
	c := newCursor(src)
	head, err := c.next(12)
	if err != nil {
		return Info{}, err
	}
	end := 8 + int64(binary.LittleEndian.Uint32(head[4:]))
	if end > src.Size() {
		return Info{}, webpCut(c, fmt.Sprintf("says %d bytes and has %d", end, src.Size()))
	}
	var info, canvas Info
	for range maxWebPChunks {
		if c.pos+8 > end {
			break
		}
		head, err := c.next(8)
		if err != nil {
			return Info{}, err
		}
		kind, n := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
		next := c.pos + n + n&1
		if c.pos+n > end {
			return Info{}, damagef("has chunk %q beyond its end", kind)
		}
		if err := readWebPChunk(c, kind, n, &info, &canvas); err != nil {
			return Info{}, err
		}
		if next >= end {
			break
		}
		if err := c.skip(next - c.pos); err != nil {
			return Info{}, err
		}
	}
	if info.Width == 0 {
		return Info{}, damage("has no picture")
	}
	if canvas.Width != 0 && (canvas.Width != info.Width || canvas.Height != info.Height) {
		return Info{}, damagef("has a frame of %d × %d on a canvas of %d × %d", info.Width, info.Height, canvas.Width, canvas.Height)
	}
	return info, nil
}

// webpCut judges the size first: a bomb is called one even when it is cut, too.
func webpCut(c *cursor, why string) error {
	var info, canvas Info
	head, err := c.next(8)
	if err == nil {
		n := int64(binary.LittleEndian.Uint32(head[4:]))
		if readWebPChunk(c, string(head[:4]), min(n, c.left()), &info, &canvas) == nil {
			for _, i := range []Info{info, canvas} {
				if i.Format = WebP; i.Width > 0 {
					if err := judge(i); err != nil {
						return err
					}
				}
			}
		}
	}
	return damage(why)
}

func readWebPChunk(c *cursor, kind string, n int64, info, canvas *Info) error {
	if info.Width > 0 && (kind == "VP8 " || kind == "VP8L") {
		return nil // the decoder takes the first
	}
	switch kind {
	case "VP8 ":
		return readVP8(c, n, info)
	case "VP8L":
		b, err := c.next(int(min(n, 5)))
		if err != nil {
			return err
		}
		if len(b) < 5 || b[0] != 0x2f {
			return damage("has no VP8L signature")
		}
		bits := binary.LittleEndian.Uint32(b[1:])
		info.Width, info.Height = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
		info.bytesPerPix = 8 // pixels twice, while a transform is undone
		// 65 536 groups of five prefix codes of 536 bytes each fit 2.5 bytes a group.
		info.overhead = 176 << 20
	case "VP8X":
		b, err := c.next(int(min(n, 10)))
		if err != nil {
			return err
		}
		if len(b) < 10 {
			return damage("has a VP8X chunk that is too short")
		}
		if b[0]&2 != 0 {
			return fmt.Errorf("%w: animated WebP", errUnsupported)
		}
		u24 := func(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
		canvas.Width, canvas.Height = u24(b[4:])+1, u24(b[7:])+1
	case "ICCP", "EXIF":
		if n > maxProfile {
			return nil
		}
		b, err := c.next(int(n))
		if err != nil {
			return err
		}
		if kind == "ICCP" {
			info.profile = b
		} else {
			info.Orientation = exifOrientation(b)
		}
	}
	return nil
}

// readVP8 reads a key frame's header (RFC 6386, 9.1).
func readVP8(c *cursor, n int64, info *Info) error {
	b, err := c.next(int(min(n, 10)))
	if err != nil {
		return err
	}
	if len(b) < 10 || b[0]&1 != 0 || b[3] != 0x9d || b[4] != 0x01 || b[5] != 0x2a {
		return damage("has no VP8 key frame")
	}
	info.Width = int(binary.LittleEndian.Uint16(b[6:])) & 0x3fff
	info.Height = int(binary.LittleEndian.Uint16(b[8:])) & 0x3fff
	if info.Width == 0 || info.Height == 0 {
		return damage("is empty")
	}
	info.bytesPerPix = 10 // planes, and alpha coded as a lossless picture of its own
	return nil
}

// decodeWebP decodes a still picture.
func decodeWebP(r io.Reader) (image.Image, error) {
	img, err := webp.Decode(r)
	if err != nil {
		return nil, fmt.Errorf("webp: %w", err)
	}
	return img, nil
}
