package neural

import (
	"context"
	"fmt"
	"strings"
)

// tensor is an input or an output of a graph; one of the two holds its numbers.
type tensor struct {
	name   string
	shape  []int64
	floats []float32
	whole  []int64
}

// port is what a graph says of an input or an output. A dimension that varies is −1.
type port struct {
	name  string
	dtype string // "float32", "float16", "int64", or another name that no manifest has
	shape []int64
}

func (p port) String() string {
	dims := make([]string, len(p.shape))
	for i, n := range p.shape {
		dims[i] = "any"
		if n >= 0 {
			dims[i] = fmt.Sprint(n)
		}
	}
	return fmt.Sprintf("%s (%s)", p.dtype, strings.Join(dims, ","))
}

// session is a graph in ONNX Runtime. It runs one request at a time.
type session interface {
	inputs() []port
	outputs() []port
	// run takes every input, in the graph's order, and answers every output. It ends
	// early when ctx does.
	run(ctx context.Context, in []tensor) ([]tensor, error)
	close() error
}

// graphFile is a graph: in a file, whose weights may lie beside it, or in memory.
type graphFile struct {
	path string
	data []byte
}

// Provider is what computes.
type Provider string

// The providers. A CUDA that was asked for and is not to be had is an error: a graph
// left to the processor would be some fifty times slower, and nobody would know why.
const (
	CPU  Provider = "cpu"
	CUDA Provider = "cuda"
)

// Options say how a model is run.
type Options struct {
	// Library is ONNX Runtime's file; see Library for what is taken if it is empty.
	// The first model that a process opens decides for all.
	Library  string
	Provider Provider // of the encoder; empty is CPU. Decoders run on the CPU.
	Device   int      // CUDA's number of the card
	Threads  int      // of the processor; 0: as many as there are cores
	// CardMemory bounds what CUDA's arena takes, in bytes; 0: the card is the bound.
	CardMemory int64
	// Profile is where the encoder writes which provider computed what, one JSON file
	// that begins with these characters; empty: nowhere.
	Profile string
}
