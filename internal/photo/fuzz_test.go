package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

// FuzzInspect expects of any bytes a photo within the limits, or a failure that
// names a cause the owner can cure; of small photos, also their pixels.
func FuzzInspect(f *testing.F) {
	for _, seed := range [][]byte{
		flatJPEG(64, 64), flatPNG(64, 64), losslessWebP(f, scene(40, 40)), heicClaiming(640, 480),
		webpFile(vp8x(8, 64, 64), vp8l(64, 64), webpChunk("EXIF", tiffBlock(binary.LittleEndian, 6))),
		withChunk(flatPNG(40, 40), "iCCP", append([]byte("p\x00\x00"), pack(rgbProfile(p3[0], p3[1], p3[2], sRGBCurve))...)),
		forgedJPEG{w: 40, h: 40, sampling: []byte{0x22, 0x11, 0x11}, adobe: 0, progressive: true,
			value: halves([]int{1, 2, 3}, []int{4, 5, 6}), segments: [][]byte{exifSegment(tiffBlock(binary.BigEndian, 5))}}.bytes(),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		info, err := Inspect(bytes.NewReader(data), int64(len(data)))
		var failure *pipeline.Failure
		if err != nil {
			if !errors.As(err, &failure) || failure.Category != pipeline.User {
				t.Fatalf("refused by %v", err)
			}
			return
		}
		if info.Width < 32 || info.Height < 32 || info.Width*info.Height > pipeline.MaxPhotoPixels || info.Orientation < 1 || info.Orientation > 8 {
			t.Fatalf("accepted %+v", info)
		}
		if info.Width*info.Height > 1<<16 || info.Format == HEIC { // the sandbox is too slow to fuzz
			return
		}
		p, err := Normalise(t.Context(), data)
		if err != nil {
			if !errors.As(err, &failure) || failure.Category != pipeline.User {
				t.Fatalf("refused by %v", err)
			}
			return
		}
		if w, h := info.Upright(); p.Width != w || p.Height != h || p.Image.Rect.Dx() != w {
			t.Fatalf("%d × %d became %d × %d", w, h, p.Width, p.Height)
		}
	})
}
