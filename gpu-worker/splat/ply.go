package splat

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// shC0 is the constant spherical harmonic, 1/(2√π): 3DGS stores a colour c as
// the coefficient (c − ½)/shC0.
const shC0 = 0.28209479177387814

// Opacities are stored as logits, which are infinite at 0 and 1.
const minOpacity, maxOpacity = 0.001, 0.999

// plyProperties are the vertex properties of a degree 0 3DGS file, in the order
// in which the reference trainer writes them. f_rest_* is left out: a single
// photo has no view-dependent colour, and it would make the file 3.6 times as
// large.
var plyProperties = [...]string{
	"x", "y", "z", "nx", "ny", "nz", "f_dc_0", "f_dc_1", "f_dc_2",
	"opacity", "scale_0", "scale_1", "scale_2", "rot_0", "rot_1", "rot_2", "rot_3",
}

const plyStride = 4 * len(plyProperties) // bytes a splat

// chunkSplats is how many splats one goroutine encodes at a time, plyChunks how
// many such chunks (68 KB each) are filled between two writes.
const chunkSplats, plyChunks = 1000, 16

// WritePLY writes the splats as a 3DGS PLY: binary, little endian, 17 float32s
// (68 bytes) a splat, normals 0 as trainers leave them, opacity as a logit
// clamped to 0.001..0.999, scales as ln σ. It refuses splats that Validate
// would refuse.
func WritePLY(w io.Writer, m *Model) error {
	if err := writePLY(w, m.Splats); err != nil {
		return fmt.Errorf("write PLY: %w", err)
	}
	return nil
}

func writePLY(w io.Writer, splats []Splat) error {
	if err := requireSplats(splats); err != nil {
		return err
	}
	buf := append([]byte(nil), "ply\nformat binary_little_endian 1.0\n"...)
	buf = fmt.Appendf(buf, "element vertex %d\n", len(splats))
	for _, name := range plyProperties {
		buf = fmt.Appendf(buf, "property float %s\n", name)
	}
	buf = append(buf, "end_header\n"...)
	reserve(w, len(buf)+plyStride*len(splats))
	if _, err := w.Write(buf); err != nil {
		return err
	}
	buf = make([]byte, plyChunks*chunkSplats*plyStride)
	for len(splats) > 0 {
		n := min(len(splats), plyChunks*chunkSplats)
		parallel(plyChunks, func(c int) {
			for i := c * chunkSplats; i < min((c+1)*chunkSplats, n); i++ {
				putPLY(buf[i*plyStride:(i+1)*plyStride], &splats[i])
			}
		})
		if _, err := w.Write(buf[:n*plyStride]); err != nil {
			return err
		}
		splats = splats[n:]
	}
	return nil
}

func putPLY(b []byte, s *Splat) {
	put := func(i int, v float32) {
		binary.LittleEndian.PutUint32(b[4*i:], math.Float32bits(v))
	}
	q := unitQuaternion(s.Rotation)
	for k := range 3 {
		put(k, s.Position[k])
		put(3+k, 0)
		put(6+k, float32((float64(s.Colour[k])-0.5)/shC0))
		put(10+k, float32(math.Log(float64(s.Scale[k]))))
	}
	a := min(max(float64(s.Opacity), minOpacity), maxOpacity)
	put(9, float32(math.Log(a/(1-a))))
	for k := range 4 {
		put(13+k, q[k])
	}
}

// reserve tells a buffer how much is to come.
func reserve(w io.Writer, bytes int) {
	if b, ok := w.(interface{ Grow(n int) }); ok {
		b.Grow(bytes)
	}
}

// requireSplats refuses what would make a bad splat file.
func requireSplats(splats []Splat) error {
	if len(splats) == 0 {
		return fmt.Errorf("%w: no splats", ErrInvalidModel)
	}
	if err := validateSplats(splats); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalidModel, err)
	}
	return nil
}

// unitQuaternion scales q to length 1; q is not zero.
func unitQuaternion(q [4]float32) [4]float32 {
	var n float64
	for _, v := range q {
		n += float64(v) * float64(v)
	}
	f := 1 / math.Sqrt(n)
	for k := range q {
		q[k] = float32(float64(q[k]) * f)
	}
	return q
}
