package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/2112-lab/gen3d/internal/photo/quickjpeg"
)

// What is decoded and developed at once is the picture that image/jpeg's planes give.
func TestAQuickPhotoIsTheSlowOne(t *testing.T) {
	profile := segment(markerAPP2, append([]byte("ICC_PROFILE\x00\x01\x01"), rgbProfile(p3[0], p3[1], p3[2], sRGBCurve)...)...)
	slope := func(c int, u, v float64) int { return int(20+180*u) + c*int(15*v) }
	halved := []byte{0x22, 0x11, 0x11}
	for name, f := range map[string]forgedJPEG{
		"colours":            {w: 131, h: 75, sampling: halved},
		"grey":               {w: 131, h: 75, sampling: []byte{0x11}},
		"full chroma":        {w: 131, h: 75, sampling: []byte{0x11, 0x11, 0x11}},
		"a quarter of it":    {w: 131, h: 75, sampling: []byte{0x41, 0x11, 0x11}},
		"turned":             {w: 131, h: 75, sampling: halved, segments: [][]byte{exifSegment(tiffBlock(binary.BigEndian, 6))}},
		"upside down":        {w: 131, h: 75, sampling: halved, segments: [][]byte{exifSegment(tiffBlock(binary.BigEndian, 3))}},
		"with a profile":     {w: 131, h: 75, sampling: halved, segments: [][]byte{profile}},
		"too large":          {w: 4200, h: 140, sampling: halved},
		"too large, turned":  {w: 4200, h: 140, sampling: halved, segments: [][]byte{exifSegment(tiffBlock(binary.BigEndian, 8))}},
		"large with profile": {w: 4200, h: 140, sampling: halved, segments: [][]byte{profile}},
	} {
		t.Run(name, func(t *testing.T) {
			f.adobe, f.value = -1, slope
			data := f.bytes()
			info, err := Inspect(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			got, err := developQuickly(t.Context(), data, info)
			if err != nil {
				t.Fatal(err)
			}
			planes, err := decode(t.Context(), data, info)
			if err != nil {
				t.Fatal(err)
			}
			src, err := newSource(planes, info.profile)
			if err != nil {
				t.Fatal(err)
			}
			w, h := fit(info.Width, info.Height, MaxSide)
			want := newDevelopment(src, w, h, info.Orientation).all()
			if got.Rect != want.Rect || !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("%v and %v differ", got.Rect, want.Rect)
			}
		})
	}
}

func TestWhatIsNotPlainIsLeftToTheStandardLibrary(t *testing.T) {
	data := forgedJPEG{w: 64, h: 64, sampling: []byte{0x11}, adobe: -1, value: halves([]int{9}, []int{200})}.bytes()
	info, err := Inspect(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := developQuickly(t.Context(), data[:len(data)-3], info); !errors.Is(err, quickjpeg.ErrOther) {
		t.Errorf("got %v", err)
	}
	info.Width++ // were header and decoder to disagree, every limit would be void
	if _, err := developQuickly(t.Context(), data, info); !errors.Is(err, quickjpeg.ErrOther) {
		t.Errorf("got %v", err)
	}
}
