//go:build cgo

package neural

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

var opening sync.Mutex

// open loads ONNX Runtime, once a process, and a graph.
func open(g graphFile, o Options) (session, error) {
	opening.Lock()
	defer opening.Unlock()
	if !ort.IsInitialized() {
		library, err := Library(o.Library)
		if err != nil {
			return nil, err
		}
		ort.SetSharedLibraryPath(library)
		// Its warnings are about which node runs where, some hundred lines a model.
		if err := ort.InitializeEnvironment(ort.WithLogLevelError()); err != nil {
			return nil, fmt.Errorf("load ONNX Runtime %s: %w", library, err)
		}
		if err := ort.DisableTelemetry(); err != nil {
			return nil, fmt.Errorf("load ONNX Runtime %s: %w", library, err)
		}
	}
	s := &ortSession{}
	if err := s.describe(g); err != nil {
		return nil, err
	}
	options, err := newOptions(o)
	if err != nil {
		return nil, err
	}
	defer options.Destroy()
	ins, outs := portNames(s.in), portNames(s.out)
	if g.data != nil {
		s.graph, err = ort.NewDynamicAdvancedSessionWithONNXData(g.data, ins, outs, options)
	} else {
		s.graph, err = ort.NewDynamicAdvancedSession(g.path, ins, outs, options)
	}
	if err != nil {
		return nil, memory(err)
	}
	return s, nil
}

// ortSession is a session of ONNX Runtime.
type ortSession struct {
	in, out []port
	mu      sync.Mutex
	graph   *ort.DynamicAdvancedSession
}

// describe asks the graph for its inputs and outputs, without making it fast.
func (s *ortSession) describe(g graphFile) (err error) {
	options, err := newOptions(Options{Threads: 1})
	if err != nil {
		return err
	}
	defer options.Destroy()
	if err := options.SetGraphOptimizationLevel(ort.GraphOptimizationLevelDisableAll); err != nil {
		return err
	}
	var in, out []ort.InputOutputInfo
	if g.data != nil {
		in, out, err = ort.GetInputOutputInfoWithONNXData(g.data)
	} else {
		in, out, err = ort.GetInputOutputInfoWithOptions(g.path, options)
	}
	s.in, s.out = ports(in), ports(out)
	return err
}

func newOptions(o Options) (*ort.SessionOptions, error) {
	options, err := ort.NewSessionOptions()
	if err != nil {
		return nil, fmt.Errorf("open graph: %w", err)
	}
	if err := o.set(options); err != nil {
		return nil, errors.Join(fmt.Errorf("open graph: %w", err), options.Destroy())
	}
	return options, nil
}

func (o Options) set(options *ort.SessionOptions) error {
	if err := options.SetIntraOpNumThreads(o.Threads); err != nil {
		return err
	}
	if o.Profile != "" {
		if err := options.EnableProfiling(o.Profile); err != nil {
			return err
		}
	}
	if o.Provider != CUDA {
		return nil
	}
	cuda, err := ort.NewCUDAProviderOptions()
	if err == nil {
		defer cuda.Destroy()
		err = cuda.Update(o.cuda())
	}
	if err == nil {
		err = options.AppendExecutionProviderCUDA(cuda)
	}
	if err != nil {
		return fmt.Errorf("CUDA was asked for and is not to be had: %w", err)
	}
	return nil
}

// cuda are the settings of CUDA.
func (o Options) cuda() map[string]string {
	settings := map[string]string{
		"device_id": strconv.Itoa(o.Device),
		// Memory by what is asked for, not by powers of two: 3D runs on the same card.
		"arena_extend_strategy": "kSameAsRequested",
		// The exhaustive search takes minutes at the first photo.
		"cudnn_conv_algo_search": "HEURISTIC",
	}
	if o.CardMemory > 0 {
		settings["gpu_mem_limit"] = strconv.FormatInt(o.CardMemory, 10)
	}
	return settings
}

func (s *ortSession) inputs() []port  { return s.in }
func (s *ortSession) outputs() []port { return s.out }

func (s *ortSession) run(ctx context.Context, in []tensor) ([]tensor, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	given := make([]ort.Value, 0, len(in))
	defer func() { destroy(given) }()
	for _, t := range in {
		v, err := valueOf(t)
		if err != nil {
			return nil, fmt.Errorf("input %s: %w", t.name, err)
		}
		given = append(given, v)
	}
	options, err := ort.NewRunOptions()
	if err != nil {
		return nil, err
	}
	defer options.Destroy()
	// AfterFunc's function may still be running when stop is called.
	var ending sync.WaitGroup
	ending.Add(1)
	stop := context.AfterFunc(ctx, func() { defer ending.Done(); _ = options.Terminate() })
	got := make([]ort.Value, len(s.out))
	err = s.graph.RunWithOptions(given, got, options)
	if !stop() {
		ending.Wait()
	}
	defer func() { destroy(got) }()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, memory(err)
	}
	return numbers(s.out, got)
}

func (s *ortSession) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.graph.Destroy()
}
