package photo

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

func TestEncodedBandsDecodeLikeOneFile(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {17, 255}, {64, 256}, {48, 528}, {33, 257}, {100, 513}, {40, 2600}, {4096, 300}} {
		img := scene(size.X, size.Y)
		var got, want bytes.Buffer
		if err := EncodeJPEG(&got, img, 90); err != nil {
			t.Fatalf("%v: %v", size, err)
		}
		whole := &image.RGBA{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}
		if err := jpeg.Encode(&want, whole, &jpeg.Options{Quality: 90}); err != nil {
			t.Fatal(err)
		}
		a, err := jpeg.Decode(&got)
		if err != nil {
			t.Fatalf("%v: decode: %v", size, err)
		}
		b, err := jpeg.Decode(&want)
		if err != nil {
			t.Fatal(err)
		}
		x, y := a.(*image.YCbCr), b.(*image.YCbCr)
		if x.Rect != y.Rect || !bytes.Equal(x.Y, y.Y) || !bytes.Equal(x.Cb, y.Cb) || !bytes.Equal(x.Cr, y.Cr) {
			t.Errorf("%v: bands decode to other pixels than one file", size)
		}
	}
}

func TestEncodedPhotoHasNoMetadata(t *testing.T) {
	var buf bytes.Buffer
	if err := EncodeJPEG(&buf, scene(300, 600), PhotoQuality); err != nil {
		t.Fatal(err)
	}
	for at, file := 2, buf.Bytes(); file[at+1] != markerSOS; at += 2 + int(file[at+2])<<8 + int(file[at+3]) {
		if m := file[at+1]; m >= 0xe0 && m <= 0xef || m == 0xfe {
			t.Errorf("segment %#x in an encoded photo", m)
		}
	}
}

func TestImpossibleSizesAreErrors(t *testing.T) {
	for _, img := range []*image.NRGBA{
		{}, {Rect: image.Rect(0, 0, 1<<16, 1)}, {Rect: image.Rect(0, 0, 1, 1<<16)},
	} {
		if err := EncodeJPEG(&bytes.Buffer{}, img, 90); err == nil {
			t.Errorf("%v was encoded", img.Rect)
		}
	}
}

func TestThumbnail(t *testing.T) {
	for name, c := range map[string]struct{ w, h, wantW, wantH int }{
		"a wide photo is 512 wide":      {2048, 1000, 512, 250},
		"a tall photo is 512 high":      {300, 900, 171, 512},
		"a small photo stays as it is":  {80, 60, 80, 60},
		"a thin photo keeps at least 1": {4096, 3, 512, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if b := Thumbnail(scene(c.w, c.h)).Rect; b.Dx() != c.wantW || b.Dy() != c.wantH {
				t.Errorf("got %v", b)
			}
		})
	}
}

func TestScalingKeepsFlatColoursFlat(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 1003, 701))
	for i := range img.Pix {
		img.Pix[i] = [4]byte{200, 3, 255, 255}[i%4]
	}
	for i, v := range Thumbnail(img).Pix {
		if v != [4]byte{200, 3, 255, 255}[i%4] {
			t.Fatalf("byte %d became %d", i, v)
		}
	}
}
