package photo

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"testing"
)

// twelveMegapixels is a JPEG of 4000 × 3000 with detail at several scales.
func twelveMegapixels(tb testing.TB) []byte {
	tb.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 4000, 3000))
	fill(img.Pix, img.Stride)
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: 90}); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// fill paints gradients, edges and grain.
func fill(pix []byte, stride int) {
	seed := uint32(1)
	for i := 0; i+3 < len(pix); i += 4 {
		x, y := i%stride/4, i/stride
		seed = seed*1664525 + 1013904223
		grain := int(seed>>29) - 4
		edge := 40 * ((x/97 + y/61) & 1)
		pix[i] = uint8(60 + x/32%96 + edge + grain)
		pix[i+1] = uint8(70 + y/24%96 + edge + grain)
		pix[i+2] = uint8(50 + (x+y)/48%96 + edge + grain)
		pix[i+3] = 255
	}
}

func BenchmarkNormalise12MP(b *testing.B) {
	data := twelveMegapixels(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Normalise(context.Background(), data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNormaliseAndEncode12MP(b *testing.B) {
	data := twelveMegapixels(b)
	b.ReportAllocs()
	for b.Loop() {
		p, err := Normalise(context.Background(), data)
		if err != nil {
			b.Fatal(err)
		}
		var buf bytes.Buffer
		if err := EncodeJPEG(&buf, p.Image, PhotoQuality); err != nil {
			b.Fatal(err)
		}
		Thumbnail(p.Image)
	}
}
