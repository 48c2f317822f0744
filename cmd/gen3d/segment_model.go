package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"io"
	"os"
	"path"
	"path/filepath"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/gpu-worker/segment/neural"
)

// encoderFlags say which model makes the mask.
type encoderFlags struct {
	modelsFolder `embed:""`
	Model        string `placeholder:"ID" help:"Make the mask with this installed model (gen3d models pull) instead of the baseline."`
	Onnxruntime  string `help:"ONNX Runtime's library, for --model; looked for where it is usually installed if empty." type:"path"`
	Embeddings   string `placeholder:"DIR" help:"With --model: write what browsers get into this folder: embeddings.json, its tensors, the decoder and its licence." type:"path"`
}

// settle makes the mask of clicks and boxes with the model.
func (c encoderFlags) settle(ctx context.Context, img *image.NRGBA, flags promptFlags, watch *stopwatch) (*image.Gray, float64, error) {
	prompts, err := flags.prompts(img.Bounds().Size())
	if err != nil {
		return nil, 0, err
	}
	folder, err := c.folder()
	if err != nil {
		return nil, 0, err
	}
	var model *neural.Model
	err = watch.time("load", func() (err error) {
		model, err = openEncoder(ctx, folder, c.Model, neural.Options{Library: c.Onnxruntime})
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	defer model.Close()
	var e *neural.Embedding
	if err := watch.time("encode", func() (err error) { e, err = model.Encode(ctx, img); return err }); err != nil {
		return nil, 0, err
	}
	// The way by the files is the one that masks take between worker and browser.
	d := e.Describe("embeddings/")
	var tensors [][]float32
	for i, t := range d.Tensors {
		values, err := segment.ReadTensor(bytes.NewReader(e.Tensors[i].Half), t)
		if err != nil {
			return nil, 0, err
		}
		tensors = append(tensors, values)
	}
	var a neural.Answer
	err = watch.time("decode", func() (err error) { a, err = model.Mask(ctx, d, tensors, prompts); return err })
	if err != nil {
		return nil, 0, err
	}
	if c.Embeddings != "" {
		err = watch.time("embeddings", func() error { return writeEmbeddings(c.Embeddings, d, e, model.Published()) })
	}
	return a.Masks[a.Best], float64(a.Scores[a.Best]), err
}

// writeEmbeddings writes every file under the last part of its key.
func writeEmbeddings(dir string, d segment.Descriptor, e *neural.Embedding, published []neural.File) error {
	text, err := d.Encode()
	if err != nil {
		return err
	}
	files := append([]neural.File{{Key: "embeddings.json", Data: text}}, published...)
	for i, t := range d.Tensors {
		files = append(files, neural.File{Key: t.Key, Data: e.Tensors[i].Half})
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make folder of --embeddings: %w", err)
	}
	for _, f := range files {
		err := writeFile(filepath.Join(dir, path.Base(f.Key)), func(out io.Writer) error { _, err := out.Write(f.Data); return err })
		if err != nil {
			return err
		}
	}
	return nil
}
