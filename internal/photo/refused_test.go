package photo

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sync"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

// pngBomb claims 20 000 × 20 000 and really holds that many black pixels, in some 50 kB.
var pngBomb = sync.OnceValue(func() []byte {
	raw := make([]byte, 20000*(20000/8+1))
	return bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), ihdr(20000, 20000, 1, 0, 0), chunk("IDAT", pack(raw)), chunk("IEND", nil)}, nil)
})

func flatJPEG(w, h int) []byte {
	f := forgedJPEG{w: w, h: h, sampling: []byte{0x11}, adobe: -1, value: halves([]int{40}, []int{220})}
	return f.bytes()
}

// claim rewrites the size in a forged JPEG's frame header.
func claim(file []byte, w, h int) []byte {
	at, err := findSegment(file, markerSOF0)
	if err != nil {
		at, _ = findSegment(file, markerSOF2)
	}
	out := bytes.Clone(file)
	binary.BigEndian.PutUint16(out[at+5:], uint16(h))
	binary.BigEndian.PutUint16(out[at+7:], uint16(w))
	return out
}

func flatPNG(w, h int) []byte {
	return forgedPNG{w: w, h: h, depth: 8, sample: func(int, int, int) int { return 9 }}.bytes()
}

func twoFrames() []byte {
	f := forgedJPEG{w: 64, h: 64, sampling: []byte{0x11}, adobe: -1, value: halves([]int{40}, []int{220}),
		segments: [][]byte{segment(markerSOF0, 8, 0, 64, 0, 64, 1, 1, 0x11, 0)}}
	return f.bytes()
}

func manyScans() []byte {
	f := forgedJPEG{w: 640, h: 640, sampling: []byte{0x11}, adobe: -1, value: halves([]int{40}, []int{220}), progressive: true, extraScans: 5000}
	return f.bytes()
}

func TestRefusals(t *testing.T) {
	small := losslessWebP(t, scene(64, 64))
	for name, c := range map[string]struct {
		data []byte
		want pipeline.Code
	}{
		"no bytes":                            {nil, pipeline.PhotoEmpty},
		"51 MB":                               {append(flatJPEG(64, 64), make([]byte, 51<<20)...), pipeline.PhotoTooLarge},
		"a text named .jpg":                   {[]byte("Dear reader, this is no photo.\n"), pipeline.PhotoNotAnImage},
		"one byte":                            {[]byte("x"), pipeline.PhotoNotAnImage},
		"zeros":                               {make([]byte, 4096), pipeline.PhotoNotAnImage},
		"a web page":                          {[]byte("<!doctype html><script>alert(1)</script>"), pipeline.PhotoNotAnImage},
		"a zip":                               {[]byte("PK\x03\x04\x14\x00\x00\x00\x08\x00"), pipeline.PhotoNotAnImage},
		"a PDF":                               {[]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3"), pipeline.PhotoNotAnImage},
		"a program":                           {[]byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00"), pipeline.PhotoNotAnImage},
		"a film":                              {isoBox("ftyp", []byte("isom\x00\x00\x02\x00isomiso2avc1mp41")), pipeline.PhotoNotAnImage},
		"sound in a RIFF":                     {[]byte("RIFF\x24\x00\x00\x00WAVEfmt "), pipeline.PhotoNotAnImage},
		"a GIF":                               {[]byte("GIF89a\x40\x00\x40\x00\x80\x00\x00"), pipeline.PhotoUnsupported},
		"a BMP":                               {append([]byte("BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00"), make([]byte, 60)...), pipeline.PhotoUnsupported},
		"a TIFF":                              {[]byte("II*\x00\x08\x00\x00\x00\x00\x00"), pipeline.PhotoUnsupported},
		"an SVG":                              {[]byte("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), pipeline.PhotoUnsupported},
		"an AVIF":                             {isoBox("ftyp", []byte("avif\x00\x00\x00\x00avifmif1miaf")), pipeline.PhotoUnsupported},
		"a JPEG XL":                           {[]byte("\xff\x0a\xfa\x1f\x01\x90\x08\x06\x01\x00"), pipeline.PhotoUnsupported},
		"an animated WebP":                    {webpFile(vp8x(2, 64, 64), webpChunk("ANIM", make([]byte, 6))), pipeline.PhotoUnsupported},
		"an arithmetic JPEG":                  {bytes.Replace(flatJPEG(64, 64), []byte{0xff, 0xc0}, []byte{0xff, 0xc9}, 1), pipeline.PhotoUnsupported},
		"a 12-bit JPEG":                       {bytes.Replace(flatJPEG(64, 64), []byte{0xff, 0xc0, 0, 11, 8}, []byte{0xff, 0xc0, 0, 11, 12}, 1), pipeline.PhotoUnsupported},
		"a JPEG with two frames":              {twoFrames(), pipeline.PhotoTruncated},
		"a JPEG that ends in its header":      {flatJPEG(64, 64)[:20], pipeline.PhotoTruncated},
		"a JPEG of garbage behind its header": {append(flatJPEG(640, 640)[:150], bytes.Repeat([]byte("garbage"), 90)...), pipeline.PhotoTruncated},
		"a PNG with a wrong checksum":         {bytes.Replace(flatPNG(64, 64), []byte("IDAT"), []byte("IDAU"), 1), pipeline.PhotoTruncated},
		"a PNG without pixels":                {bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), ihdr(64, 64, 8, 0, 0), chunk("IEND", nil)}, nil), pipeline.PhotoTruncated},
		"31 pixels high":                      {flatJPEG(900, 31), pipeline.PhotoTooSmall},
		"1 pixel":                             {flatPNG(1, 1), pipeline.PhotoTooSmall},
		"a hair of 32 × 20 000":               {flatPNG(32, 20000), pipeline.PhotoTooSmall},
		"a PNG of 20 000² in 50 kB":           {pngBomb(), pipeline.PhotoTooManyPix},
		"that PNG, cut":                       {pngBomb()[:3000], pipeline.PhotoTooManyPix},
		"a PNG of 2 147 483 647²":             {bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), ihdr(1<<31-1, 1<<31-1, 16, 6, 0), chunk("IEND", nil)}, nil), pipeline.PhotoTooManyPix},
		"a JPEG of 65 535²":                   {claim(flatJPEG(64, 64), 65535, 65535), pipeline.PhotoTooManyPix},
		"a JPEG of 7 100² and no data":        {claim(flatJPEG(64, 64), 7071, 7071), pipeline.PhotoTruncated},
		"a progressive JPEG of 5 000 scans":   {manyScans(), pipeline.PhotoUnsupported},
		"a lossless WebP of 16 384²":          {webpFile(vp8l(16384, 16384)), pipeline.PhotoTooManyPix},
		"a lossy WebP of 16 383²":             {webpFile(vp8(16383, 16383)), pipeline.PhotoTooManyPix},
		"a WebP canvas of 2^24":               {webpFile(vp8x(0, 1<<24, 1<<24), vp8(64, 64)), pipeline.PhotoTruncated},
		"a huge WebP frame on a small canvas": {webpFile(vp8x(0, 64, 64), vp8l(16384, 16384)), pipeline.PhotoTruncated},
		"a huge WebP frame before a small":    {webpFile(vp8l(16384, 16384), vp8l(64, 64)), pipeline.PhotoTooManyPix},
		"a WebP longer than its file":         {small[:len(small)-8], pipeline.PhotoTruncated},
		"a HEIC of 40 000²":                   {heicClaiming(40000, 40000), pipeline.PhotoTooManyPix},
		"a HEIC of 4 294 967 295²":            {heicClaiming(1<<32-1, 1<<32-1), pipeline.PhotoTooManyPix},
		"a HEIC without pixels":               {heicClaiming(640, 480), pipeline.PhotoTruncated},
		"a HEIC without a size":               {heicClaiming(0, 0), pipeline.PhotoTruncated},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Normalise(t.Context(), c.data)
			if name == "a HEIC without pixels" && err != nil {
				heicFile(t) // skips where the decoder cannot be used
			}
			wantCode(t, err, c.want)
		})
	}
}

func TestTruncationAtEveryTenthIsRefused(t *testing.T) {
	grey := halves([]int{40}, []int{220})
	files := map[string][]byte{
		"jpeg":             forgedJPEG{w: 640, h: 480, sampling: []byte{0x11}, adobe: -1, value: grey}.bytes(),
		"progressive jpeg": forgedJPEG{w: 640, h: 480, sampling: []byte{0x11}, adobe: -1, value: grey, progressive: true}.bytes(),
		"png":              encodePNG(t, scene(200, 120)),
		"interlaced png":   forgedPNG{w: 90, h: 70, depth: 8, colour: 2, interlaced: true, sample: func(x, y, c int) int { return x + y*c }}.bytes(),
		"webp":             losslessWebP(t, scene(200, 120)),
	}
	if heicData, ok := optionalHEIC(t); ok {
		files["heic"] = heicData
	}
	for name, data := range files {
		if _, err := Normalise(t.Context(), data); err != nil {
			t.Errorf("%s, whole: %v", name, err)
		}
		for k := 1; k < 10; k++ {
			t.Run(fmt.Sprintf("%s at %d tenths", name, k), func(t *testing.T) {
				_, err := Normalise(t.Context(), data[:len(data)*k/10])
				wantCode(t, err, pipeline.PhotoTruncated)
			})
		}
	}
}

func optionalHEIC(t *testing.T) (data []byte, ok bool) {
	t.Run("heic", func(t *testing.T) { data = heicFile(t) })
	return data, data != nil
}
