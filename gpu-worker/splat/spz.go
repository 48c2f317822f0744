package splat

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// The SPZ container (Niantic, github.com/nianticlabs/spz), version 2: a gzip
// stream of a 16 byte header and then, each for all splats, positions,
// opacities, colours, scales and rotations. Version 2 because viewers read it
// everywhere: Spark 2.2 refuses version 4. SPZ's own frame, right up back, is
// ours.
const (
	spzMagic      = 0x5053474e // "NGSP"
	spzVersion    = 2
	spzHeader     = 16 // bytes
	spzStride     = 9 + 1 + 3 + 3 + 3
	spzColour     = 0.15 // scale of the colour coefficients, from the reference
	spzScaleBase  = 10   // ln σ + 10, in sixteenths
	spzScaleSteps = 16
)

// spzFraction is the number of fractional bits of a position: 12, as the
// reference encoder uses. The error, at most 1/8192 of the unit box, is an eighth
// of a pixel on a 1000 pixel view; each bit more would add some 80 kB to 120 000
// splats. Positions then reach ±2048.
const spzFraction = 12

// WriteSPZ writes the splats as SPZ version 2 at spherical harmonic degree 0,
// 19 bytes a splat before gzip, in an order that compresses well. It refuses splats that Validate would refuse,
// and positions beyond ±2048.
func WriteSPZ(w io.Writer, m *Model) error {
	if err := writeSPZ(w, m.Splats); err != nil {
		return fmt.Errorf("write SPZ: %w", err)
	}
	return nil
}

func writeSPZ(w io.Writer, splats []Splat) error {
	if err := requireSplats(splats); err != nil {
		return err
	}
	n := len(splats)
	buf := make([]byte, spzHeader+n*spzStride)
	binary.LittleEndian.PutUint32(buf, spzMagic)
	binary.LittleEndian.PutUint32(buf[4:], spzVersion)
	binary.LittleEndian.PutUint32(buf[8:], uint32(n))
	buf[12], buf[13] = 0, spzFraction // SH degree, fractional bits; then flags and a reserved byte, 0
	position := buf[spzHeader:]
	opacity := position[9*n:]
	colour := opacity[n:]
	scale := colour[3*n:]
	rotation := scale[3*n:]
	for i, from := range fileOrder(splats) {
		s := &splats[from]
		opacity[i] = quantise(float64(s.Opacity) * 255)
		q := frontQuaternion(unitQuaternion(s.Rotation))
		for k := range 3 {
			p := math.Round(float64(s.Position[k]) * (1 << spzFraction))
			if p < -1<<23 || p > 1<<23-1 {
				return fmt.Errorf("%w: splat %d: position %g is beyond ±2048", ErrInvalidModel, from, s.Position)
			}
			v := uint32(int32(p))
			o := 9*i + 3*k
			position[o], position[o+1], position[o+2] = byte(v), byte(v>>8), byte(v>>16)
			colour[3*i+k] = quantise(((float64(s.Colour[k])-0.5)/shC0*spzColour + 0.5) * 255)
			scale[3*i+k] = quantise((math.Log(float64(s.Scale[k])) + spzScaleBase) * spzScaleSteps)
			rotation[3*i+k] = quantise(float64(q[1+k])*127.5 + 127.5)
		}
	}
	return writeGzip(w, buf)
}

// frontQuaternion gives, of the eight quaternions that turn an ellipsoid the same
// way, the one with the largest w. Version 2 leaves w out, to be found from
// x²+y²+z², which near w = 0 costs up to ten degrees; at w ≥ ½, as here, it costs
// about one. Half turns about the splat's own axes change nothing to see.
func frontQuaternion(q [4]float32) [4]float32 {
	w, x, y, z := q[0], q[1], q[2], q[3]
	largest := max(w*w, x*x, y*y, z*z)
	switch largest {
	case w * w:
	case x * x:
		w, x, y, z = x, -w, -z, y // q·(−i)
	case y * y:
		w, x, y, z = y, z, -w, -x // q·(−j)
	default:
		w, x, y, z = z, -y, x, -w // q·(−k)
	}
	if w < 0 { // q and −q are one rotation
		w, x, y, z = -w, -x, -y, -z
	}
	return [4]float32{w, x, y, z}
}

// quantise rounds to the nearest byte.
func quantise(v float64) byte { return byte(min(max(v, 0), 255) + 0.5) }
