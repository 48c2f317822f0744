// Command generate renders the sample photo and its true mask:
//
//	go generate ./sample
//
// Run by go generate it works in the folder of package sample. On two idle
// cores it takes about five minutes.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"

	"github.com/2112-lab/gen3d/sample/render"
	"github.com/2112-lab/gen3d/sample/scene"
)

// quality keeps the photo's grain and edges in about 150 kB.
const quality = 88

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run() error {
	dir := flag.String("out", ".", "folder for photo.jpg and mask.png")
	width := flag.Int("width", scene.Width, "width in pixels; the height keeps the proportions")
	samples := flag.Int("samples", scene.Samples, "paths a pixel, at most")
	flag.Parse()

	height := *width * scene.Height / scene.Width
	photo, mask, err := render.Render(scene.Scene(), *width, height, *samples, scene.Seed)
	if err != nil {
		return err
	}
	var jpg, silhouette bytes.Buffer
	if err := jpeg.Encode(&jpg, photo, &jpeg.Options{Quality: quality}); err != nil {
		return fmt.Errorf("encode photo: %w", err)
	}
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&silhouette, mask); err != nil {
		return fmt.Errorf("encode mask: %w", err)
	}
	if err := os.WriteFile(filepath.Join(*dir, "photo.jpg"), jpg.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write photo: %w", err)
	}
	if err := os.WriteFile(filepath.Join(*dir, "mask.png"), silhouette.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write mask: %w", err)
	}
	return nil
}
