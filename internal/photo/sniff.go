package photo

import (
	"bytes"

	"github.com/2112-lab/gen3d/pipeline"
)

// sniffLen is enough for an ftyp box with many brands and for the comment that
// often precedes an <svg> tag.
const sniffLen = 512

var signatures = []struct {
	magic  string
	format Format
}{
	{"\xff\xd8\xff", JPEG},
	{"\x89PNG\r\n\x1a\n", PNG},
}

// known are images, by their first bytes, that we can name but do not take.
var known = []struct{ magic, name string }{
	{"GIF87a", "GIF"}, {"GIF89a", "GIF"},
	{"II*\x00", "TIFF or camera raw"}, {"MM\x00*", "TIFF or camera raw"}, {"II+\x00", "BigTIFF"}, {"MM\x00+", "BigTIFF"},
	{"FUJIFILMCCD-RAW", "camera raw"}, {"IIU\x00", "camera raw"},
	{"\xff\x0a", "JPEG XL"}, {"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"},
	{"\x00\x00\x00\x0cjP  \r\n\x87\n", "JPEG 2000"}, {"\xff\x4f\xff\x51", "JPEG 2000"},
	{"8BPS", "Photoshop"}, {"gimp xcf", "GIMP"}, {"qoif", "QOI"}, {"DDS ", "DDS"},
	{"\x76\x2f\x31\x01", "OpenEXR"}, {"#?RADIANCE", "Radiance HDR"},
	{"\x00\x00\x01\x00", "icon"}, {"\x00\x00\x02\x00", "cursor"},
}

// sniff names the format of a file from its first bytes.
func sniff(head []byte) (Format, error) {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return s.format, nil
		}
		if len(head) >= 2 && len(head) < len(s.magic) && bytes.HasPrefix([]byte(s.magic), head) {
			return "", pipeline.NewFailure(pipeline.PhotoTruncated, "%s cut inside its signature", s.format)
		}
	}
	if bytes.HasPrefix(head, []byte("RIFF")) && len(head) < 12 {
		return "", pipeline.NewFailure(pipeline.PhotoTruncated, "RIFF cut inside its header")
	}
	if len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP" {
		return WebP, nil
	}
	if len(head) >= 8 && string(head[4:8]) == "ftyp" {
		return sniffBrands(head)
	}
	if name := nameOther(head); name != "" {
		return "", pipeline.NewFailure(pipeline.PhotoUnsupported, "%s", name)
	}
	return "", pipeline.NewFailure(pipeline.PhotoNotAnImage, "starts with % x", head[:min(len(head), 12)])
}

// sniffBrands tells HEIC from its siblings in the same container by the brands
// of the ftyp box (ISO/IEC 23008-12, annex B).
func sniffBrands(head []byte) (Format, error) {
	n := int(uint32(head[0])<<24 | uint32(head[1])<<16 | uint32(head[2])<<8 | uint32(head[3]))
	if n > len(head) && len(head) < sniffLen {
		return "", pipeline.NewFailure(pipeline.PhotoTruncated, "cut inside its ftyp box")
	}
	brands := head[8:max(8, min(n, len(head)))]
	for i := 0; i+4 <= len(brands); i += 4 {
		switch string(brands[i : i+4]) {
		case "heic", "heix", "heim", "heis":
			return HEIC, nil
		case "avif", "avis":
			return "", pipeline.NewFailure(pipeline.PhotoUnsupported, "AVIF")
		case "crx ":
			return "", pipeline.NewFailure(pipeline.PhotoUnsupported, "camera raw")
		case "mif1", "msf1", "hevc", "hevx", "jpeg":
			// Generic brands: a later one decides.
		}
	}
	return "", pipeline.NewFailure(pipeline.PhotoNotAnImage, "ISO media file of brands %q", brands)
}

func nameOther(head []byte) string {
	for _, k := range known {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return k.name
		}
	}
	// A bitmap's reserved words are zero; "BM" alone starts many a text.
	if len(head) >= 14 && head[0] == 'B' && head[1] == 'M' && bytes.Equal(head[6:10], []byte{0, 0, 0, 0}) {
		return "BMP"
	}
	if len(head) >= 3 && head[0] == 'P' && head[1] >= '1' && head[1] <= '7' && (head[2] == '\n' || head[2] == ' ') {
		return "PNM"
	}
	if text := bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n"); bytes.HasPrefix(text, []byte("<")) && bytes.Contains(text, []byte("<svg")) {
		return "SVG"
	}
	return ""
}
