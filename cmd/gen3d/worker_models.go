package main

import (
	"context"
	"io"
	"strings"

	"github.com/rs/zerolog"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/models"
	"github.com/2112-lab/gen3d/gpu-worker/runner"
	"github.com/2112-lab/gen3d/gpu-worker/segment/neural"
)

// backendConfig says which models a worker runs.
type backendConfig struct {
	modelsFolder    `embed:""`
	Onnxruntime     string `help:"ONNX Runtime's library, for encoders of others; looked for where it is usually installed if empty." type:"path"`
	EncoderProvider string `default:"cpu" enum:"cpu,cuda" help:"What runs an encoder that is in use (gen3d models use): cpu or cuda."`
	Runner          string `default:"python3 -u -m gen3d_runner sam3d" help:"Command of the process that holds the reconstruction model, where one is in use (gen3d models use)."`
}

// encoder is the model that is in use on this machine, verified and held against its
// manifest, or else what every machine has. It is to be closed.
func (c backendConfig) encoder(ctx context.Context, log zerolog.Logger) (gpuworker.Encoder, io.Closer, error) {
	folder, err := c.folder()
	if err != nil {
		return nil, nil, err
	}
	id, err := folder.Chosen(models.Encode)
	if err != nil || id == "" {
		return gpuworker.Baseline{}, io.NopCloser(nil), err
	}
	model, err := openEncoder(ctx, folder, id, neural.Options{Library: c.Onnxruntime, Provider: neural.Provider(c.EncoderProvider)})
	if err != nil {
		return nil, nil, err
	}
	log.Info().Str("model", id+"@"+model.Version).Str("provider", c.EncoderProvider).Bool("golden", model.Golden != "").Msg("encoder is as its manifest says")
	return gpuworker.NewNeural(model, c.batch()), model, nil
}

// batch is how many photos go through the encoder at once, where it can: a card has
// the room, while two cores would only have the first one wait for the others.
func (c backendConfig) batch() int {
	if neural.Provider(c.EncoderProvider) == neural.CUDA {
		return 4 // as many as a worker has in flight
	}
	return 1
}

// openEncoder verifies and opens an installed encoder.
func openEncoder(ctx context.Context, folder models.Folder, id string, o neural.Options) (*neural.Model, error) {
	i, err := folder.Installed(id)
	if err != nil {
		return nil, err
	}
	if err := i.Verify(); err != nil {
		return nil, err
	}
	return neural.Open(ctx, i, o)
}

// reconstructor is the model that is in use on this machine, verified, or else what
// every machine has. The process is nil for that; else it is to be closed.
func (c backendConfig) reconstructor(log zerolog.Logger) (gpuworker.Reconstructor, *runner.Runner, error) {
	folder, err := c.folder()
	if err != nil {
		return nil, nil, err
	}
	id, err := folder.Chosen(models.Reconstruct)
	if err != nil || id == "" {
		return gpuworker.Inflation{}, nil, err
	}
	model, err := folder.Installed(id)
	if err != nil {
		return nil, nil, err
	}
	if err := model.Verify(); err != nil {
		return nil, nil, err
	}
	command := strings.Fields(c.Runner)
	if len(command) == 0 {
		return nil, nil, usage("--runner (GEN3D_RUNNER) is empty: %s is in use, and that takes a process", id)
	}
	log = log.With().Str("model", id).Logger()
	process := runner.New(runner.Config{
		Command: command, Model: id + "@" + model.Version, Folder: model.Dir,
		Log: func(line string) { log.Info().Str("stderr", line).Msg("runner") },
	})
	return gpuworker.SAM3D{Runner: process, Method: model.Title}, process, nil
}
