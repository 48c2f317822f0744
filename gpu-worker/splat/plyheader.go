package splat

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ErrMalformed is wrapped by every error about bytes that are not a readable
// file of their kind.
var ErrMalformed = errors.New("malformed file")

const (
	maxPLYHeader     = 64 << 10 // bytes; a degree 3 file needs under 2 KiB
	maxPLYProperties = 256
)

// plyTypes are PLY's scalar types and their sizes in bytes, in both spellings.
var plyTypes = map[string]int{
	"char": 1, "uchar": 1, "short": 2, "ushort": 2, "int": 4, "uint": 4, "float": 4, "double": 8,
	"int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "float32": 4, "float64": 8,
}

// plyHeader says where in a vertex record each known float32 property lies.
type plyHeader struct {
	count   int
	stride  int
	offsets [len(plyProperties)]int // -1 where absent
}

// readPLYHeader reads up to and including end_header.
func readPLYHeader(r *bufio.Reader) (plyHeader, error) {
	h := plyHeader{count: -1}
	for i := range h.offsets {
		h.offsets[i] = -1
	}
	read, properties, inVertex, binary := 0, 0, false, false
	for line := 0; ; line++ {
		raw, err := r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) || read+len(raw) > maxPLYHeader {
			return h, errors.New("header is too long")
		}
		if err != nil {
			return h, fmt.Errorf("header ends early: %w", noEOF(err))
		}
		read += len(raw)
		f := strings.Fields(string(raw))
		switch {
		case line == 0:
			if len(f) != 1 || f[0] != "ply" {
				return h, errors.New("does not begin with \"ply\"")
			}
		case len(f) == 0 || f[0] == "comment" || f[0] == "obj_info":
		case f[0] == "format":
			if len(f) != 3 || f[1] != "binary_little_endian" {
				return h, errors.New("format is not binary_little_endian")
			}
			binary = true
		case f[0] == "element" && len(f) == 3:
			if inVertex = f[1] == "vertex"; !inVertex {
				if h.count < 0 {
					return h, fmt.Errorf("element %q precedes the vertices", f[1])
				}
				continue // whatever follows the vertices is not read
			}
			if h.count >= 0 {
				return h, errors.New("two vertex elements")
			}
			if h.count, err = strconv.Atoi(f[2]); err != nil || h.count < 0 {
				return h, fmt.Errorf("vertex count %q is not a number", f[2])
			}
		case f[0] == "property":
			if !inVertex {
				continue
			}
			if properties++; properties > maxPLYProperties {
				return h, errors.New("too many vertex properties")
			}
			if err := h.addProperty(f[1:]); err != nil {
				return h, err
			}
		case f[0] == "end_header":
			if !binary || h.count < 0 {
				return h, errors.New("header names no format or no vertices")
			}
			return h, h.complete()
		default:
			return h, fmt.Errorf("header line %d is not understood", line+1)
		}
	}
}

// addProperty takes one vertex property's type and name.
func (h *plyHeader) addProperty(f []string) error {
	if len(f) != 2 || plyTypes[f[0]] == 0 {
		return fmt.Errorf("vertex property %q is not a scalar", strings.Join(f, " "))
	}
	for i, name := range plyProperties {
		if f[1] != name {
			continue
		}
		if f[0] != "float" && f[0] != "float32" {
			return fmt.Errorf("vertex property %s is %s, not float", name, f[0])
		}
		if h.offsets[i] >= 0 {
			return fmt.Errorf("vertex property %s occurs twice", name)
		}
		h.offsets[i] = h.stride
	}
	h.stride += plyTypes[f[0]]
	return nil
}

// complete refuses a vertex without one of the properties that a splat needs.
func (h *plyHeader) complete() error {
	for i, name := range plyProperties {
		if h.offsets[i] < 0 && name[0] != 'n' { // normals are not read
			return fmt.Errorf("vertex property %s is missing: not a 3DGS file", name)
		}
	}
	return nil
}

// noEOF names an early end as what it is.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
