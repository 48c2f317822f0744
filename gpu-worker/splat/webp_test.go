package splat

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
	"testing"

	"golang.org/x/image/webp"
)

// over is what a player shows: the frame's part of the picture over the frame before.
func over(frames []image.Image, part image.Image, head []byte) image.Image {
	u24 := func(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
	place := part.Bounds().Add(image.Pt(2*u24(head), 2*u24(head[3:])))
	if len(frames) == 0 {
		return part
	}
	img := image.NewNRGBA(frames[0].Bounds())
	draw.Draw(img, img.Rect, frames[len(frames)-1], image.Point{}, draw.Src)
	draw.Draw(img, place, part, part.Bounds().Min, draw.Src)
	return img
}

// openAnimation checks the container and gives each frame's pixels.
func openAnimation(t *testing.T, b []byte) []image.Image {
	t.Helper()
	if string(b[:4]) != "RIFF" || string(b[8:12]) != "WEBP" || int(binary.LittleEndian.Uint32(b[4:]))+8 != len(b) {
		t.Fatalf("header % x for %d bytes", b[:12], len(b))
	}
	var frames []image.Image
	for i, n := 12, 0; i < len(b); n++ {
		name, size := string(b[i:i+4]), int(binary.LittleEndian.Uint32(b[i+4:]))
		data := b[i+8 : i+8+size]
		switch {
		case n == 0 && name == "VP8X":
			if data[0] != 2 || len(data) != 10 {
				t.Errorf("VP8X % x", data)
			}
		case n == 1 && name == "ANIM":
			if !bytes.Equal(data, make([]byte, 6)) {
				t.Errorf("ANIM % x: not for ever", data)
			}
		case n > 1 && name == "ANMF":
			still := append([]byte("RIFF"), le32(nil, uint32(4+size-16))...)
			img, err := webp.Decode(bytes.NewReader(append(append(still, "WEBP"...), data[16:]...)))
			if err != nil {
				t.Fatalf("frame %d: %v", len(frames), err)
			}
			frames = append(frames, over(frames, img, data))
		default:
			t.Fatalf("chunk %d is %q", n, name)
		}
		i += 8 + size + size%2
	}
	return frames
}

func TestTurntableIsAWholeTurnOfTheObject(t *testing.T) {
	s, err := NewStudio(dice())
	if err != nil {
		t.Fatal(err)
	}
	b := write(t, func(b *bytes.Buffer) error { return s.Turntable(b) })
	frames := openAnimation(t, b)
	if len(frames) != turntableFrames {
		t.Fatalf("%d frames", len(frames))
	}
	for i, want := range map[int][3]bool{
		0: {true, false, false}, 6: {false, true, false}, 12: {false, false, true}, 18: {true, true, false},
	} {
		r, g, b, _ := frames[i].At(turntableSize/2, turntableSize/2).RGBA()
		if seen := [3]bool{r > 0x6000, g > 0x6000, b > 0x6000}; seen != want {
			t.Errorf("frame %d shows %x %x %x", i, r, g, b)
		}
	}
	v := s.turntableView()
	v.Azimuth = 15
	want := s.picture(v, turntableSize, turntableSize, studio)
	for y := range turntableSize {
		for x := range turntableSize {
			r, g, b, _ := frames[1].At(x, y).RGBA()
			if c := want.NRGBAAt(x, y); uint32(c.R) != r>>8 || uint32(c.G) != g>>8 || uint32(c.B) != b>>8 {
				t.Fatalf("pixel %d,%d is not lossless", x, y)
			}
		}
	}
}

func TestTurntableOfADetailedTextureStaysUnderAMegabyteAndAHalf(t *testing.T) {
	m := torus(t, 100, 50, 0)
	m.Mesh.Texture = photoLike(1024, 512)
	s, err := NewStudio(m)
	if err != nil {
		t.Fatal(err)
	}
	b := new(draft).encodeVP8L(s.picture(s.turntableView(), turntableSize, turntableSize, studio))
	if whole := len(b) * turntableFrames; whole > 1_500_000 { // the front is the largest frame
		t.Errorf("%d bytes", whole)
	}
}
