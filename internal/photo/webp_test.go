package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"testing"
)

func TestWebPLosslessComesThroughUntouched(t *testing.T) {
	img := scene(90, 61)
	p, err := Normalise(t.Context(), losslessWebP(t, img))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(p.Image.Pix, img.Pix) {
		t.Error("pixels changed")
	}
}

func TestWebPTransparencyLiesOverWhite(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 * 64 {
		img.SetNRGBA(i%64, i/64, color.NRGBA{0, 100, 200, uint8(i / 64 * 4)})
	}
	p, err := Normalise(t.Context(), losslessWebP(t, img))
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Image.NRGBAAt(5, 0); got != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("clear pixel became %v", got)
	}
	if got := p.Image.NRGBAAt(5, 50); got.R != 55 || got.B != 212 || got.A != 255 {
		t.Errorf("pixel of alpha 200 became %v", got)
	}
}

func TestWebPOrientation(t *testing.T) {
	upright := scene(70, 45)
	for o := 1; o <= 8; o++ {
		turned := stored(upright, o)
		bitstream := losslessWebP(t, turned)
		for bytes.HasPrefix(bitstream, []byte("RIFF")) {
			bitstream = bitstream[12:]
		}
		if i := bytes.Index(bitstream, []byte("VP8L")); i > 0 {
			bitstream = bitstream[i:]
		}
		file := webpFile(vp8x(8, turned.Rect.Dx(), turned.Rect.Dy()), bitstream, webpChunk("EXIF", tiffBlock(binary.LittleEndian, o)))
		p, err := Normalise(t.Context(), file)
		if err != nil {
			t.Fatalf("orientation %d: %v", o, err)
		}
		if !bytes.Equal(p.Image.Pix, upright.Pix) {
			t.Errorf("orientation %d gives other pixels", o)
		}
	}
}

func TestWebPLossy(t *testing.T) {
	for _, name := range []string{"blue-purple-pink.lossy.webp", "yellow_rose.lossy-with-alpha.webp"} {
		data := moduleFile(t, "golang.org/x/image", "testdata/"+name)
		p, err := Normalise(t.Context(), data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if p.Width < 100 || p.Image.Pix[3] != 255 {
			t.Errorf("%s: %d × %d, alpha %d", name, p.Width, p.Height, p.Image.Pix[3])
		}
		for k := 1; k < 10; k++ {
			if _, err := Normalise(t.Context(), data[:len(data)*k/10]); err == nil {
				t.Errorf("%s cut at %d tenths was decoded", name, k)
			}
		}
	}
}
