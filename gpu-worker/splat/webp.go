package splat

import (
	"bytes"
	"encoding/binary"
	"image"
	"io"
	"sync"
)

// animation describes frames of one size that are made on demand.
type animation struct {
	width, height int
	frames, delay int                           // how many, and for how many milliseconds each
	frame         func(i int, img *image.NRGBA) // draws all of it, over what may be there
}

// writeAnimation writes a lossless animated WebP that loops for ever (WebP
// container specification). Of each frame only the rectangle is stored in which it
// differs from the one before; the first is whole, since players begin anew with it.
// Frames are made and encoded at the same time and joined in order.
func writeAnimation(w io.Writer, a animation) error {
	frames := make([]*image.NRGBA, a.frames)
	parallel(a.frames, func(i int) {
		frames[i] = blank(a.width, a.height)
		a.frame(i, frames[i])
	})
	defer func() {
		for _, f := range frames {
			blanks.Put(f)
		}
	}()
	data := make([][]byte, a.frames)
	var drafts sync.Pool
	parallel(a.frames, func(i int) {
		d, _ := drafts.Get().(*draft)
		if d == nil {
			d = &draft{}
		}
		defer drafts.Put(d)
		part := frames[i].Rect
		if i > 0 {
			part = changed(frames[i-1], frames[i])
		}
		img := frames[i].SubImage(part).(*image.NRGBA)
		frame := append(uint24(part.Min.X/2), uint24(part.Min.Y/2)...)
		frame = append(append(frame, uint24(part.Dx()-1)...), uint24(part.Dy()-1)...)
		frame = append(frame, uint24(a.delay)...)
		frame = append(frame, 1<<1) // nothing of it is to be blended
		data[i] = chunk("ANMF", append(frame, chunk("VP8L", d.encodeVP8L(img))...))
	})
	const animated = 1 << 1
	extended := append([]byte{animated, 0, 0, 0}, uint24(a.width-1)...)
	head := append([]byte("WEBP"), chunk("VP8X", append(extended, uint24(a.height-1)...))...)
	head = append(head, chunk("ANIM", make([]byte, 6))...) // background 0, loop for ever
	size := len(head)
	for _, d := range data {
		size += len(d)
	}
	if _, err := w.Write(append(le32([]byte("RIFF"), uint32(size)), head...)); err != nil {
		return err
	}
	for _, d := range data {
		if _, err := w.Write(d); err != nil {
			return err
		}
	}
	return nil
}

// blanks are pictures that are not needed any more. An animation's would be the most
// memory that a model's files ask for, and clearing it a twentieth of their time.
var blanks sync.Pool

func blank(width, height int) *image.NRGBA {
	if img, _ := blanks.Get().(*image.NRGBA); img != nil && img.Rect == image.Rect(0, 0, width, height) {
		return img
	}
	return image.NewNRGBA(image.Rect(0, 0, width, height))
}

// changed is a rectangle outside of which two pictures of one size are alike. It begins
// at even coordinates, as frames have to, and has at least one pixel.
func changed(a, b *image.NRGBA) image.Rectangle {
	left, right, top, bottom := a.Rect.Dx()&^1, 0, a.Rect.Dy(), 0
	for y := range a.Rect.Dy() {
		p, q := a.Pix[y*a.Stride:][:4*a.Rect.Dx()], b.Pix[y*b.Stride:][:4*a.Rect.Dx()]
		if bytes.Equal(p, q) {
			continue
		}
		top, bottom = min(top, y), y+1
		// What is inside the columns known so far need not be looked at. They are even, so
		// that two pixels are as good as one.
		for x := 0; x < left && x+2 <= a.Rect.Dx(); x += 2 {
			if binary.LittleEndian.Uint64(p[4*x:]) != binary.LittleEndian.Uint64(q[4*x:]) {
				left = x
			}
		}
		for x := a.Rect.Dx(); x > right; x-- {
			if binary.LittleEndian.Uint32(p[4*x-4:]) != binary.LittleEndian.Uint32(q[4*x-4:]) {
				right = x
			}
		}
	}
	if left >= right {
		return image.Rect(0, 0, 1, 1)
	}
	return image.Rect(left, top&^1, right, bottom)
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
