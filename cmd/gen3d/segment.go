package main

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/pipeline"
)

type segmentCommand struct {
	promptFlags  `embed:""`
	encoderFlags `embed:""`

	Photo string `arg:"" help:"Photo: JPEG, PNG, WebP or HEIC." type:"path"`
	Out   string `required:"" help:"Where the mask goes: a PNG as large as the upright photo." type:"path"`
	JSON  bool   `name:"json" help:"Print what was made and the time of every step."`
}

// Run makes a mask of local files with the worker's own code.
func (c *segmentCommand) Run(ctx context.Context, con *streams) error {
	if !c.given() {
		return usage("say where the object is: --click X,Y or --box X0,Y0,X1,Y1")
	}
	if c.Embeddings != "" && c.Model == "" {
		return usage("--embeddings is for a --model")
	}
	watch := &stopwatch{}
	p, err := openPhoto(ctx, c.Photo, watch)
	if err != nil {
		return err
	}
	with, name := settle, segment.Model
	if c.Model != "" {
		with, name = c.encoderFlags.settle, c.Model
	}
	mask, score, err := with(ctx, p.Image, c.promptFlags, watch)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(c.Out), 0o755); err != nil {
		return fmt.Errorf("make folder of --out: %w", err)
	}
	err = watch.time("write", func() error {
		return writeFile(c.Out, func(out io.Writer) error { return png.Encode(out, mask) })
	})
	if err != nil {
		return err
	}
	coverage := segment.CoverageOf(mask)
	if !c.JSON {
		fmt.Fprintf(con.out, "%s: %d pixels, %.1f %% of the photo\n", c.Out, coverage.Pixels, coverage.Percent)
		return nil
	}
	return printJSON(con.out, struct {
		Model    string             `json:"model"`
		Score    float64            `json:"score"`
		Mask     pipeline.MaskInfo  `json:"mask_info"`
		Width    int                `json:"width"`
		Height   int                `json:"height"`
		Touches  bool               `json:"touches_frame"`
		Path     string             `json:"path"`
		StepsSec map[string]float64 `json:"steps_sec"`
	}{
		name, score, pipeline.MaskInfo{Pixels: coverage.Pixels, Coverage: coverage.Percent},
		p.Width, p.Height, coverage.TouchesFrame, c.Out, watch.steps,
	})
}

// settle makes the mask of clicks and boxes.
func settle(ctx context.Context, img *image.NRGBA, flags promptFlags, watch *stopwatch) (*image.Gray, float64, error) {
	prompts, err := flags.prompts(img.Bounds().Size())
	if err != nil {
		return nil, 0, err
	}
	var s *segment.Session
	if err := watch.time("prepare", func() (err error) { s, err = segment.Prepare(ctx, img); return err }); err != nil {
		return nil, 0, err
	}
	var mask *image.Gray
	var score float64
	err = watch.time("settle", func() (err error) { mask, score, err = s.Settle(ctx, prompts, nil); return err })
	return mask, score, err
}
