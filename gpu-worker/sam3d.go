package gpuworker

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"github.com/2112-lab/gen3d/gpu-worker/runner"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/pipeline"
)

// SAM3D is the Reconstructor that has a model in a process of its own make splats.
// The mesh is made of them here.
type SAM3D struct {
	Runner *runner.Runner
	// Method is what the model is called, such as "SAM 3D Objects".
	Method string
	// Dir is where pictures and results are exchanged; best in memory. Empty: the
	// system's folder for temporary files.
	Dir string
}

// How much of the work each of the runner's stages is, in the order of their coming.
var sam3dStages = []struct {
	name  string
	share float64
}{{"structure", 0.35}, {"detail", 0.55}}

// Reconstruct implements Reconstructor. Out of memory, it tries once more with the
// decoder that makes fewer splats.
func (s SAM3D) Reconstruct(ctx context.Context, subject Subject, progress func(string, float64)) (*splat.Model, error) {
	dir, err := os.MkdirTemp(s.Dir, "gen3d-job-*")
	if err != nil {
		return nil, fmt.Errorf("make folder for the model: %w", err)
	}
	defer os.RemoveAll(dir)
	job := runner.Job{
		ID: filepath.Base(dir), Image: filepath.Join(dir, "image.png"), Mask: filepath.Join(dir, "mask.png"), OutDir: filepath.Join(dir, "out"), Seed: subject.Seed,
	}
	if err := errors.Join(writePNG(job.Image, subject.Photo), writePNG(job.Mask, subject.Mask)); err != nil {
		return nil, err
	}
	var result runner.Result
	err = subject.Alone.run(func() (err error) {
		result, err = s.run(ctx, job, subject.Preset, progress)
		return err
	})
	if err != nil {
		return nil, failureOf(err)
	}
	progress("mesh", 0.95)
	return s.model(result, subject)
}

// run has the model do the job, on the larger decoder and then the smaller.
func (s SAM3D) run(ctx context.Context, job runner.Job, preset string, progress func(string, float64)) (result runner.Result, err error) {
	for _, decoder := range []string{"gs", "gs_4"} {
		if err := errors.Join(os.RemoveAll(job.OutDir), os.Mkdir(job.OutDir, 0o755)); err != nil {
			return result, fmt.Errorf("make folder for the model: %w", err)
		}
		job.Options = map[string]string{"preset": preset, "decoder": decoder}
		result, err = s.Runner.Run(ctx, job, func(stage string, step, of int) { progress(stage, fraction(stage, step, of)) })
		var e *runner.Error
		if !errors.As(err, &e) || e.Code != runner.OutOfMemory {
			break
		}
	}
	return result, err
}

// fraction is how far a whole job is at a step of a stage.
func fraction(stage string, step, of int) float64 {
	done := 0.0
	for _, s := range sam3dStages {
		if s.name == stage {
			return done + s.share*float64(step)/float64(max(1, of))
		}
		done += s.share
	}
	return done * float64(step) / float64(max(1, of))
}

// model reads the splats that were made and gives them a mesh.
func (s SAM3D) model(result runner.Result, subject Subject) (*splat.Model, error) {
	for _, path := range result.Files {
		if !strings.HasSuffix(path, ".ply") {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("read the model's answer: %w", err)
		}
		defer f.Close()
		splats, err := splat.ReadPLY(f)
		if err != nil {
			return nil, pipeline.NewFailure(pipeline.ModelBadResult, "%v", err)
		}
		mesh, err := splat.MeshFromSplats(splats)
		if err != nil {
			return nil, pipeline.NewFailure(pipeline.ModelBadResult, "%v", err)
		}
		m := &splat.Model{Splats: splats, Mesh: mesh, Method: s.Method, Seed: int64(subject.Seed)}
		m.Normalise()
		return m, nil
	}
	return nil, pipeline.NewFailure(pipeline.ModelBadResult, "the model named no PLY among %d files", len(result.Files))
}

// failureOf says who can cure what went wrong in the model's process: nobody but us.
// A crash may be the machine's and is tried again elsewhere.
func failureOf(err error) error {
	var e *runner.Error
	if !errors.As(err, &e) {
		return err
	}
	code := map[runner.Code]pipeline.Code{
		runner.OutOfMemory: pipeline.ModelOutOfMemory, runner.Hung: pipeline.ModelTimedOut,
		runner.BadInput: pipeline.ModelBadResult, runner.Garbled: pipeline.ModelBadResult,
	}[e.Code]
	if code == "" {
		code = pipeline.ModelCrashed
	}
	return pipeline.NewFailure(code, "%v", e)
}

func writePNG(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write for the model: %w", err)
	}
	quick := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := errors.Join(quick.Encode(f, img), f.Close()); err != nil {
		return fmt.Errorf("write for the model: %w", err)
	}
	return nil
}
