package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"runtime"
	"sync/atomic"

	"github.com/2112-lab/gen3d/internal/relay"
)

// Qualities of the two pictures that are served, in libjpeg's scale.
const (
	PhotoQuality     = 90
	ThumbnailQuality = 82
)

// ThumbnailSide is the longest side of a thumbnail, in pixels.
const ThumbnailSide = 512

// Thumbnail is img scaled to at most ThumbnailSide. A smaller one is copied.
func Thumbnail(img *image.NRGBA) *image.NRGBA {
	b := img.Bounds()
	w, h := fit(b.Dx(), b.Dy(), ThumbnailSide)
	src := &source{width: b.Dx(), height: b.Dy(), read: func(y int, dst []byte) {
		copy(dst, img.Pix[img.PixOffset(b.Min.X, b.Min.Y+y):])
	}}
	return newDevelopment(src, w, h, 1).all()
}

// bandRows is the height of the bands that are coded apart: a multiple of the
// 16 rows of a 4:2:0 block. At 4096 wide a band has 256 × 16 blocks, far below
// the 65 535 that a restart interval can count.
const bandRows = 256

// EncodeJPEG writes img, taken as opaque, as a baseline 4:2:0 JPEG without any
// metadata, at a quality of 1 to 100. The same pixels give the same bytes.
//
// Bands are coded side by side and joined by restart markers (ITU-T T.81,
// B.2.4.4), which every decoder knows: a second core halves the time.
func EncodeJPEG(w io.Writer, img *image.NRGBA, quality int) error {
	b := img.Bounds()
	if b.Empty() || b.Dx() > 1<<16-1 || b.Dy() > 1<<16-1 {
		return fmt.Errorf("encode jpeg: %d × %d pixels do not fit the format", b.Dx(), b.Dy())
	}
	bands := make([]coded, (b.Dy()+bandRows-1)/bandRows)
	errs := make([]error, len(bands))
	var group relay.Group
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(bands)) {
		group.Go(func() {
			for i := int(next.Add(1) - 1); i < len(bands); i = int(next.Add(1) - 1) {
				top := b.Min.Y + i*bandRows
				band := image.Rect(b.Min.X, top, b.Max.X, min(top+bandRows, b.Max.Y))
				bands[i], errs[i] = encodeBand(img.SubImage(band).(*image.NRGBA), quality)
			}
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("encode jpeg: %w", err)
	}
	return joinBands(w, bands, b.Dx(), b.Dy())
}

// coded is a JPEG file in two parts: up to its scan header, and the coded data.
type coded struct{ head, scan []byte }

func encodeBand(img *image.NRGBA, quality int) (coded, error) {
	// Straight and premultiplied alpha agree where all of it is 255, and
	// image/jpeg reads this type without asking for each pixel.
	var opaque image.Image = &image.RGBA{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}
	if img.Rect.Dx()%16 == 0 && img.Rect.Dy()%16 == 0 { // beyond the rim it repeats pixels, which pairs of them cannot say
		opaque = subsampled(img)
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, opaque, &jpeg.Options{Quality: quality}); err != nil {
		return coded{}, err
	}
	file := buf.Bytes()
	at, err := findSegment(file, markerSOS)
	if err != nil {
		return coded{}, err
	}
	at += 2 + int(binary.BigEndian.Uint16(file[at+2:]))
	return coded{head: file[:at], scan: file[at : len(file)-2]}, nil // less the end marker
}

// findSegment is the offset of a marker in a file that image/jpeg wrote.
func findSegment(file []byte, marker byte) (int, error) {
	for at := 2; at+4 <= len(file); at += 2 + int(binary.BigEndian.Uint16(file[at+2:])) {
		if file[at+1] == marker {
			return at, nil
		}
	}
	return 0, fmt.Errorf("marker %#x not found", marker)
}

func joinBands(w io.Writer, bands []coded, width, height int) error {
	head := bands[0].head
	frame, err := findSegment(head, markerSOF0)
	if err != nil {
		return err
	}
	binary.BigEndian.PutUint16(head[frame+5:], uint16(height))
	scan, err := findSegment(head, markerSOS)
	if err != nil {
		return err
	}
	out := append([]byte{}, head[:scan]...)
	if len(bands) > 1 {
		blocks := (width + 15) / 16 * (bandRows / 16)
		if blocks > 1<<16-1 {
			return fmt.Errorf("encode jpeg: %d pixels are too wide to code in bands", width)
		}
		out = append(out, 0xff, 0xdd, 0, 4, byte(blocks>>8), byte(blocks)) // DRI
	}
	out = append(out, head[scan:]...)
	for i, band := range bands {
		if i > 0 {
			out = append(out, 0xff, markerRST0+byte((i-1)%8))
		}
		out = append(out, band.scan...)
	}
	_, err = w.Write(append(out, 0xff, markerEOI))
	return err
}
