package segment

import (
	"bytes"
	"context"
	"errors"
	"image"
	"runtime"
	"slices"
	"testing"
)

func encoded(t testing.TB, img *image.NRGBA) *Embedding {
	t.Helper()
	e, err := Encode(context.Background(), img)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func decode(t testing.TB, e *Embedding, p Prompts) *Decoding {
	t.Helper()
	d, err := Decode(e, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDecodeFindsTheObject(t *testing.T) {
	t.Parallel()
	one, _ := picture(600, 400, 3, disc(.4, .3, .2))
	shared := encoded(t, one) // encoding is what takes time here
	for name, c := range map[string]struct {
		w, h    int
		object  shape
		prompts Prompts
	}{
		"one click":               {600, 400, disc(.4, .3, .2), Prompts{Clicks: []Click{{240, 180, Inside}}}},
		"portrait":                {300, 500, disc(.3, .6, .2), Prompts{Clicks: []Click{{150, 300, Inside}}}},
		"a box":                   {600, 400, disc(.4, .3, .2), Prompts{Boxes: []Box{{115, 55, 365, 305}}}},
		"a click and a box":       {600, 400, disc(.4, .3, .2), Prompts{Clicks: []Click{{240, 180, Inside}, {550, 50, Outside}}, Boxes: []Box{{115, 55, 365, 305}}}},
		"smaller than the grid":   {100, 80, disc(.4, .4, .2), Prompts{Clicks: []Click{{40, 40, Inside}}}},
		"in the bottom right":     {601, 403, disc(1, .67, .3), Prompts{Clicks: []Click{{600.5, 402.5, Inside}}}},
		"a very wide panorama":    {900, 100, disc(.5, .055, .04), Prompts{Clicks: []Click{{450, 50, Inside}}}},
		"two clicks, two objects": {600, 400, func(x, y float64) bool { return disc(.25, .3, .15)(x, y) || disc(.75, .3, .15)(x, y) }, Prompts{Clicks: []Click{{150, 180, Inside}, {450, 180, Inside}}}},
	} {
		t.Run(name, func(t *testing.T) {
			img, truth := picture(c.w, c.h, 3, c.object)
			e := shared
			if !bytes.Equal(img.Pix, one.Pix) {
				e = encoded(t, img)
			}
			d := decode(t, e, c.prompts)
			if got := overlapOf(d.Mask(Best), truth); got < .85 {
				t.Errorf("IoU %.3f", got)
			}
			for i, s := range d.Scores {
				if !(s >= 0 && s <= 1) {
					t.Errorf("score %d is %v", i, s)
				}
			}
		})
	}
}

func TestDecodeCandidates(t *testing.T) {
	t.Parallel()
	two := func(x, y float64) bool { return disc(.25, .3, .15)(x, y) || disc(.75, .3, .15)(x, y) }
	img, _ := picture(600, 400, 3, two)
	e := encoded(t, img)
	d := decode(t, e, Prompts{Clicks: []Click{{150, 180, Inside}, {450, 180, Outside}}})
	for i := range numMasks {
		if m := d.Mask(i); m.GrayAt(450, 180).Y != 0 {
			t.Errorf("candidate %d holds the outside click", i)
		}
	}
	d = decode(t, e, Prompts{Clicks: []Click{{150, 180, Inside}}})
	small, medium, large := CoverageOf(d.Mask(Small)).Pixels, CoverageOf(d.Mask(Medium)).Pixels, CoverageOf(d.Mask(Large)).Pixels
	if small > medium || medium > large {
		t.Fatalf("%d, %d, %d do not grow", small, medium, large)
	}
}

func TestDecodeRefuses(t *testing.T) {
	img, _ := picture(60, 40, 3, disc(.4, .3, .2))
	e := encoded(t, img)
	if _, err := Decode(e, Prompts{}, nil); !errors.Is(err, ErrPrompts) {
		t.Error(err)
	}
	inside := Prompts{Clicks: []Click{{1, 1, Inside}}}
	if _, err := Decode(e, inside, make([]float32, 5)); !errors.Is(err, errPrevious) {
		t.Error(err)
	}
	if _, err := Decode(&Embedding{Photo: e.Photo}, inside, nil); !errors.Is(err, ErrDescriptor) {
		t.Error(err)
	}
}

func TestEncodeIsTheSameOnAnyNumberOfCores(t *testing.T) {
	img, _ := picture(512, 256, 5, disc(.4, .3, .2))
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	one := encoded(t, img)
	runtime.GOMAXPROCS(4)
	four := encoded(t, img)
	if !slices.Equal(one.Data, four.Data) {
		t.Fatal("tensors differ")
	}
	a, err1 := one.Gzipped()
	b, err2 := four.Gzipped()
	if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
		t.Fatal("files differ")
	}
}

func TestEncodeOddPhotos(t *testing.T) {
	t.Parallel()
	flat := image.NewNRGBA(image.Rect(0, 0, 64, 48))
	noisy, _ := picture(512, 512, 9, func(x, y float64) bool { return int(x*512*7919+y*512*104729)%2 == 0 })
	img, _ := picture(64, 48, 1, disc(.5, .4, .2))
	for name, p := range map[string]*image.NRGBA{
		"one colour":           flat,
		"nothing but noise":    noisy,
		"the smallest":         image.NewNRGBA(image.Rect(0, 0, minSide, minSide)),
		"a thin strip":         image.NewNRGBA(image.Rect(0, 0, 4096, minSide)),
		"part of a larger one": img.SubImage(image.Rect(5, 7, 60, 40)).(*image.NRGBA),
	} {
		t.Run(name, func(t *testing.T) {
			e := encoded(t, p)
			for i, v := range e.Data {
				if v != roundToHalf(v) {
					t.Fatalf("number %d, %v, is not exact in half precision", i, v)
				}
			}
			d := decode(t, e, Prompts{Clicks: []Click{{1, 1, Inside}}})
			if CoverageOf(d.Mask(Large)).Pixels == 0 {
				t.Error("the largest candidate is empty")
			}
		})
	}
}

func TestEncodeRefuses(t *testing.T) {
	if _, err := Encode(context.Background(), image.NewNRGBA(image.Rect(0, 0, 15, 100))); !errors.Is(err, ErrPhotoSize) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Encode(ctx, image.NewNRGBA(image.Rect(0, 0, 50, 50))); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func BenchmarkEncode12MP(b *testing.B) {
	img, _ := picture(4000, 3000, 5, disc(.4, .3, .2))
	for b.Loop() {
		encoded(b, img)
	}
}

func BenchmarkHierarchy(b *testing.B) { // without decoding and shrinking the photo
	img, _ := picture(1024, 768, 5, disc(.4, .3, .2))
	for b.Loop() {
		encoded(b, img)
	}
}

func BenchmarkDecode(b *testing.B) {
	img, _ := picture(1024, 768, 5, disc(.4, .3, .2))
	e := encoded(b, img)
	for b.Loop() {
		decode(b, e, Prompts{Clicks: []Click{{400, 300, Inside}}})
	}
}
