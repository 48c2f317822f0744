package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"github.com/gen2brain/heic"

	"github.com/2112-lab/gen3d/pipeline"
)

func heicFile(tb testing.TB) []byte {
	tb.Helper()
	if heic.Dynamic() == nil {
		tb.Skip("a native libheif is installed and the tag nodynamic is not set")
	}
	return moduleFile(tb, "github.com/gen2brain/heic", "testdata/test8.heic")
}

func TestHEIC(t *testing.T) {
	data := heicFile(t)
	p, err := Normalise(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != 512 || p.Height != 512 || p.Original.Format != HEIC || p.Original.Orientation != 1 {
		t.Errorf("got %d × %d, %+v", p.Width, p.Height, p.Original)
	}
	first, last := p.Image.NRGBAAt(3, 3), p.Image.NRGBAAt(508, 508)
	if first == last || first.A != 255 {
		t.Errorf("corners are %v and %v", first, last)
	}
}

// TestHEICRotationIsAppliedOnce puts a rotation property in place of the bit
// depths, which the decoder does not need, and expects the decoder to apply it.
func TestHEICRotationIsAppliedOnce(t *testing.T) {
	data := heicFile(t)
	at := bytes.Index(data, []byte("pixi"))
	if at < 0 {
		t.Skip("the test file has no property to spare")
	}
	upright, err := Normalise(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	turned := bytes.Clone(data)
	copy(turned[at:], "irot\x01") // a quarter turn counter-clockwise
	p, err := Normalise(t.Context(), turned)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.Image.NRGBAAt(100, 511-40), upright.Image.NRGBAAt(40, 100); got != want {
		t.Errorf("pixel is %v, want %v", got, want)
	}
}

func TestHEICParameterSetIsReadForItsSize(t *testing.T) {
	data := heicFile(t)
	at := bytes.Index(data, []byte("hvcC"))
	n := int(binary.BigEndian.Uint32(data[at-4:]))
	w, h, err := hevcSize(data[at+4 : at-4+n])
	if err != nil || w < 512 || w > 1024 || h < 512 || h > 1024 {
		t.Errorf("got %d × %d, %v", w, h, err)
	}
}

// TestHEICParameterSetBomb claims a small picture and codes a large one.
func TestHEICParameterSetBomb(t *testing.T) {
	var sps bitWriter
	for _, f := range []struct{ v, n int }{{0x42, 8}, {1, 8}, {0, 4}, {0, 3}, {1, 1}} {
		sps.put(f.v, f.n)
	}
	for range 12 {
		sps.put(0x5a, 8) // profile and level
	}
	golomb := func(v int) {
		bits := 0
		for (v+1)>>bits > 1 {
			bits++
		}
		sps.put(0, bits)
		sps.put(v+1, bits+1)
	}
	for _, v := range []int{0, 1, 16384, 16384} {
		golomb(v)
	}
	nal := sps.finish()
	config := append(make([]byte, 22), 1, 33, 0, 1, 0, byte(len(nal)))
	full := []byte{0, 0, 0, 0}
	ispe := append(full[:4:4], 0, 0, 1, 0, 0, 0, 1, 0)
	file := append(isoBox("ftyp", []byte("heic\x00\x00\x00\x00mif1heic")), isoBox("meta", full,
		isoBox("pitm", full, []byte{0, 1}),
		isoBox("iprp", isoBox("ipco", isoBox("ispe", ispe), isoBox("hvcC", config, nal)),
			isoBox("ipma", full, []byte{0, 0, 0, 1, 0, 1, 2, 1, 2})))...)
	_, err := Inspect(bytes.NewReader(file), int64(len(file)))
	wantCode(t, err, pipeline.PhotoTooManyPix)
}

func TestHEICAnswersAtOnceWhenItsContextEnds(t *testing.T) {
	data := heicFile(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	start := time.Now()
	if _, err := Normalise(ctx, data); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if d := time.Since(start); d > 20*time.Second { // with room for a busy machine
		t.Errorf("took %v", d)
	}
}
