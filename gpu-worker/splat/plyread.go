package splat

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// minScale replaces a σ that underflows: flat splats from a trainer can have
// ln σ far below anything visible.
const minScale = 1e-9

// ReadPLY reads the splats of a 3DGS PLY from any trainer or back end. The
// vertex properties may come in any order; normals, f_rest_* and unknown scalars
// are skipped. Colours are clamped to 0..1 and quaternions normalised, since
// trainers store neither cleanly. It reads at most MaxSplats splats, and memory
// grows with the bytes that really arrive, not with the header's promise.
// Errors about the content wrap ErrMalformed. The frame is the file's own.
func ReadPLY(r io.Reader) ([]Splat, error) {
	splats, err := readPLY(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return nil, fmt.Errorf("read PLY: %w: %w", ErrMalformed, err)
	}
	return splats, nil
}

func readPLY(r *bufio.Reader) ([]Splat, error) {
	h, err := readPLYHeader(r)
	if err != nil {
		return nil, err
	}
	if h.count == 0 {
		return nil, errors.New("no splats")
	}
	if h.count > MaxSplats {
		return nil, fmt.Errorf("%d splats, at most %d are supported", h.count, MaxSplats)
	}
	splats := make([]Splat, 0, min(h.count, chunkSplats))
	buf := make([]byte, h.stride)
	for i := range h.count {
		if _, err := io.ReadFull(r, buf); err != nil {
			return nil, fmt.Errorf("splat %d of %d: %w", i, h.count, noEOF(err))
		}
		s, err := h.splat(buf)
		if err != nil {
			return nil, fmt.Errorf("splat %d: %w", i, err)
		}
		splats = append(splats, s)
	}
	return splats, nil
}

// splat decodes one vertex record.
func (h *plyHeader) splat(b []byte) (Splat, error) {
	get := func(i int) float64 {
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b[h.offsets[i]:])))
	}
	var s Splat
	for k := range 3 {
		s.Position[k] = float32(get(k))
		s.Colour[k] = float32(min(max(get(6+k)*shC0+0.5, 0), 1))
		s.Scale[k] = float32(max(math.Exp(get(10+k)), minScale))
	}
	s.Opacity = float32(1 / (1 + math.Exp(-get(9))))
	var n float64
	for k := range 4 {
		n += get(13+k) * get(13+k)
	}
	f := 1 / math.Sqrt(n)
	for k := range 4 {
		s.Rotation[k] = float32(get(13+k) * f)
	}
	return s, s.validate()
}
