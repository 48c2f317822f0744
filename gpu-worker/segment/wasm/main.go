//go:build wasip1

package main

import (
	"context"
	"encoding/binary"
	"errors"
	"image"
	"math"
	"unsafe"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
)

func main() {} // a reactor: only its exports run

// What the exports share. WebAssembly is single-threaded. What JavaScript holds an
// address of stays referenced here, or the collector would take it.
var (
	input   []byte
	session *segment.Session
	size    image.Point
	mask    *image.Gray
	problem []byte
)

//go:wasmexport allocate
func allocate(bytes uint32) uint32 {
	if int(bytes) > cap(input) {
		input = make([]byte, bytes)
	}
	input = input[:bytes]
	return address(input)
}

//go:wasmexport prepare
func prepare(width, height uint32) uint32 {
	if uint64(width)*uint64(height)*4 != uint64(len(input)) {
		return fail(errors.New("prepare: the buffer does not hold width × height × 4 bytes"))
	}
	size = image.Pt(int(width), int(height))
	s, err := segment.Prepare(context.Background(), &image.NRGBA{Pix: input, Stride: 4 * size.X, Rect: image.Rectangle{Max: size}})
	input = nil // a photo's worth of memory that nobody needs again
	if err != nil {
		return fail(err)
	}
	session = s
	return 1
}

//go:wasmexport settle
func settle(clicks, boxes, earlier uint32) uint32 {
	if session == nil {
		return fail(errors.New("settle: no photo is prepared"))
	}
	marks := int(3*clicks+4*boxes) * 8
	want := marks
	if earlier == 1 {
		want += size.X * size.Y
	}
	if clicks > segment.MaxClicks || boxes > segment.MaxBoxes || len(input) != want {
		return fail(errors.New("settle: the buffer does not hold what was announced"))
	}
	var previous *image.Gray
	if earlier == 1 {
		previous = &image.Gray{Pix: input[marks:], Stride: size.X, Rect: image.Rectangle{Max: size}}
	}
	made, _, err := session.Settle(context.Background(), prompts(int(clicks), int(boxes)), previous)
	if err != nil {
		return fail(err)
	}
	mask = made
	return address(mask.Pix)
}

func prompts(clicks, boxes int) segment.Prompts {
	numbers := input
	next := func() float64 {
		v := math.Float64frombits(binary.LittleEndian.Uint64(numbers))
		numbers = numbers[8:]
		return v
	}
	var p segment.Prompts
	for range clicks {
		p.Clicks = append(p.Clicks, segment.Click{X: next(), Y: next(), Label: int(next())})
	}
	for range boxes {
		p.Boxes = append(p.Boxes, segment.Box{X0: next(), Y0: next(), X1: next(), Y1: next()})
	}
	return p
}

//go:wasmexport message
func message() uint32 { return address(problem) }

//go:wasmexport message_length
func messageLength() uint32 { return uint32(len(problem)) }

func fail(err error) uint32 {
	problem = []byte(err.Error())
	return 0
}

func address(b []byte) uint32 {
	if len(b) == 0 {
		return 0
	}
	return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(b))))
}
