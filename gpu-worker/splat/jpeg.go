package splat

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
)

// stripRows is the height in pixels of the strips that encodeJPEG makes at the
// same time: a multiple of the 16 rows of a block of subsampled colour.
const stripRows = 128

// encodeJPEG is jpeg.Encode on every processor. The image is encoded in strips,
// which are then joined as the restart intervals of one scan (ISO/IEC 10918-1,
// F.1.1.5.2): image/jpeg always uses the same tables, and each strip begins, as
// an interval must, on a byte and with no prediction. The pixels are exactly
// those of jpeg.Encode.
func encodeJPEG(img *image.RGBA, quality int) ([]byte, error) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	strips := (h + stripRows - 1) / stripRows
	scans := make([][]byte, strips)
	errs := make([]error, strips)
	var head []byte
	parallel(strips, func(i int) {
		y := img.Rect.Min.Y + i*stripRows
		part := img.SubImage(image.Rect(img.Rect.Min.X, y, img.Rect.Max.X, y+stripRows))
		var b bytes.Buffer
		if err := jpeg.Encode(&b, part, &jpeg.Options{Quality: quality}); err != nil {
			errs[i] = err
			return
		}
		h, scan, err := splitJPEG(b.Bytes())
		if scans[i], errs[i] = scan, err; i == 0 {
			head = h
		}
	})
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if strips == 1 {
		return append(append(head, scans[0]...), 0xff, 0xd9), nil
	}
	return joinJPEG(head, scans, w, h)
}

// splitJPEG parts a JPEG into everything up to the start of its only scan's
// data, and that data without the end marker.
func splitJPEG(b []byte) (head, scan []byte, err error) {
	for i := 2; i+4 <= len(b) && b[i] == 0xff; {
		size := int(binary.BigEndian.Uint16(b[i+2:]))
		end := i + 2 + size
		if b[i+1] == 0xda && end <= len(b)-2 {
			return b[:end:end], b[end : len(b)-2], nil
		}
		i = end
	}
	return nil, nil, errors.New("jpeg without a scan")
}

// joinJPEG puts the full height into the frame header, announces the restart
// interval, and joins the scans with restart markers.
func joinJPEG(head []byte, scans [][]byte, w, h int) ([]byte, error) {
	out := make([]byte, 0, len(head)*len(scans))
	out = append(out, head[:2]...)
	for i := 2; i < len(head); {
		end := i + 2 + int(binary.BigEndian.Uint16(head[i+2:]))
		if head[i+1] == 0xda {
			interval := (w + 15) / 16 * (stripRows / 16)
			if interval > 0xffff {
				return nil, errors.New("image too wide for one restart interval a strip")
			}
			out = append(out, 0xff, 0xdd, 0, 4, byte(interval>>8), byte(interval))
		}
		segment := len(out)
		out = append(out, head[i:end]...)
		if head[i+1] == 0xc0 {
			binary.BigEndian.PutUint16(out[segment+5:], uint16(h))
		}
		i = end
	}
	for i, scan := range scans {
		if i > 0 {
			out = append(out, 0xff, 0xd0+byte((i-1)%8))
		}
		out = append(out, scan...)
	}
	return append(out, 0xff, 0xd9), nil
}
