package main

import (
	"strings"

	"github.com/rs/zerolog"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/models"
	"github.com/2112-lab/gen3d/gpu-worker/runner"
)

// backendConfig says which models a worker runs.
type backendConfig struct {
	modelsFolder `embed:""`
	Runner       string `default:"python3 -u -m gen3d_runner sam3d" help:"Command of the process that holds the reconstruction model, where one is in use (gen3d models use)."`
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
