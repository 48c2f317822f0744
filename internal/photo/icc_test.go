package photo

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"math"
	"testing"
)

func s15(v float64) []byte {
	return binary.BigEndian.AppendUint32(nil, uint32(int32(math.Round(v*65536))))
}

func xyzTag(x, y, z float64) []byte {
	return bytes.Join([][]byte{[]byte("XYZ \x00\x00\x00\x00"), s15(x), s15(y), s15(z)}, nil)
}

// gammaTag is a curve of one exponent, paraTag a parametric one.
func gammaTag(g float64) []byte {
	return binary.BigEndian.AppendUint16([]byte("curv\x00\x00\x00\x00\x00\x00\x00\x01"), uint16(math.Round(g*256)))
}

func paraTag(kind byte, params ...float64) []byte {
	b := []byte{'p', 'a', 'r', 'a', 0, 0, 0, 0, 0, kind, 0, 0}
	for _, p := range params {
		b = append(b, s15(p)...)
	}
	return b
}

func tableTag(f func(float64) float64) []byte {
	b := append([]byte("curv\x00\x00\x00\x00"), 0, 0, 4, 0)
	for i := range 1024 {
		b = binary.BigEndian.AppendUint16(b, uint16(math.Round(65535*f(float64(i)/1023))))
	}
	return b
}

var sRGBCurve = paraTag(3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)

func iccProfile(data string, tags map[string][]byte) []byte {
	head := make([]byte, 128)
	copy(head[8:], "\x02\x40\x00\x00mntr"+data+"XYZ ")
	copy(head[36:], "acsp")
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var body []byte
	for name, tag := range tags {
		at := 132 + 12*len(tags) + len(body)
		table = append(table, name...)
		table = binary.BigEndian.AppendUint32(table, uint32(at))
		table = binary.BigEndian.AppendUint32(table, uint32(len(tag)))
		body = append(body, tag...)
	}
	file := bytes.Join([][]byte{head, table, body}, nil)
	binary.BigEndian.PutUint32(file, uint32(len(file)))
	return file
}

func rgbProfile(r, g, b [3]float64, curve []byte) []byte {
	return iccProfile("RGB ", map[string][]byte{
		"rXYZ": xyzTag(r[0], r[1], r[2]), "gXYZ": xyzTag(g[0], g[1], g[2]), "bXYZ": xyzTag(b[0], b[1], b[2]),
		"rTRC": curve, "gTRC": curve, "bTRC": curve,
	})
}

// Colorants as published in the profiles of these names, adapted to D50.
var (
	p3    = [3][3]float64{{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}}
	adobe = [3][3]float64{{0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}}
	srgb  = [3][3]float64{{0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}}
)

func TestProfilesAreConvertedToSRGB(t *testing.T) {
	displayP3 := rgbProfile(p3[0], p3[1], p3[2], sRGBCurve)
	adobeRGB := rgbProfile(adobe[0], adobe[1], adobe[2], gammaTag(563.0/256))
	for name, c := range map[string]struct {
		profile  []byte
		in, want color.NRGBA
	}{
		// Reference values: CSS Color 4's sample conversions, evaluated independently.
		"display P3 grey stays grey":     {displayP3, color.NRGBA{128, 128, 128, 255}, color.NRGBA{128, 128, 128, 255}},
		"display P3 white stays white":   {displayP3, color.NRGBA{255, 255, 255, 255}, color.NRGBA{255, 255, 255, 255}},
		"display P3 of sRGB's red":       {displayP3, color.NRGBA{234, 51, 35, 255}, color.NRGBA{255, 0, 0, 255}},
		"display P3 of sRGB's green":     {displayP3, color.NRGBA{117, 251, 76, 255}, color.NRGBA{3, 255, 0, 255}}, // of a rounded input
		"display P3 beyond sRGB clips":   {displayP3, color.NRGBA{255, 0, 0, 255}, color.NRGBA{255, 0, 0, 255}},
		"Adobe RGB of sRGB's green":      {adobeRGB, color.NRGBA{144, 255, 60, 255}, color.NRGBA{0, 255, 1, 255}},
		"Adobe RGB mid grey":             {adobeRGB, color.NRGBA{127, 127, 127, 255}, color.NRGBA{127, 127, 127, 255}},
		"sRGB itself is left untouched":  {rgbProfile(srgb[0], srgb[1], srgb[2], sRGBCurve), color.NRGBA{12, 200, 77, 255}, color.NRGBA{12, 200, 77, 255}},
		"sRGB by table is left, too":     {rgbProfile(srgb[0], srgb[1], srgb[2], tableTag(linearSRGB)), color.NRGBA{12, 200, 77, 255}, color.NRGBA{12, 200, 77, 255}},
		"linear light is encoded":        {rgbProfile(srgb[0], srgb[1], srgb[2], gammaTag(1)), color.NRGBA{55, 55, 55, 255}, color.NRGBA{128, 128, 128, 255}},
		"a look-up profile is ignored":   {iccProfile("RGB ", map[string][]byte{"A2B0": make([]byte, 64)}), color.NRGBA{1, 2, 3, 255}, color.NRGBA{1, 2, 3, 255}},
		"a grey profile on colour":       {iccProfile("GRAY", map[string][]byte{"kTRC": gammaTag(1)}), color.NRGBA{1, 2, 3, 255}, color.NRGBA{1, 2, 3, 255}},
		"a press profile is ignored":     {iccProfile("CMYK", nil), color.NRGBA{1, 2, 3, 255}, color.NRGBA{1, 2, 3, 255}},
		"a profile of noise is ignored":  {bytes.Repeat([]byte("noise"), 100), color.NRGBA{1, 2, 3, 255}, color.NRGBA{1, 2, 3, 255}},
		"a curve without end is ignored": {rgbProfile(p3[0], p3[1], p3[2], []byte("curv\x00\x00\x00\x00\xff\xff\xff\xff")), color.NRGBA{1, 2, 3, 255}, color.NRGBA{1, 2, 3, 255}},
	} {
		t.Run(name, func(t *testing.T) {
			f := forgedPNG{w: 32, h: 32, depth: 8, colour: 2, sample: func(_, _, ch int) int {
				return int([]uint8{c.in.R, c.in.G, c.in.B}[ch])
			}, extra: chunk("iCCP", append([]byte("p\x00\x00"), pack(c.profile)...))}
			p, err := Normalise(t.Context(), f.bytes())
			if err != nil {
				t.Fatal(err)
			}
			if !p.Original.HasProfile() {
				t.Error("the profile was not found")
			}
			if got := p.Image.NRGBAAt(9, 9); !near(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func linearSRGB(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func TestGreyProfile(t *testing.T) {
	icc := iccProfile("GRAY", map[string][]byte{"kTRC": gammaTag(1)})
	f := forgedPNG{w: 32, h: 32, depth: 8, sample: func(int, int, int) int { return 55 },
		extra: chunk("iCCP", append([]byte("p\x00\x00"), pack(icc)...))}
	p, err := Normalise(t.Context(), f.bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Image.NRGBAAt(9, 9); !near(got, color.NRGBA{128, 128, 128, 255}) {
		t.Errorf("got %v", got)
	}
}

func TestProfileInJPEGSegmentsAndInWebP(t *testing.T) {
	icc := rgbProfile(p3[0], p3[1], p3[2], sRGBCurve)
	half := len(icc) / 2
	part := func(i byte, b []byte) []byte {
		return segment(markerAPP2, append(append([]byte("ICC_PROFILE\x00"), i, 2), b...)...)
	}
	file := forgedJPEG{w: 64, h: 64, sampling: []byte{0x11, 0x11, 0x11}, adobe: 0,
		value:    halves([]int{234, 51, 35}, []int{117, 251, 76}),
		segments: [][]byte{part(2, icc[half:]), part(1, icc[:half])}}.bytes()
	webp := losslessWebP(t, flat(64, 64, color.NRGBA{234, 51, 35, 255}))
	at := bytes.Index(webp, []byte("VP8L"))
	for name, data := range map[string][]byte{
		"jpeg": file, "webp": webpFile(vp8x(32, 64, 64), webpChunk("ICCP", icc), webp[at:]),
	} {
		p, err := Normalise(t.Context(), data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := p.Image.NRGBAAt(4, 4)
		if got.R < 253 || got.G > 4 || got.B > 4 {
			t.Errorf("%s: got %v, want pure red", name, got)
		}
	}
}

func TestParametricCurves(t *testing.T) {
	for name, c := range map[string]struct {
		tag  []byte
		in   float64
		want float64
		ok   bool
	}{
		"a power":                    {paraTag(0, 2), .5, .25, true},
		"a power from an offset":     {paraTag(1, 2, 2, -1), .25, 0, true},
		"the same above it":          {paraTag(1, 2, 2, -1), .75, .25, true},
		"with a constant":            {paraTag(2, 2, 1, 0, .25), .5, .5, true},
		"sRGB in the dark":           {sRGBCurve, .02, .02 / 12.92, true},
		"sRGB in the light":          {sRGBCurve, .5, .21404, true},
		"five pieces":                {paraTag(4, 2, 1, 0, .5, .5, .1, .2), .25, .325, true},
		"five pieces above":          {paraTag(4, 2, 1, 0, .5, .5, .1, .2), .5, .35, true},
		"a function nobody defined":  {paraTag(9, 1), 0, 0, false},
		"parameters that are cut":    {paraTag(3, 2.4, 1), 0, 0, false},
		"an offset divided by zero":  {paraTag(1, 2, 0, 1), 0, 0, false},
		"a power of zero":            {gammaTag(0), 0, 0, false},
		"no exponent: identity":      {append([]byte("curv"), 0, 0, 0, 0, 0, 0, 0, 0), .3, .3, true},
		"another kind of tag":        {append([]byte("text"), make([]byte, 12)...), 0, 0, false},
		"a tag of four bytes":        {[]byte("curv"), 0, 0, false},
		"a table, between its steps": {tableTag(func(v float64) float64 { return v * v }), .3337, .11136, true},
	} {
		t.Run(name, func(t *testing.T) {
			f, ok := parseCurve(c.tag)
			if ok != c.ok {
				t.Fatalf("ok is %v", ok)
			}
			if ok && math.Abs(f(c.in)-c.want) > 1e-4 {
				t.Errorf("got %v, want %v", f(c.in), c.want)
			}
		})
	}
}
