package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"testing"
)

// sides names, for each orientation, what the stored picture's row 0 and column
// 0 are when it stands upright: the table of EXIF 2.32, 4.6.4 A.
var sides = [9]struct{ row0, col0 string }{
	1: {"top", "left"}, 2: {"top", "right"}, 3: {"bottom", "right"}, 4: {"bottom", "left"},
	5: {"left", "top"}, 6: {"right", "top"}, 7: {"right", "bottom"}, 8: {"left", "bottom"},
}

// stored is the upright picture as a camera held in that orientation stores it.
func stored(upright *image.NRGBA, orientation int) *image.NRGBA {
	w, h := upright.Rect.Dx(), upright.Rect.Dy()
	s := sides[orientation]
	sw, sh := w, h
	if orientation >= 5 {
		sw, sh = h, w
	}
	out := image.NewNRGBA(image.Rect(0, 0, sw, sh))
	for row := range sh {
		for col := range sw {
			x, y := 0, 0
			move(&x, &y, s.row0, row, w, h)
			move(&x, &y, s.col0, col, w, h)
			out.SetNRGBA(col, row, upright.NRGBAAt(x, y))
		}
	}
	return out
}

// move goes n pixels inwards from a side of the upright picture.
func move(x, y *int, side string, n, w, h int) {
	switch side {
	case "top":
		*y = n
	case "bottom":
		*y = h - 1 - n
	case "left":
		*x = n
	case "right":
		*x = w - 1 - n
	}
}

// scene is an opaque picture in which no two pixels that a turn might confuse are alike.
func scene(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, color.NRGBA{uint8(x*255/w) ^ uint8(x*7&31), uint8(y * 255 / h), uint8((x*y + 3*x) & 255), 255})
		}
	}
	return img
}

// tiffBlock is an EXIF block that holds an orientation and nothing else.
func tiffBlock(order binary.AppendByteOrder, orientation int) []byte {
	b := []byte("II*\x00")
	if order == binary.BigEndian {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 1)
	b = order.AppendUint16(b, 0x0112)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, uint16(orientation))
	return append(b, 0, 0, 0, 0, 0, 0)
}

func encodePNG(tb testing.TB, img image.Image) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// withChunk inserts a chunk behind IHDR.
func withChunk(file []byte, kind string, body []byte) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(chunk, kind...), body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	const afterIHDR = 8 + 25
	return append(append(append([]byte{}, file[:afterIHDR]...), chunk...), file[afterIHDR:]...)
}

func TestEveryOrientationGivesTheSamePixels(t *testing.T) {
	// Odd sides, and one picture that has to be scaled down.
	for _, size := range []image.Point{{67, 41}, {4300, 36}} {
		upright := scene(size.X, size.Y)
		want, err := Normalise(t.Context(), encodePNG(t, upright))
		if err != nil {
			t.Fatal(err)
		}
		if size.X <= MaxSide && !bytes.Equal(want.Image.Pix, upright.Pix) {
			t.Fatal("an upright PNG did not come through untouched")
		}
		for o := 1; o <= 8; o++ {
			file := withChunk(encodePNG(t, stored(upright, o)), "eXIf", tiffBlock(binary.BigEndian, o))
			got, err := Normalise(t.Context(), file)
			if err != nil {
				t.Fatalf("orientation %d: %v", o, err)
			}
			if got.Original.Orientation != o {
				t.Errorf("orientation %d was read as %d", o, got.Original.Orientation)
			}
			if got.Image.Rect != want.Image.Rect || !bytes.Equal(got.Image.Pix, want.Image.Pix) {
				t.Errorf("orientation %d of %v gives other pixels", o, size)
			}
		}
	}
}
