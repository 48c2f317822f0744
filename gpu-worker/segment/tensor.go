package segment

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	"io"
	"math"
)

// Half is the tensor as little-endian half precision, 2,097,152 bytes. It loses
// nothing.
func (e *Embedding) Half() []byte {
	out := make([]byte, 0, 2*len(e.Data))
	for _, v := range e.Data {
		out = binary.LittleEndian.AppendUint16(out, toHalf(v))
	}
	return out
}

// Gzipped is Half, compressed; it is stored with Content-Encoding gzip.
func (e *Embedding) Gzipped() ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, 4) // above 4 a tenth smaller for twice the time
	if err != nil {
		return nil, fmt.Errorf("compress tensor: %w", err)
	}
	if _, err := z.Write(e.Half()); err != nil {
		return nil, fmt.Errorf("compress tensor: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress tensor: %w", err)
	}
	return b.Bytes(), nil
}

// ReadTensor reads a tensor that a validated descriptor speaks of, decompressing
// it where its encoding says so, and checks length and sha256. It never reads
// more than the shape says. Errors wrap ErrDescriptor, those of r too.
func ReadTensor(r io.Reader, t TensorFile) ([]float32, error) {
	if err := t.validate(); err != nil {
		return nil, err
	}
	if t.Encoding == Gzip {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, fmt.Errorf("%w: decompress tensor %s: %w", ErrDescriptor, t.Name, err)
		}
		r = z
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, t.Bytes+1))
	if err != nil {
		return nil, fmt.Errorf("%w: read tensor %s: %w", ErrDescriptor, t.Name, err)
	}
	if n != t.Bytes {
		return nil, fmt.Errorf("%w: tensor %s does not have its %d bytes", ErrDescriptor, t.Name, t.Bytes)
	}
	if sum := sha256.Sum256(b.Bytes()); hex.EncodeToString(sum[:]) != t.SHA256 {
		return nil, fmt.Errorf("%w: tensor %s has another sha256", ErrDescriptor, t.Name)
	}
	return numbers(b.Bytes(), t.DType), nil
}

// ReadEmbedding reads the one tensor of a descriptor of family baseline.
func ReadEmbedding(r io.Reader, d Descriptor) (*Embedding, error) {
	if d.Family != Family || len(d.Tensors) != 1 {
		return nil, fmt.Errorf("%w: family %.40q with %d tensors, want %q with one", ErrDescriptor, d.Family, len(d.Tensors), Family)
	}
	e := &Embedding{Photo: image.Pt(d.ImageSize[0], d.ImageSize[1])}
	data, err := ReadTensor(r, d.Tensors[0])
	if err != nil {
		return nil, err
	}
	if len(data) != channels*tensorSide*tensorSide {
		return nil, fmt.Errorf("%w: %d numbers, want %d", ErrDescriptor, len(data), channels*tensorSide*tensorSide)
	}
	e.Data = data
	return e, nil
}

// numbers reads little-endian numbers of a validated type and length.
func numbers(raw []byte, dtype string) []float32 {
	if dtype == Float32 {
		out := make([]float32, len(raw)/4)
		for i := range out {
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
		return out
	}
	out := make([]float32, len(raw)/2)
	for i := range out {
		out[i] = fromHalf(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return out
}

// The single-precision bits of 2^-14 and of 2^15: between them, halves are normal, and
// rounding cannot make one infinite.
const (
	leastNormal   = (127 - 14) << 23
	belowInfinite = (127 + 15) << 23
)

// HalfOf is numbers as little-endian half precision. It reports false where one of
// them is not finite in it.
func HalfOf(values []float32) ([]byte, bool) {
	out := make([]byte, 2*len(values))
	fine := true
	for i, v := range values {
		var h uint16
		if b := math.Float32bits(v); b&0x7fffffff-leastNormal < belowInfinite-leastNormal {
			// The middle of toHalf, for nearly all numbers: rebias, and round to even.
			h = uint16(b>>16&0x8000 | ((b&0x7fffffff-leastNormal+0xfff+b>>13&1)>>13 + 1<<10))
		} else if h = toHalf(v); h&0x7c00 == 0x7c00 {
			fine = false
		}
		binary.LittleEndian.PutUint16(out[2*i:], h)
	}
	return out, fine
}
