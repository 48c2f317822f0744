package segment

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
)

// Element types of ONNX tensors (onnx.proto, TensorProto.DataType).
const (
	onnxFloat  = 1
	onnxInt64  = 7
	onnxDouble = 11
)

// graph is an ONNX graph being written. Values are known by name; every
// operation's output gets a fresh one.
type graph struct {
	nodes   []message
	weights []message
	count   int
	known   map[string]string // constants by content, so that none is stored twice
}

// attribute is a setting of a node: int, []int or string.
type attribute struct {
	name  string
	value any
}

// op adds a node and returns its output.
func (g *graph) op(kind string, inputs []string, attributes ...attribute) string {
	g.count++
	out := fmt.Sprintf("v%d", g.count)
	g.named(out, kind, inputs, attributes...)
	return out
}

// named adds a node whose output has a given name.
func (g *graph) named(out, kind string, inputs []string, attributes ...attribute) {
	var n message
	for _, in := range inputs {
		n.text(1, in)
	}
	n.text(2, out)
	n.text(4, kind)
	for _, a := range attributes {
		var m message
		m.text(1, a.name)
		switch v := a.value.(type) {
		case int:
			m.number(3, int64(v))
			m.number(20, 2)
		case []int:
			for _, i := range v {
				m.number(8, int64(i))
			}
			m.number(20, 7)
		case string:
			m.text(4, v)
			m.number(20, 3)
		}
		n.bytes(5, m)
	}
	g.nodes = append(g.nodes, n)
}

// floats is a constant; without dimensions a scalar.
func (g *graph) floats(values []float32, dims ...int) string {
	raw := make([]byte, 0, 4*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return g.constant(onnxFloat, raw, dims)
}

func (g *graph) float(v float32) string { return g.floats([]float32{v}) }

func (g *graph) double(v float64) string {
	return g.constant(onnxDouble, binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)), nil)
}

// ints is a constant vector.
func (g *graph) ints(values ...int) string {
	raw := make([]byte, 0, 8*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
	}
	return g.constant(onnxInt64, raw, []int{len(values)})
}

func (g *graph) constant(kind int, raw []byte, dims []int) string {
	id := fmt.Sprint(kind, dims, string(raw))
	if name, ok := g.known[id]; ok {
		return name
	}
	if g.known == nil {
		g.known = map[string]string{}
	}
	name := fmt.Sprintf("c%d", len(g.weights))
	var t message
	for _, d := range dims {
		t.number(1, int64(d))
	}
	t.number(2, int64(kind))
	t.text(8, name)
	t.bytes(9, raw)
	g.weights = append(g.weights, t)
	g.known[id] = name
	return name
}

// port is an input or output: its dimensions are numbers or names, its elements
// floats if kind is 0.
type port struct {
	name string
	dims []any
	kind int
}

func (p port) encode() message {
	var shape, tensor, kind, info message
	for _, d := range p.dims {
		var dim message
		switch v := d.(type) {
		case int:
			dim.number(1, int64(v))
		case string:
			dim.text(2, v)
		}
		shape.bytes(1, dim)
	}
	tensor.number(1, int64(cmp.Or(p.kind, onnxFloat)))
	tensor.bytes(2, shape)
	kind.bytes(1, tensor)
	info.text(1, p.name)
	info.bytes(2, kind)
	return info
}

// model wraps the graph as a file: IR version 8 and operator set 17, which ONNX
// Runtime reads since 1.12.
func (g *graph) model(name, about string, inputs, outputs []port) []byte {
	var body message
	for _, n := range g.nodes {
		body.bytes(1, n)
	}
	body.text(2, name)
	for _, w := range g.weights {
		body.bytes(5, w)
	}
	for _, p := range inputs {
		body.bytes(11, p.encode())
	}
	for _, p := range outputs {
		body.bytes(12, p.encode())
	}
	var opset, file message
	opset.number(2, 17)
	file.number(1, 8)
	file.text(2, "gen3d")
	file.text(6, about)
	file.bytes(7, body)
	file.bytes(8, opset)
	return file
}
