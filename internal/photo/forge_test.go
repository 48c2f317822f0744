package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/HugoSmits86/nativewebp"

	"github.com/2112-lab/gen3d/pipeline"
)

func losslessWebP(tb testing.TB, img image.Image) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := nativewebp.Encode(&buf, img, nil); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// webpFile joins chunks into a RIFF container.
func webpFile(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func webpChunk(kind string, body []byte) []byte {
	c := append(binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body))), body...)
	if len(body)%2 == 1 {
		c = append(c, 0)
	}
	return c
}

// vp8x is the header of an extended file, with flags such as 8 for EXIF.
func vp8x(flags byte, w, h int) []byte {
	w, h = w-1, h-1
	return webpChunk("VP8X", []byte{flags, 0, 0, 0, byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)})
}

func vp8l(w, h int) []byte {
	v := uint32(w-1) | uint32(h-1)<<14
	return webpChunk("VP8L", binary.LittleEndian.AppendUint32([]byte{0x2f}, v))
}

func vp8(w, h int) []byte {
	return webpChunk("VP8 ", []byte{0x10, 0, 0, 0x9d, 1, 0x2a, byte(w), byte(w >> 8), byte(h), byte(h >> 8)})
}

// isoBox is a box of an ISO media file.
func isoBox(kind string, body ...[]byte) []byte {
	b := bytes.Join(body, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(b)+8)), kind...), b...)
}

// heicClaiming is a HEIC file without pixels that claims a size.
func heicClaiming(w, h uint32) []byte {
	full := []byte{0, 0, 0, 0}
	ispe := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(full[:4:4], w), h)
	return append(isoBox("ftyp", []byte("heic\x00\x00\x00\x00mif1heic")), isoBox("meta", full,
		isoBox("pitm", full, []byte{0, 1}),
		isoBox("iprp", isoBox("ipco", isoBox("ispe", ispe)), isoBox("ipma", full, []byte{0, 0, 0, 1, 0, 1, 1, 1})),
	)...)
}

// moduleFile reads a test file that comes with a dependency: HEVC and lossy WebP
// have no encoder here, and no stranger's picture goes into this repository.
func moduleFile(tb testing.TB, module, name string) []byte {
	tb.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		tb.Skipf("module %s is not to be found: %v", module, err)
	}
	b, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), name))
	if err != nil {
		tb.Skipf("read test file: %v", err)
	}
	return b
}

func wantCode(t *testing.T, err error, want pipeline.Code) {
	t.Helper()
	var f *pipeline.Failure
	switch {
	case !errors.As(err, &f):
		t.Errorf("got %v, want a failure %s", err, want)
	case f.Code != want:
		t.Errorf("got %s (%s), want %s", f.Code, f.Detail, want)
	case f.Category != pipeline.User || f.Message == "" || f.Hint == "" || f.Detail == "":
		t.Errorf("failure is incomplete: %+v", f)
	}
}
