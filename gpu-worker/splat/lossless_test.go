package splat

import (
	"bytes"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/webp"
)

func TestLosslessPicturesAreReadAsTheyWere(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	noise := func(x, y int) color.NRGBA {
		v := random.Uint32()
		return color.NRGBA{uint8(v), uint8(v >> 8), uint8(v >> 16), 255}
	}
	for name, c := range map[string]struct {
		width, height int
		at            func(x, y int) color.NRGBA
	}{
		"one pixel":                            {1, 1, noise},
		"one row":                              {100, 1, noise},
		"one column":                           {1, 100, noise},
		"noise over odd squares":               {49, 33, noise},
		"one colour, in runs over the longest": {200, 100, func(int, int) color.NRGBA { return color.NRGBA{9, 8, 7, 255} }},
		"black":                                {20, 20, func(int, int) color.NRGBA { return color.NRGBA{A: 255} }},
		"two colours":                          {64, 64, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x / 32 * 255), 0, 0, 255} }},
		"a gradient":                           {300, 70, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), uint8(y * 3), uint8(x * y), 255} }},
		"differences that are ever rarer": {256, 64, func(x, y int) color.NRGBA {
			return color.NRGBA{0, uint8(min(random.ExpFloat64()*8, 255)), 0, 255}
		}},
		"alpha":             {40, 40, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), 77, uint8(y), uint8(5 * x)} }},
		"nothing but clear": {30, 5, func(int, int) color.NRGBA { return color.NRGBA{} }},
	} {
		t.Run(name, func(t *testing.T) {
			img := image.NewNRGBA(image.Rect(0, 0, c.width, c.height))
			for y := range c.height {
				for x := range c.width {
					img.SetNRGBA(x, y, c.at(x, y))
				}
			}
			body := chunk("VP8L", new(draft).encodeVP8L(img))
			file := append(append([]byte("RIFF"), le32(nil, uint32(4+len(body)))...), "WEBP"...)
			got, err := webp.Decode(bytes.NewReader(append(file, body...)))
			if err != nil {
				t.Fatal(err)
			}
			if read := got.(*image.NRGBA); read.Rect != img.Rect || !bytes.Equal(read.Pix, img.Pix) {
				t.Error("the pixels differ")
			}
		})
	}
}

func TestPrefixCodesAreWholeAndShort(t *testing.T) {
	fibonacci := make([]uint32, 40) // the counts that make the deepest tree
	for i := range fibonacci {
		fibonacci[i] = 1
		if i > 1 {
			fibonacci[i] = fibonacci[i-1] + fibonacci[i-2]
		}
	}
	for name, c := range map[string]struct {
		counts []uint32
		limit  uint8
	}{
		"the deepest tree":      {fibonacci, maxCodeLength},
		"a deep one of lengths": {fibonacci[:19], maxLengthLength},
		"two symbols":           {[]uint32{0, 5, 0, 900_000}, maxCodeLength},
		"all alike":             {[]uint32{3, 3, 3, 3, 3, 3, 3, 3}, maxCodeLength},
	} {
		t.Run(name, func(t *testing.T) {
			code, room := newPrefixCode(c.counts, c.limit), 0
			for s, l := range code.lengths {
				if l > c.limit || (l == 0) != (c.counts[s] == 0) {
					t.Errorf("symbol %d, %d times, has %d bits", s, c.counts[s], l)
				}
				if l > 0 {
					room += 1 << (maxCodeLength - l)
				}
			}
			if room != 1<<maxCodeLength {
				t.Errorf("the codes fill %d of %d", room, 1<<maxCodeLength)
			}
		})
	}
}
