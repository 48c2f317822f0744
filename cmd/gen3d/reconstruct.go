package main

import (
	"context"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct"
	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/internal/photo"
	"github.com/2112-lab/gen3d/pipeline"
)

type reconstructCommand struct {
	promptFlags `embed:""`

	Photo   string   `arg:"" help:"Photo: JPEG, PNG, WebP or HEIC." type:"path"`
	Mask    string   `help:"Mask: a PNG as large as the photo, the object white; instead of clicks." type:"path"`
	Out     string   `required:"" help:"Folder for the model." type:"path"`
	Profile string   `default:"auto" enum:"auto,learned,round,slab" help:"How the object gains depth: auto, learned, round or slab."`
	Preset  string   `default:"balanced" enum:"fast,balanced,quality" help:"Detail: fast, balanced or quality."`
	Formats []string `default:"all" help:"Files to make, by their endings: ply, spz, glb, obj, stl, poster, preview; or all."`
	JSON    bool     `name:"json" help:"Print what was made and the time of every step."`
}

// writers are the files by the names that --formats knows.
var writers = []struct {
	name  string
	file  pipeline.File
	write func(io.Writer, *splat.Model) error
}{
	{"ply", pipeline.OutputMesh, splat.WritePLY}, {"spz", pipeline.ModelSPZ, splat.WriteSPZ}, {"glb", pipeline.ModelGLB, splat.WriteGLB},
	{"obj", pipeline.ModelOBJ, splat.WriteOBJZip}, {"stl", pipeline.ModelSTL, splat.WriteSTL},
	{"poster", pipeline.Poster, splat.Poster}, {"preview", pipeline.Preview, splat.Turntable},
}

// made is what the command prints with --json.
type made struct {
	Method    string             `json:"method"`
	Profile   string             `json:"profile"`
	Preset    string             `json:"preset"`
	Points    int                `json:"num_points"`
	Triangles int                `json:"num_triangles"`
	Bounds    [2][3]float32      `json:"bounds"`
	Mask      pipeline.MaskInfo  `json:"mask_info"`
	Files     []madeFile         `json:"files"`
	StepsSec  map[string]float64 `json:"steps_sec"`
}

type madeFile struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

// Run makes a model of local files with the worker's own code.
func (c *reconstructCommand) Run(ctx context.Context, con *streams) error {
	if (c.Mask == "") == !c.given() {
		return usage("say where the object is: either --mask MASK.png, or --click X,Y")
	}
	chosen, err := c.chosen()
	if err != nil {
		return err
	}
	watch := &stopwatch{}
	p, err := openPhoto(ctx, c.Photo, watch)
	if err != nil {
		return err
	}
	mask, coverage, err := c.mask(ctx, p, watch)
	if err != nil {
		return err
	}
	var r *reconstruct.Result
	err = watch.time("model", func() (err error) {
		r, err = reconstruct.Reconstruct(ctx, reconstruct.Input{Photo: p.Image, Mask: mask}, reconstruct.Options{
			Profile: reconstruct.Profile(c.Profile), Preset: reconstruct.Preset(c.Preset),
		})
		return err
	})
	if err != nil {
		return refused(c.Photo, err)
	}
	files, err := c.write(r.Model, chosen, watch)
	if err != nil {
		return err
	}
	if !c.JSON {
		fmt.Fprintf(con.out, "%d points, %d triangles, %s (%s): %s\n", r.Statistics.Splats, r.Statistics.Triangles, r.Statistics.Method, r.Statistics.Profile, c.Out)
		return nil
	}
	b := r.Statistics.Bounds
	return printJSON(con.out, made{
		r.Statistics.Method, string(r.Statistics.Profile), c.Preset, r.Statistics.Splats, r.Statistics.Triangles,
		[2][3]float32{b.Min, b.Max}, pipeline.MaskInfo{Pixels: coverage.Pixels, Coverage: coverage.Percent}, files, watch.steps,
	})
}

// mask reads the mask, or makes it from the clicks.
func (c *reconstructCommand) mask(ctx context.Context, p *photo.Photo, watch *stopwatch) (*image.Gray, segment.Coverage, error) {
	if c.Mask != "" {
		return openMask(c.Mask, p, watch)
	}
	mask, _, err := settle(ctx, p.Image, c.promptFlags, watch)
	if err != nil {
		return nil, segment.Coverage{}, err
	}
	size := p.Image.Bounds().Size()
	mask, coverage, err := segment.CheckMask(mask, size, size)
	return mask, coverage, refused(c.Photo, err)
}

func (c *reconstructCommand) chosen() ([]string, error) {
	var names []string
	for _, w := range writers {
		names = append(names, w.name)
	}
	if slices.Contains(c.Formats, "all") {
		return names, nil
	}
	for _, f := range c.Formats {
		if !slices.Contains(names, f) {
			return nil, usage("--formats: %q is none of %s", f, strings.Join(names, ", "))
		}
	}
	return c.Formats, nil
}

func (c *reconstructCommand) write(m *splat.Model, chosen []string, watch *stopwatch) ([]madeFile, error) {
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return nil, fmt.Errorf("make --out: %w", err)
	}
	var files []madeFile
	for _, w := range writers {
		if !slices.Contains(chosen, w.name) {
			continue
		}
		path := filepath.Join(c.Out, string(w.file))
		err := watch.time(string(w.file), func() error { return writeFile(path, func(out io.Writer) error { return w.write(out, m) }) })
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		files = append(files, madeFile{path, info.Size()})
	}
	return files, nil
}
