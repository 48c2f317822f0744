package photo

import (
	"bytes"
	"fmt"
	"io"

	"github.com/2112-lab/gen3d/internal/photo/quickjpeg"
)

// JPEG markers (ITU-T T.81, table B.1).
const (
	markerSOF0  = 0xc0
	markerSOF1  = 0xc1
	markerSOF2  = 0xc2
	markerDHT   = 0xc4
	markerJPG   = 0xc8
	markerDAC   = 0xcc
	markerSOF15 = 0xcf
	markerRST0  = 0xd0
	markerRST7  = 0xd7
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerAPP1  = 0xe1
	markerAPP2  = 0xe2
)

// readJPEGHeader walks the segments up to the first scan. It accepts the same
// stray bytes between segments as image/jpeg, so that both see the same frame.
func readJPEGHeader(src *io.SectionReader) (Info, error) {
	c := newCursor(src)
	if err := c.skip(2); err != nil {
		return Info{}, err
	}
	var info Info
	var icc iccChunks
	for {
		marker, err := nextMarker(c)
		if err != nil {
			return Info{}, err
		}
		if marker >= markerRST0 && marker <= markerRST7 {
			continue
		}
		if marker == markerEOI || marker == markerSOS {
			if info.Width == 0 {
				return Info{}, damage("has no frame header before its first scan")
			}
			info.profile = icc.join()
			return info, nil
		}
		n, err := c.u16()
		if err != nil {
			return Info{}, err
		}
		if n < 2 {
			return Info{}, damage("has a segment shorter than its own length field")
		}
		if err := readSegment(c, marker, n-2, &info, &icc); err != nil {
			return Info{}, err
		}
	}
}

func readSegment(c *cursor, marker byte, n int, info *Info, icc *iccChunks) error {
	frame := marker >= markerSOF0 && marker <= markerSOF15 && marker != markerDHT && marker != markerJPG && marker != markerDAC
	if !frame && marker != markerAPP1 && marker != markerAPP2 {
		return c.skip(int64(n))
	}
	body, err := c.next(n)
	switch {
	case err != nil:
		return err
	case frame:
		return readFrame(marker, body, c.src.Size(), info)
	case marker == markerAPP1:
		if tiff, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); ok && info.Orientation == 0 {
			info.Orientation = exifOrientation(tiff)
		}
	default:
		icc.add(body)
	}
	return nil
}

func nextMarker(c *cursor) (byte, error) {
	for {
		b, err := c.byte()
		if err != nil {
			return 0, err
		}
		if b != 0xff {
			continue
		}
		for b == 0xff {
			if b, err = c.byte(); err != nil {
				return 0, err
			}
		}
		if b != 0 {
			return b, nil
		}
	}
}

// readFrame reads a frame header (T.81, B.2.2).
func readFrame(marker byte, body []byte, size int64, info *Info) error {
	if marker > markerSOF2 {
		return fmt.Errorf("%w: coding process %#x (lossless, hierarchical or arithmetic)", errUnsupported, marker)
	}
	if info.Width != 0 {
		return damage("has two frame headers")
	}
	if len(body) < 6 || len(body) != 6+3*int(body[5]) {
		return damage("has a frame header of the wrong length")
	}
	if body[0] != 8 {
		return fmt.Errorf("%w: %d bits a sample", errUnsupported, body[0])
	}
	info.Height, info.Width = int(body[1])<<8|int(body[2]), int(body[3])<<8|int(body[4])
	if info.Height == 0 {
		return fmt.Errorf("%w: height given after the scan (DNL)", errUnsupported)
	}
	if info.Width == 0 {
		return damage("is 0 wide")
	}
	components := int(body[5])
	info.bytesPerPix = components
	if components == 4 {
		info.bytesPerPix = 8 // planes, then one interleaved copy
	}
	if marker == markerSOF2 {
		// image/jpeg keeps every coefficient of a progressive photo in 32 bits.
		info.bytesPerPix += 4 * components
	} else if components < 4 {
		info.overhead = quickjpeg.Memory(info.Width, components, size)
	}
	return nil
}

// iccChunks gathers the APP2 segments of an ICC profile (ICC.1:2022, B.4).
type iccChunks struct {
	parts [256][]byte
	count int
	size  int
}

func (c *iccChunks) add(body []byte) {
	body, ok := bytes.CutPrefix(body, []byte("ICC_PROFILE\x00"))
	if !ok || len(body) < 2 || body[0] == 0 || body[0] > body[1] {
		return
	}
	if c.size += len(body); c.size <= maxProfile {
		c.parts[body[0]], c.count = body[2:], int(body[1])
	}
}

// join is the profile, or nil where a part is missing.
func (c *iccChunks) join() []byte {
	var all []byte
	for i := 1; i <= c.count; i++ {
		if c.parts[i] == nil {
			return nil
		}
		all = append(all, c.parts[i]...)
	}
	return all
}

// maxScans bounds a progressive photo's passes over its coefficients. Real ones
// have about ten; a hostile 50 MB file fits half a million, hours of work.
const maxScans = 200

// countScans counts the start-of-scan markers after the header. Coded data
// never holds the pair, since it follows every 0xff with 0x00 or a restart.
func countScans(data []byte) int { return bytes.Count(data, []byte{0xff, markerSOS}) }
