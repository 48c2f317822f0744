package segment

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"testing"
	"testing/iotest"

	"github.com/2112-lab/gen3d/pipeline"
)

func encodePNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// leftHalf paints the left half of a picture with one colour.
func leftHalf(m draw.Image, c color.Color) image.Image {
	b := m.Bounds()
	draw.Draw(m, image.Rect(b.Min.X, b.Min.Y, b.Min.X+b.Dx()/2, b.Max.Y), image.NewUniform(c), image.Point{}, draw.Src)
	return m
}

func TestDecodeMask(t *testing.T) {
	r := image.Rect(0, 0, 10, 6)
	white := color.White
	black := color.Black
	onBlack := func(m draw.Image) draw.Image {
		draw.Draw(m, m.Bounds(), image.NewUniform(black), image.Point{}, draw.Src)
		return m
	}
	for name, picture := range map[string]image.Image{
		"8-bit grey":                        leftHalf(image.NewGray(r), white),
		"grey just above the threshold":     leftHalf(image.NewGray(r), color.Gray{Y: 128}),
		"16-bit grey":                       leftHalf(image.NewGray16(r), color.Gray16{Y: 0x8000}),
		"RGB":                               leftHalf(onBlack(image.NewRGBA(r)), white),
		"green, which is bright enough":     leftHalf(onBlack(image.NewRGBA(r)), color.RGBA{G: 255, A: 255}),
		"16-bit RGB":                        leftHalf(onBlack(image.NewRGBA64(r)), white),
		"RGBA, transparent is background":   leftHalf(image.NewNRGBA(r), white),
		"16-bit RGBA":                       leftHalf(image.NewNRGBA64(r), white),
		"two-colour palette (1 bit)":        leftHalf(image.NewPaletted(r, color.Palette{black, white}), white),
		"palette with transparency":         leftHalf(image.NewPaletted(r, color.Palette{color.Transparent, white}), white),
		"larger palette":                    leftHalf(image.NewPaletted(r, color.Palette{black, color.Gray{Y: 9}, color.Gray{Y: 3}, white, black}), white),
		"a picture that begins off (0,0)":   leftHalf(image.NewGray(r.Add(image.Pt(3, 4))), white),
		"half-transparent white, above 127": leftHalf(image.NewNRGBA(r), color.NRGBA{R: 255, G: 255, B: 255, A: 130}),
	} {
		t.Run(name, func(t *testing.T) {
			mask, err := DecodeMask(bytes.NewReader(encodePNG(t, picture)))
			if err != nil {
				t.Fatal(err)
			}
			if mask.Bounds() != r {
				t.Fatalf("bounds %v, want %v", mask.Bounds(), r)
			}
			for y := range 6 {
				for x := range 10 {
					if got, want := mask.GrayAt(x, y).Y, object(x < 5); got != want {
						t.Fatalf("(%d,%d) is %d, want %d", x, y, got, want)
					}
				}
			}
		})
	}
}

func TestDecodeMaskBelowThreshold(t *testing.T) {
	for name, c := range map[string]color.Color{
		"127 is background":          color.Gray{Y: 127},
		"bright but transparent":     color.NRGBA{R: 255, G: 255, B: 255, A: 100},
		"16 bits just under 128":     color.Gray16{Y: 0x7fff},
		"blue, which counts for 11%": color.RGBA{B: 255, A: 255},
	} {
		t.Run(name, func(t *testing.T) {
			m := image.NewNRGBA64(image.Rect(0, 0, 4, 4))
			draw.Draw(m, m.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
			mask, err := DecodeMask(bytes.NewReader(encodePNG(t, m)))
			if err != nil || CoverageOf(mask).Pixels != 0 {
				t.Fatalf("%v, %+v", err, CoverageOf(mask))
			}
		})
	}
}

// hugePNG is a well-formed PNG header that promises w × h pixels.
func hugePNG(w, h uint32) []byte {
	ihdr := []byte("IHDR")
	ihdr = binary.BigEndian.AppendUint32(ihdr, w)
	ihdr = binary.BigEndian.AppendUint32(ihdr, h)
	ihdr = append(ihdr, 8, 0, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	out = append(out, ihdr...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(ihdr))
}

func TestDecodeMaskRefuses(t *testing.T) {
	good := encodePNG(t, leftHalf(image.NewGray(image.Rect(0, 0, 64, 64)), color.White))
	broken := bytes.Clone(good)
	broken[len(broken)/2] ^= 0xff
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want pipeline.Code
	}{
		"nothing at all":              {nil, pipeline.MaskNotAnImage},
		"text":                        {[]byte("this is no picture, whatever its name says"), pipeline.MaskNotAnImage},
		"a JPEG":                      {jpg.Bytes(), pipeline.MaskNotAnImage},
		"the signature alone":         {good[:8], pipeline.MaskTruncated},
		"half a file":                 {good[:len(good)/2], pipeline.MaskTruncated},
		"a flipped byte":              {broken, pipeline.MaskTruncated},
		"no pixels":                   {hugePNG(0, 10), pipeline.MaskTruncated},
		"20 000 squared":              {hugePNG(20000, 20000), pipeline.MaskTooManyPix},
		"a product that overflows":    {hugePNG(1<<31-1, 1<<31-1), pipeline.MaskTooManyPix},
		"one pixel high, far to wide": {hugePNG(1<<31-1, 1), pipeline.MaskTooManyPix},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := DecodeMask(bytes.NewReader(c.data))
			var f *pipeline.Failure
			if !errors.As(err, &f) || f.Code != c.want {
				t.Fatalf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestDecodeMaskPassesReadErrorsOn(t *testing.T) {
	good := encodePNG(t, leftHalf(image.NewGray(image.Rect(0, 0, 64, 64)), color.White))
	broken := errors.New("connection reset")
	for _, after := range []int{0, 5, 40} {
		r := io.MultiReader(bytes.NewReader(good[:after]), iotest.ErrReader(broken))
		_, err := DecodeMask(r)
		var f *pipeline.Failure
		if !errors.Is(err, broken) || errors.As(err, &f) {
			t.Errorf("after %d bytes: got %v", after, err)
		}
	}
}

func FuzzDecodeMask(f *testing.F) {
	f.Add(encodePNG(f, leftHalf(image.NewGray(image.Rect(0, 0, 8, 8)), color.White)))
	f.Add(encodePNG(f, leftHalf(image.NewNRGBA(image.Rect(0, 0, 8, 8)), color.White)))
	f.Add(encodePNG(f, image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White})))
	f.Add(hugePNG(20000, 20000))
	f.Add([]byte("text"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 24 && bigEndian(data[16:20])*bigEndian(data[20:24]) > 1<<22 {
			t.Skip("large but allowed: only slow")
		}
		mask, err := DecodeMask(bytes.NewReader(data))
		if err != nil {
			return
		}
		for _, v := range mask.Pix {
			if v != 0 && v != 255 {
				t.Fatalf("mask holds %d", v)
			}
		}
	})
}
