package splat

import (
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// ReadSPZ reads SPZ version 2 at any spherical harmonic degree; what lies beyond
// degree 0 is skipped. It reads at most MaxSplats splats, and memory grows with
// the bytes that really arrive. Errors about the content wrap ErrMalformed.
func ReadSPZ(r io.Reader) ([]Splat, error) {
	splats, err := readSPZ(r)
	if err != nil {
		return nil, fmt.Errorf("read SPZ: %w: %w", ErrMalformed, err)
	}
	return splats, nil
}

func readSPZ(r io.Reader) ([]Splat, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", noEOF(err))
	}
	var head [spzHeader]byte
	if _, err := io.ReadFull(z, head[:]); err != nil {
		return nil, fmt.Errorf("header: %w", noEOF(err))
	}
	count := binary.LittleEndian.Uint32(head[8:])
	fraction := head[13]
	switch {
	case binary.LittleEndian.Uint32(head[:]) != spzMagic:
		return nil, errors.New("not an SPZ header")
	case binary.LittleEndian.Uint32(head[4:]) != spzVersion:
		return nil, fmt.Errorf("version %d is not supported, only %d", binary.LittleEndian.Uint32(head[4:]), spzVersion)
	case count == 0:
		return nil, errors.New("no splats")
	case count > MaxSplats:
		return nil, fmt.Errorf("%d splats, at most %d are supported", count, MaxSplats)
	case head[12] > 3 || fraction > 24:
		return nil, errors.New("degree or fractional bits out of range")
	}
	n := int(count)
	// ReadAll grows with what arrives; a lying count costs nothing.
	body, err := io.ReadAll(io.LimitReader(z, int64(n)*spzStride))
	if err != nil {
		return nil, fmt.Errorf("splats: %w", noEOF(err))
	}
	if len(body) < n*spzStride {
		return nil, fmt.Errorf("%d splats: %w", n, io.ErrUnexpectedEOF)
	}
	return decodeSPZ(body, n, fraction), nil
}

// decodeSPZ inverts the quantisation of WriteSPZ, up to its steps.
func decodeSPZ(body []byte, n int, fraction byte) []Splat {
	opacity := body[9*n:]
	colour := opacity[n:]
	scale := colour[3*n:]
	rotation := scale[3*n:]
	splats := make([]Splat, n)
	step := 1 / float64(uint32(1)<<fraction)
	for i := range splats {
		s := &splats[i]
		s.Opacity = float32(opacity[i]) / 255
		var sum float64
		for k := range 3 {
			o := 9*i + 3*k
			v := int32(uint32(body[o])<<8|uint32(body[o+1])<<16|uint32(body[o+2])<<24) >> 8
			s.Position[k] = float32(float64(v) * step)
			c := (float64(colour[3*i+k])/255-0.5)/spzColour*shC0 + 0.5
			s.Colour[k] = float32(min(max(c, 0), 1))
			s.Scale[k] = float32(math.Exp(float64(scale[3*i+k])/spzScaleSteps - spzScaleBase))
			q := float64(rotation[3*i+k])/127.5 - 1
			s.Rotation[1+k] = float32(q)
			sum += q * q
		}
		s.Rotation[0] = float32(math.Sqrt(max(0, 1-sum)))
		s.Rotation = unitQuaternion(s.Rotation)
	}
	return splats
}
