package gpuworker

import (
	"fmt"
	"runtime/debug"

	"github.com/2112-lab/gen3d/internal/relay"
	"github.com/2112-lab/gen3d/pipeline"
)

// maxTrace bounds the trace that goes to the operator: its top names the place.
const maxTrace = 8 << 10

// caught runs f and turns a panic into a failure with its trace. In a goroutine of
// its own a panic would otherwise end the process, and with it the other jobs.
func caught(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			stack := debug.Stack()
			if far, ok := p.(*relay.Panic); ok {
				p, stack = far.Value, far.Stack
			}
			err = pipeline.NewFailure(pipeline.ModelCrashed, "panic: %v\n%s", p, stack[:min(len(stack), maxTrace)])
		}
	}()
	return f()
}

// unavailable says that it is storage which failed, not the model.
func unavailable(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", pipeline.NewFailure(pipeline.StoreUnavailable, "%v", err), err)
}
