package splat

import (
	"encoding/binary"
	"image"
	"io"
)

// animation describes frames of one size that are made on demand.
type animation struct {
	width, height int
	frames, delay int // how many, and for how many milliseconds each
	frame         func(i int) *image.NRGBA
}

// writeAnimation writes a lossless animated WebP that loops for ever (WebP
// container specification). Frames are made and encoded at the same time and
// joined in order.
func writeAnimation(w io.Writer, a animation) error {
	data := make([][]byte, a.frames)
	parallel(a.frames, func(i int) {
		data[i] = chunk("VP8L", encodeVP8L(a.frame(i)))
	})
	const animated = 1 << 1
	extended := append([]byte{animated, 0, 0, 0}, uint24(a.width-1)...)
	body := chunk("VP8X", append(extended, uint24(a.height-1)...))
	body = append(body, chunk("ANIM", make([]byte, 6))...) // background 0, loop for ever
	for _, d := range data {
		frame := append(uint24(0), uint24(0)...) // at 0,0
		frame = append(append(frame, uint24(a.width-1)...), uint24(a.height-1)...)
		frame = append(frame, uint24(a.delay)...)
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
