// Samples writes an endless stream of lessons for the shape network to standard
// output, or a number of them: for each, little endian, an int32 (the kind's place
// in kinds.All) and float32 planes of shape.Size squared: the network's inputs as
// shape.Features gives them, the front, the back, and where they are known. The
// same seed gives the same stream.
//
//	samples -seed 1 [-count 1000] [-held] [-exact] > samples.bin
package main

import (
	"bufio"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/training/kinds"
	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/training/render"
)

func main() {
	seed := flag.Uint64("seed", 1, "of the stream")
	count := flag.Int("count", math.MaxInt, "samples to write")
	held := flag.Bool("held", false, "the kinds that are kept out of training")
	exact := flag.Bool("exact", false, "true masks, centred")
	flag.Parse()
	recipe := render.Recipe{Spoilt: 0.25, Jitter: 0.04}
	if *exact {
		recipe = render.Recipe{}
	}
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	err := write(out, rand.New(rand.NewPCG(*seed, 0x3d)), *count, *held, recipe)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "samples:", err)
		os.Exit(1)
	}
}

func write(out io.Writer, r *rand.Rand, count int, held bool, recipe render.Recipe) error {
	var buffer []byte
	for n := 0; n < count; {
		kind := kinds.Pick(r, held)
		solid, err := kind.Make(r)
		if err != nil {
			return err
		}
		sample, ok := render.Render(r, solid, render.RandomCamera(r, kind.Pose), recipe)
		if !ok {
			continue
		}
		buffer = binary.LittleEndian.AppendUint32(buffer[:0], uint32(index(kind.Name)))
		for _, plane := range [][]float32{sample.Features(), sample.Front[:], sample.Back[:], sample.Known[:]} {
			for _, v := range plane {
				buffer = binary.LittleEndian.AppendUint32(buffer, math.Float32bits(v))
			}
		}
		if _, err := out.Write(buffer); err != nil {
			return fmt.Errorf("write sample %d: %w", n, err)
		}
		n++
	}
	return nil
}

func index(name string) int {
	for i, k := range kinds.All {
		if k.Name == name {
			return i
		}
	}
	return -1
}
