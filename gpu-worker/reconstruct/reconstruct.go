package reconstruct

import (
	"context"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
)

// How this package's models are named to people.
const (
	MethodLearned   = "learned shape"
	MethodInflation = "silhouette inflation"
)

// Options choose how a model is made. The zero value is ready for use.
type Options struct {
	Profile Profile // "" is ProfileAuto
	Preset  Preset  // "" is PresetBalanced
	// Seed is recorded with the model. Inflation draws no random numbers.
	Seed uint64
	// NoRelief leaves out the slight relief that the photo's brightness gives
	// the front.
	NoRelief bool
	// Progress, if not nil, is called in order, by the calling goroutine, when
	// a step begins, with the share of the work done before it, and once with
	// the last step's name and 1 at the end.
	Progress func(step string, fraction float64)
}

// Result is a finished model and how it came about.
type Result struct {
	Model      *splat.Model
	Statistics Statistics
}

// Statistics describe a model for metadata.json and for people.
type Statistics struct {
	Method    string
	Profile   Profile // learned, round or slab, as chosen
	Preset    Preset
	Seed      uint64
	Splats    int
	Triangles int
	Bounds    splat.Box // in model units
	Steps     []StepTime
	Total     time.Duration
}

// StepTime is how long one step took.
type StepTime struct {
	Name     string
	Duration time.Duration
}

// Reconstruct makes a model of the masked object in the photo.
//
// Errors: a *pipeline.Failure of category user for input that no model can be
// made of (no object, fewer than pipeline.MinMaskPixels, sizes that differ, a
// photo of too many pixels); the context's error once it is cancelled, which is
// noticed between steps, some 50 ms apart; a plain error for a malformed image
// or an unknown option. It writes to neither picture.
func Reconstruct(ctx context.Context, in Input, options Options) (*Result, error) {
	budget, err := options.Preset.budget()
	if err != nil {
		return nil, err
	}
	if err := options.Profile.valid(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	w := &work{photo: in.Photo, mask: in.Mask, options: options, budget: budget}
	steps := w.steps()
	start := time.Now()
	times := make([]StepTime, 0, len(steps))
	done, name := 0.0, ""
	for _, step := range steps {
		name = step.name
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", step.name, context.Cause(ctx))
		}
		if options.Progress != nil {
			options.Progress(step.name, done)
		}
		from := time.Now()
		if err := step.do(); err != nil {
			return nil, fmt.Errorf("%s: %w", step.name, err)
		}
		times = append(times, StepTime{step.name, time.Since(from)})
		done += step.share
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, context.Cause(ctx))
	}
	if options.Progress != nil {
		options.Progress(name, 1)
	}
	return w.result(times, time.Since(start)), nil
}
