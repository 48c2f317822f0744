package photo

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/jpeg"
	"testing"
)

// halves paints the left half in one level and the right half in another.
func halves(left, right []int) func(int, float64, float64) int {
	return func(c int, u, _ float64) int {
		if u < .5 {
			return left[c]
		}
		return right[c]
	}
}

func TestEveryKindOfJPEG(t *testing.T) {
	// Colours by JFIF's formula, worked out by hand: (76, 85, 255) is pure red.
	red, blue := [3]int{254, 0, 0}, [3]int{0, 0, 254}
	ycc := halves([]int{76, 85, 255}, []int{29, 255, 107})
	for name, c := range map[string]struct {
		sampling    []byte
		adobe       int
		value       func(int, float64, float64) int
		left, right [3]int
	}{
		"grey":                     {[]byte{0x11}, -1, halves([]int{40}, []int{220}), [3]int{40, 40, 40}, [3]int{220, 220, 220}},
		"grey that claims 2 × 2":   {[]byte{0x22}, -1, halves([]int{40}, []int{220}), [3]int{40, 40, 40}, [3]int{220, 220, 220}},
		"4:4:4":                    {[]byte{0x11, 0x11, 0x11}, -1, ycc, red, blue},
		"4:2:2":                    {[]byte{0x21, 0x11, 0x11}, -1, ycc, red, blue},
		"4:2:0":                    {[]byte{0x22, 0x11, 0x11}, -1, ycc, red, blue},
		"4:4:0":                    {[]byte{0x12, 0x11, 0x11}, -1, ycc, red, blue},
		"4:1:1":                    {[]byte{0x41, 0x11, 0x11}, -1, ycc, red, blue},
		"4:1:0":                    {[]byte{0x42, 0x11, 0x11}, -1, ycc, red, blue},
		"4:2:2 written as 2×2 1×2": {[]byte{0x22, 0x12, 0x12}, -1, ycc, red, blue},
		"RGB marked by Adobe":      {[]byte{0x11, 0x11, 0x11}, 0, halves([]int{250, 20, 30}, []int{10, 200, 90}), [3]int{250, 20, 30}, [3]int{10, 200, 90}},
		"CMYK (inverted)":          {[]byte{0x11, 0x11, 0x11, 0x11}, 0, halves([]int{255, 0, 0, 255}, []int{255, 255, 255, 100}), [3]int{255, 0, 0}, [3]int{100, 100, 100}},
		"CMYK, plates subsampled":  {[]byte{0x22, 0x11, 0x11, 0x22}, 0, halves([]int{255, 0, 0, 255}, []int{255, 255, 255, 100}), [3]int{255, 0, 0}, [3]int{100, 100, 100}},
		"YCCK":                     {[]byte{0x11, 0x11, 0x11, 0x11}, 2, halves([]int{76, 85, 255, 255}, []int{0, 128, 128, 128}), [3]int{1, 255, 255}, [3]int{128, 128, 128}}, // inks, inverted twice
	} {
		for _, progressive := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/progressive=%v", name, progressive), func(t *testing.T) {
				f := forgedJPEG{w: 131, h: 70, sampling: c.sampling, adobe: c.adobe, value: c.value, progressive: progressive}
				p, err := Normalise(t.Context(), f.bytes())
				if err != nil {
					t.Fatal(err)
				}
				if p.Width != 131 || p.Height != 70 {
					t.Fatalf("got %d × %d", p.Width, p.Height)
				}
				for x, want := range map[int][3]int{10: c.left, 120: c.right} {
					got := p.Image.NRGBAAt(x, 66)
					for i, v := range []uint8{got.R, got.G, got.B} {
						if d := int(v) - want[i]; d < -2 || d > 2 {
							t.Errorf("at %d: got %v, want %v", x, got, want)
						}
					}
				}
			})
		}
	}
}

func exifSegment(tiff []byte) []byte {
	return segment(markerAPP1, append([]byte("Exif\x00\x00"), tiff...)...)
}

func TestJPEGOrientation(t *testing.T) {
	plain := forgedJPEG{w: 96, h: 64, sampling: []byte{0x11, 0x11, 0x11}, adobe: -1, value: func(c int, u, v float64) int {
		return int(40+150*u) + c*int(20*v)
	}}
	base, err := Normalise(t.Context(), plain.bytes())
	if err != nil {
		t.Fatal(err)
	}
	for o := 1; o <= 8; o++ {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			turned := plain
			turned.segments = [][]byte{exifSegment(tiffBlock(order, o)), exifSegment(tiffBlock(order, 3))} // only the first counts
			p, err := Normalise(t.Context(), turned.bytes())
			if err != nil {
				t.Fatal(err)
			}
			if again := stored(p.Image, o); !bytes.Equal(again.Pix, base.Image.Pix) {
				t.Errorf("orientation %d (%v) is not undone by storing it again", o, order)
			}
		}
	}
}

func TestSenselessOrientationIsUpright(t *testing.T) {
	good := tiffBlock(binary.LittleEndian, 6)
	change := func(at int, v byte) []byte {
		b := bytes.Clone(good)
		b[at] = v
		return b
	}
	for name, tiff := range map[string][]byte{
		"nothing at all":                {},
		"half a header":                 good[:5],
		"an unknown byte order":         change(0, 'X'),
		"another magic number":          change(2, 43),
		"a directory beyond the end":    change(5, 200),
		"a directory within the header": change(4, 2),
		"a cut entry":                   good[:17],
		"more entries than bytes":       append(change(10, 0x13)[:22:22], 0xff),
		"an orientation of type long":   change(12, 4),
		"two orientations":              change(14, 2),
		"orientation 0":                 change(18, 0),
		"orientation 9":                 change(18, 9),
	} {
		t.Run(name, func(t *testing.T) {
			if o := exifOrientation(tiff); o != 1 {
				t.Errorf("got %d", o)
			}
		})
	}
}

func TestStrayBytesBeforeAMarkerAreForgiven(t *testing.T) {
	f := forgedJPEG{w: 40, h: 40, sampling: []byte{0x11}, adobe: -1, value: halves([]int{9}, []int{200}),
		segments: [][]byte{segment(0xfe), {0, 1, 2, 0xff, 0}, {0xff, 0xff, 0xff}}}
	p, err := Normalise(t.Context(), f.bytes())
	if err != nil {
		t.Fatal(err)
	}
	want, err := jpeg.DecodeConfig(bytes.NewReader(f.bytes()))
	if err != nil || want.Width != p.Width || want.Height != p.Height {
		t.Errorf("header %d × %d, image/jpeg %v %v", p.Width, p.Height, want, err)
	}
}
