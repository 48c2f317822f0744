package splat

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"

	"github.com/HugoSmits86/nativewebp"
)

// writeAnimation writes the frames, all of one size, as a lossless animated WebP
// that loops for ever (WebP container specification). Frames are encoded at the
// same time and joined in order.
func writeAnimation(w io.Writer, frames []*image.NRGBA, delay int) error {
	data := make([][]byte, len(frames))
	errs := make([]error, len(frames))
	parallel(len(frames), func(i int) {
		data[i], errs[i] = encodeVP8L(frames[i])
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	size := frames[0].Rect.Size()
	const animated = 1 << 1
	extended := append([]byte{animated, 0, 0, 0}, uint24(size.X-1)...)
	body := chunk("VP8X", append(extended, uint24(size.Y-1)...))
	body = append(body, chunk("ANIM", make([]byte, 6))...) // background 0, loop for ever
	for _, d := range data {
		frame := append(uint24(0), uint24(0)...) // at 0,0
		frame = append(append(frame, uint24(size.X-1)...), uint24(size.Y-1)...)
		frame = append(frame, uint24(delay)...)
		frame = append(frame, 1<<1) // each frame is whole: do not blend
		body = append(body, chunk("ANMF", append(frame, d...))...)
	}
	head := append([]byte("RIFF"), le32(nil, uint32(4+len(body)))...)
	if _, err := w.Write(append(head, "WEBP"...)); err != nil {
		return err
	}
	_, err := w.Write(body)
	return err
}

// encodeVP8L is the VP8L chunk of one picture.
func encodeVP8L(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := nativewebp.Encode(&b, img, nil); err != nil {
		return nil, err
	}
	const riff = 12 // "RIFF", size, "WEBP"
	if b.Len() < riff+8 || string(b.Bytes()[riff:riff+4]) != "VP8L" {
		return nil, fmt.Errorf("encoder made no VP8L chunk in %d bytes", b.Len())
	}
	return b.Bytes()[riff:], nil
}

// chunk is a RIFF chunk, padded to an even length.
func chunk(name string, data []byte) []byte {
	b := append([]byte(name), le32(nil, uint32(len(data)))...)
	b = append(b, data...)
	if len(data)%2 != 0 {
		b = append(b, 0)
	}
	return b
}

func uint24(v int) []byte {
	return binary.LittleEndian.AppendUint32(nil, uint32(v))[:3]
}
