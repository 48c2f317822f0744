package photo

import (
	"bytes"
	"image"
	"image/color"
	"testing"
)

func flat(w, h int, c color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.SetNRGBA(i%w, i/w, c)
	}
	return img
}

// TestPolyglotsLoseWhatTheyHide: files that are a picture and something else
// come out as the picture alone.
func TestPolyglotsLoseWhatTheyHide(t *testing.T) {
	const secret = "<script>alert('GPS 47.3769 N')</script>"
	grey := halves([]int{40}, []int{220})
	hide := func(segments ...[]byte) []byte {
		return forgedJPEG{w: 64, h: 64, sampling: []byte{0x11}, adobe: -1, value: grey, segments: segments}.bytes()
	}
	withTail := func(b []byte) []byte { return append(bytes.Clone(b), "PK\x03\x04"+secret...) }
	for name, data := range map[string][]byte{
		"a page in a JPEG comment":     hide(segment(0xfe, []byte(secret)...)),
		"a page in EXIF":               hide(exifSegment([]byte(secret))),
		"a page in XMP":                hide(segment(markerAPP1, []byte("http://ns.adobe.com/xap/1.0/\x00"+secret)...)),
		"a PDF in an application part": hide(segment(0xed, []byte("%PDF-1.4 "+secret)...)),
		"a zip behind a JPEG":          withTail(hide()),
		"a zip behind a PNG":           withTail(flatPNG(64, 64)),
		"a page in a PNG's text":       withChunk(flatPNG(64, 64), "tEXt", []byte("Comment\x00"+secret)),
		"a page in a private chunk":    withChunk(flatPNG(64, 64), "hiDe", []byte(secret)),
		"a zip behind a WebP":          withTail(losslessWebP(t, scene(64, 64))),
		"a page in a WebP chunk":       webpFile(webpChunk("EVIL", []byte(secret)), losslessWebP(t, scene(64, 64))[12:]),
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Normalise(t.Context(), data)
			if err != nil {
				t.Fatal(err)
			}
			var buf bytes.Buffer
			if err := EncodeJPEG(&buf, p.Image, PhotoQuality); err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(data, []byte(secret)) || bytes.Contains(buf.Bytes(), []byte("script")) {
				t.Error("the hidden part came through")
			}
		})
	}
}
