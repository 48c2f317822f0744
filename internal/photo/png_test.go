package photo

import (
	"fmt"
	"image/color"
	"testing"
)

func TestEveryKindOfPNG(t *testing.T) {
	palette := []byte{255, 0, 0, 0, 200, 0, 0, 0, 255, 9, 9, 9}
	for _, c := range []struct {
		name          string
		colour, depth int
		trns          []byte
		sample        func(x, y, c, top int) int
		want          func(x, y, top int) color.NRGBA
	}{
		{"grey", 0, 1, nil, nil, nil}, {"grey", 0, 2, nil, nil, nil}, {"grey", 0, 4, nil, nil, nil},
		{"grey", 0, 8, nil, nil, nil}, {"grey", 0, 16, nil, nil, nil},
		{"grey with one transparent level", 0, 8, []byte{0, 0}, nil, whiteInsteadOfBlack},
		{"colour", 2, 8, nil, ramp, rampColour}, {"colour", 2, 16, nil, ramp, rampColour},
		{"grey and alpha", 4, 8, nil, halfGrey, pale}, {"grey and alpha", 4, 16, nil, halfGrey, pale},
		{"colour and alpha", 6, 8, nil, halfClear, rampOrWhite}, {"colour and alpha", 6, 16, nil, halfClear, rampOrWhite},
		{"palette", 3, 2, nil, index, paletteColour}, {"palette", 3, 4, nil, index, paletteColour},
		{"palette", 3, 8, nil, index, paletteColour},
		{"palette with transparency", 3, 8, []byte{255, 0}, index, paletteOrWhite},
	} {
		if c.sample == nil {
			c.sample = ramp
		}
		if c.want == nil {
			c.want = greyRamp
		}
		for _, interlaced := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s of %d bits/interlaced=%v", c.name, c.depth, interlaced), func(t *testing.T) {
				top := 1<<c.depth - 1
				f := forgedPNG{w: 51, h: 37, depth: c.depth, colour: c.colour, interlaced: interlaced, trns: c.trns,
					sample: func(x, y, ch int) int { return c.sample(x, y, ch, top) }}
				if c.colour == 3 {
					f.palette = palette
				}
				p, err := Normalise(t.Context(), f.bytes())
				if err != nil {
					t.Fatal(err)
				}
				for y := range 37 {
					for x := range 51 {
						if got, want := p.Image.NRGBAAt(x, y), c.want(x, y, top); !near(got, want) {
							t.Fatalf("at %d, %d: got %v, want %v", x, y, got, want)
						}
					}
				}
			})
		}
	}
}

func near(a, b color.NRGBA) bool {
	d := func(x, y uint8) bool { return int(x)-int(y) <= 1 && int(y)-int(x) <= 1 }
	return d(a.R, b.R) && d(a.G, b.G) && d(a.B, b.B) && a.A == 255
}

func ramp(x, y, c, top int) int { return (x*5 + y*3 + c*40) % 256 * top / 255 }

func scaled(v, top int) uint8 { return uint8((v*255 + top/2) / top) }

func greyRamp(x, y, top int) color.NRGBA {
	v := scaled(ramp(x, y, 0, top), top)
	return color.NRGBA{v, v, v, 255}
}

func whiteInsteadOfBlack(x, y, top int) color.NRGBA {
	if c := greyRamp(x, y, top); c.R > 0 {
		return c
	}
	return color.NRGBA{255, 255, 255, 255}
}

func rampColour(x, y, top int) color.NRGBA {
	return color.NRGBA{scaled(ramp(x, y, 0, top), top), scaled(ramp(x, y, 1, top), top), scaled(ramp(x, y, 2, top), top), 255}
}

// halfGrey is a ramp of which alpha lets one fifth through.
func halfGrey(x, y, c, top int) int {
	if c == 1 {
		return top / 5
	}
	return ramp(x, y, 0, top)
}

func pale(x, y, top int) color.NRGBA {
	v := uint8((int(scaled(ramp(x, y, 0, top), top)) + 4*255 + 2) / 5)
	return color.NRGBA{v, v, v, 255}
}

func halfClear(x, y, c, top int) int {
	if c == 3 {
		return top * (x & 1)
	}
	return ramp(x, y, c, top)
}

func rampOrWhite(x, y, top int) color.NRGBA {
	if x&1 == 0 {
		return color.NRGBA{255, 255, 255, 255}
	}
	return rampColour(x, y, top)
}

func index(x, y, _, _ int) int { return (x/3 + y) % 4 }

func paletteColour(x, y, _ int) color.NRGBA {
	return []color.NRGBA{{255, 0, 0, 255}, {0, 200, 0, 255}, {0, 0, 255, 255}, {9, 9, 9, 255}}[index(x, y, 0, 0)]
}

func paletteOrWhite(x, y, _ int) color.NRGBA {
	if index(x, y, 0, 0) == 1 {
		return color.NRGBA{255, 255, 255, 255}
	}
	return paletteColour(x, y, 0)
}

func TestAnimatedPNGGivesItsDefaultImage(t *testing.T) {
	f := forgedPNG{w: 40, h: 40, depth: 8, colour: 0, sample: func(x, y, _ int) int { return 77 }}
	f.extra = append(chunk("acTL", []byte{0, 0, 0, 2, 0, 0, 0, 0}),
		chunk("fcTL", []byte{0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0})...)
	f.tail = append(chunk("fcTL", []byte{0, 0, 0, 1, 0, 0, 0, 40, 0, 0, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0}),
		chunk("fdAT", append([]byte{0, 0, 0, 2}, pack(make([]byte, 41*40))...))...)
	p, err := Normalise(t.Context(), f.bytes())
	if err != nil {
		t.Fatal(err)
	}
	if c := p.Image.NRGBAAt(20, 20); c.R != 77 {
		t.Errorf("got %v, want the first frame's 77", c)
	}
}
