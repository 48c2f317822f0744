//go:build cgo

package neural

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/models"
	"google.golang.org/protobuf/encoding/protowire"
)

// shaped is a model whose encoder has a true one's size and random weights (see
// fixtures/shapes.py). It has no decoder.
func shaped(t testing.TB, name string, o Options) *Model {
	t.Helper()
	dir := t.TempDir()
	m, err := openShaped(t, name, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func openShaped(t testing.TB, name, dir string, o Options) (*Model, error) {
	t.Helper()
	f, err := os.Open("testdata/shapes/" + name + ".onnx.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	graph, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "encoder.onnx")
	if err := os.WriteFile(path, graph, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeWeights(filepath.Join(dir, "weights.bin"), weightBytes(t, graph)); err != nil {
		t.Fatal(err)
	}
	in := trueInput[models.SAM1]
	in.Name = "input_image"
	m := &Model{Installed: models.Installed{Dir: dir, Manifest: &models.Manifest{ID: name, Family: models.SAM1, Encoder: &models.Encoder{
		File: "encoder.onnx", Input: in, Outputs: []models.Tensor{{Name: "image_embeddings", DType: "float32", Shape: []int{1, 256, 64, 64}}},
	}}}}
	m.encoder, err = open(graphFile{path: path}, o)
	return m, err
}

// weightBytes is where the last weights end in the file that a graph names.
func weightBytes(t testing.TB, graph []byte) (end int) {
	t.Helper()
	into := func(message []byte, field protowire.Number, f func([]byte)) {
		err := each(message, func(n protowire.Number, _ protowire.Type, _, value []byte) error {
			if n == field {
				f(value)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	into(graph, modelGraph, func(g []byte) {
		into(g, graphInitializer, func(tensor []byte) {
			where := map[string]string{}
			into(tensor, tensorExternal, func(e []byte) {
				if k, v, err := entry(e); err == nil {
					where[k] = v
				}
			})
			offset, errA := number(where["offset"], 0)
			length, errB := number(where["length"], 0)
			if errA != nil || errB != nil {
				t.Fatal(errA, errB)
			}
			end = max(end, offset+length)
		})
	})
	return end
}

// writeWeights writes numbers between −0.05 and 0.05, with which what a layer answers
// is about as large as what it is given: nothing grows without end, and nothing gets
// so small that a processor is slow with it.
func writeWeights(path string, n int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	state := uint32(2463534242)
	var b [4]byte
	for range n / 4 {
		state ^= state << 13
		state ^= state >> 17
		state ^= state << 5
		binary.LittleEndian.PutUint32(b[:], math.Float32bits((float32(state)/(1<<32)-.5)*.1))
		if _, err := w.Write(b[:]); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
