package quickjpeg

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// decode is Open and Decode of a picture whose size is right.
func decode(ctx context.Context, data []byte) (image.Image, error) {
	c, _ := jpeg.DecodeConfig(bytes.NewReader(data))
	p, err := Open(data, image.Pt(c.Width, c.Height))
	if err != nil {
		return nil, err
	}
	return p.Decode(ctx)
}

// off is by how much two pictures differ at most, in samples of their planes.
func off(t *testing.T, got, want image.Image) int {
	t.Helper()
	if got.Bounds() != want.Bounds() {
		t.Fatalf("got %v, want %v", got.Bounds(), want.Bounds())
	}
	parts := 1
	if a, ok := got.(*image.YCbCr); ok {
		b, ok := want.(*image.YCbCr)
		if !ok || a.SubsampleRatio != b.SubsampleRatio {
			t.Fatalf("got %T in %v, want %T", got, a.SubsampleRatio, want)
		}
		parts = 3
	} else if _, ok := want.(*image.Gray); !ok {
		t.Fatalf("got %T, want %T", got, want)
	}
	worst := 0
	for c := range parts {
		a, _ := plane(got, c)
		b, _ := plane(want, c)
		if len(a) != len(b) {
			t.Fatalf("plane %d has %d samples, want %d", c, len(a), len(b))
		}
		for i := range a {
			worst = max(worst, int(a[i])-int(b[i]), int(b[i])-int(a[i]))
		}
	}
	return worst
}

// tolerance is nothing with the version of Go whose transform ours is. Another one may
// round differently, within what T.83 allows.
func tolerance() int {
	if strings.HasPrefix(runtime.Version(), "go1.26") {
		return 0
	}
	return 1
}

var (
	grey   = []byte{0x11}
	halved = []byte{0x22, 0x11, 0x11}
)

var plain = map[string]forged{
	"grey":                                {w: 67, h: 45, sampling: grey, filled: 8, lower: true},
	"grey that claims 2 × 2":              {w: 67, h: 45, sampling: []byte{0x22}, filled: 8, lower: true},
	"4:4:4":                               {w: 131, h: 70, sampling: []byte{0x11, 0x11, 0x11}, filled: 8, lower: true},
	"4:2:2":                               {w: 131, h: 70, sampling: []byte{0x21, 0x11, 0x11}, filled: 8, lower: true},
	"4:2:0":                               {w: 131, h: 70, sampling: halved, filled: 8, lower: true},
	"4:4:0":                               {w: 131, h: 70, sampling: []byte{0x12, 0x11, 0x11}, filled: 8, lower: true},
	"4:1:1":                               {w: 131, h: 70, sampling: []byte{0x41, 0x11, 0x11}, filled: 8, lower: true},
	"4:1:0":                               {w: 131, h: 70, sampling: []byte{0x42, 0x11, 0x11}, filled: 8, lower: true},
	"4:2:2 written as 2×2 1×2":            {w: 131, h: 70, sampling: []byte{0x22, 0x12, 0x12}, filled: 8, lower: true},
	"one pixel":                           {w: 1, h: 1, sampling: halved, filled: 20, lower: true},
	"one row of blocks more than a strip": {w: 40, h: 33, sampling: []byte{0x11, 0x11, 0x11}, filled: 8},
	"flat blocks":                         {w: 200, h: 150, sampling: halved},
	"blocks whose lower half is zero":     {w: 200, h: 150, sampling: halved, filled: 3},
	"full blocks":                         {w: 200, h: 150, sampling: halved, filled: 64, lower: true},
	"few coefficients far apart":          {w: 200, h: 150, sampling: halved, filled: 2, lower: true},
	"restarts after each MCU":             {w: 131, h: 70, sampling: halved, filled: 8, restart: 1},
	"restarts within rows":                {w: 431, h: 170, sampling: halved, filled: 8, restart: 7, lower: true},
	"restarts announced, but none come so far": {w: 131, h: 70, sampling: halved, filled: 8, restart: 4000},
	"segments of cameras": {w: 64, h: 64, sampling: halved, filled: 8,
		segments: bytes.Join([][]byte{segment(markerAPP0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")...),
			segment(0xe1, []byte("Exif\x00\x00…")...), segment(markerCOM), segment(markerAdobe, []byte("Adobe\x00\x64\x00\x00\x00\x00\x01")...)}, nil)},
}

func TestPixelsAreThoseOfTheStandardLibrary(t *testing.T) {
	for name, f := range plain {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(5) {
				f.seed = seed
				data := f.bytes()
				want, err := jpeg.Decode(bytes.NewReader(data))
				if err != nil {
					t.Fatal("the forgery is none:", err)
				}
				for _, after := range []string{"", "\xff\xd8 another picture behind this one"} {
					got, err := decode(t.Context(), append(data[:len(data):len(data)], after...))
					if err != nil {
						t.Fatal(err)
					}
					if worst := off(t, got, want); worst > tolerance() {
						t.Errorf("seed %d: samples are off by up to %d", seed, worst)
					}
				}
			}
		})
	}
}

// What a picture of each kind is left to the standard library for.
func TestAllElseIsLeftToTheStandardLibrary(t *testing.T) {
	data := forged{w: 131, h: 70, sampling: halved, filled: 8, restart: 7}.bytes()
	scan := bytes.Index(data, []byte{0xff, markerSOS})
	changed := func(find, put string) []byte {
		if bytes.Count(data, []byte(find)) != 1 {
			t.Fatalf("%q is in the file %d times", find, bytes.Count(data, []byte(find)))
		}
		return bytes.Replace(data, []byte(find), []byte(put), 1)
	}
	rgb := segment(markerAdobe, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00")...)
	for name, b := range map[string][]byte{
		"nothing":                        nil,
		"no JPEG":                        []byte("\x89PNG\r\n\x1a\n"),
		"progressive":                    forged{w: 64, h: 64, sampling: halved, sof: 0xc2}.bytes(),
		"extended":                       forged{w: 64, h: 64, sampling: halved, sof: 0xc1}.bytes(),
		"CMYK":                           forged{w: 64, h: 64, sampling: []byte{0x11, 0x11, 0x11, 0x11}}.bytes(),
		"RGB by Adobe":                   forged{w: 64, h: 64, sampling: []byte{0x11, 0x11, 0x11}, segments: rgb}.bytes(),
		"a sampling of three":            forged{w: 64, h: 64, sampling: []byte{0x31, 0x11, 0x11}}.bytes(),
		"different samplings of chroma":  forged{w: 64, h: 64, sampling: []byte{0x22, 0x11, 0x21}}.bytes(),
		"too many blocks in an MCU":      forged{w: 64, h: 64, sampling: []byte{0x22, 0x22, 0x22}}.bytes(),
		"no width":                       forged{w: 0, h: 64, sampling: halved}.bytes(),
		"cut in the header":              data[:scan],
		"cut after the header":           data[:scan+14],
		"cut in the middle":              data[:(scan+len(data))/2],
		"without its end":                data[:len(data)-2],
		"cut before its end, then ended": append(bytes.Clone(data[:len(data)-200]), 0xff, markerEOI),
		"more bits than there are MCUs":  append(bytes.Clone(data[:len(data)-2]), 0x12, 0x34, 0xff, markerEOI),
		"a restart marker out of turn":   changed("\xff\xd0", "\xff\xd3"),
		"a restart marker gone":          changed("\xff\xd0", ""),
		"bytes before a restart marker":  changed("\xff\xd0", "\x12\x34\xff\xd0"),
		"no quantisation":                changed("\xff\xdb\x00\x43\x00", "\xff\xfe\x00\x43\x00"),
		"a quantisation of 16 bits":      changed("\xff\xdb\x00\x43\x00", "\xff\xdb\x00\x43\x10"),
		"a segment nobody knows":         changed("\xff\xdb\x00\x43\x00", "\xff\x02\x00\x43\x00"),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := decode(t.Context(), b); !errors.Is(err, ErrOther) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestStripsAreTheWholePicture(t *testing.T) {
	for name, f := range plain {
		t.Run(name, func(t *testing.T) {
			data := f.bytes()
			whole, err := decode(t.Context(), data)
			if err != nil {
				t.Fatal(err)
			}
			p, err := Open(data, image.Pt(f.w, f.h))
			if err != nil {
				t.Fatal(err)
			}
			var lock sync.Mutex
			rows := 0
			if err := p.Strips(t.Context(), func(strip image.Image) {
				lock.Lock()
				defer lock.Unlock()
				b := strip.Bounds()
				rows += b.Dy()
				if b.Dx() != f.w || b.Min.Y%Rows != 0 || b.Dy() > Rows {
					t.Errorf("a strip at %v", b)
				}
				for y := b.Min.Y; y < b.Max.Y; y++ {
					for x := range f.w {
						if strip.At(x, y) != whole.At(x, y) {
							t.Fatalf("at %d, %d: %v, want %v", x, y, strip.At(x, y), whole.At(x, y))
						}
					}
				}
			}); err != nil {
				t.Fatal(err)
			}
			if rows != f.h {
				t.Errorf("%d rows of %d", rows, f.h)
			}
		})
	}
}

func TestAPictureOfAnotherSizeThanWasJudgedGetsNoMemory(t *testing.T) {
	huge := forged{w: 64, h: 64, sampling: grey}
	data := huge.bytes()
	at := bytes.Index(data, []byte{8, 0, 64, 0, 64})
	copy(data[at+1:], []byte{0xff, 0xff, 0xff, 0xff})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Open(data, image.Pt(64, 64)); !errors.Is(err, ErrOther) {
		t.Errorf("got %v", err)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("it took %d bytes", used)
	}
}

func TestItStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p, err := Open(forged{w: 64, h: 4096, sampling: grey, filled: 1}.bytes(), image.Pt(64, 4096))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Strips(ctx, func(image.Image) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAPanicOfWhoTakesStripsReachesWhoAsked(t *testing.T) {
	p, err := Open(forged{w: 64, h: 4096, sampling: grey, filled: 1}.bytes(), image.Pt(64, 4096))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("nobody heard of it")
		}
	}()
	_ = p.Strips(t.Context(), func(image.Image) { panic("boom") })
}
