package gpuworker_test

import (
	"context"
	"errors"
	"image"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/pipeline"
)

// waiting is a model that goes on until it is stopped.
func waiting(begun chan<- struct{}) encoder {
	return func(ctx context.Context, _ *image.NRGBA) (gpuworker.Encoding, error) {
		if begun != nil {
			begun <- struct{}{}
		}
		<-ctx.Done()
		return gpuworker.Encoding{}, errors.New("stopped in layer 7") // models do not pass on causes
	}
}

func TestAModelThatTakesTooLong(t *testing.T) {
	w := newWorld()
	w.cfg.Encoder, w.cfg.EncodeLimit = waiting(nil), 20*time.Millisecond
	ev := w.encoding(t, samplePhoto(t))
	if events, err := w.worker().Encode(t.Context(), ev); err == nil || events != nil || pipeline.AsFailure(err, "").Code != pipeline.ModelTimedOut {
		t.Errorf("first try: %v, %v", events, err)
	}
	events, err := w.worker().Encode(last(t), ev)
	if f := failure(t, events, err); f.Code != pipeline.ModelTimedOut || f.Category != pipeline.System || f.Detail != "over 20ms" {
		t.Errorf("last try: %+v", f)
	}
}

// The time that a job waits for others is not its own.
func TestWaitingForTheModelDoesNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.cfg.EncodeLimit = time.Minute
		w.cfg.Encoder = encoder(func(ctx context.Context, img *image.NRGBA) (gpuworker.Encoding, error) {
			time.Sleep(50 * time.Second)
			return tinyEncoding(ctx, img)
		})
		worker := w.worker()
		photo := w.put(t, ref.Key(pipeline.OriginalImage), samplePhoto(t))
		var jobs sync.WaitGroup
		for attempt := range 3 {
			ev := request(&pipeline.EncodingRequested{SessionRef: ref, Run: pipeline.EncodingRun(ref, photo, attempt+1)})
			jobs.Go(func() {
				events, err := worker.Encode(t.Context(), ev)
				if err != nil || len(events) != 1 || events[0].Type() != pipeline.TypeEncodingCompleted {
					t.Errorf("%v, %v", events, err)
				}
			})
		}
		begun := time.Now()
		jobs.Wait()
		if took := time.Since(begun); took != 150*time.Second {
			t.Errorf("three jobs took %s on one model", took)
		}
	})
}

// A lost lease or a shutdown ends the job with its own cause, even at the last
// try: another worker goes on.
func TestACancelledJobLeavesNoReceipt(t *testing.T) {
	lost := errors.New("lease lost")
	w := newWorld()
	begun := make(chan struct{})
	w.cfg.Encoder = waiting(begun)
	ev := w.encoding(t, samplePhoto(t))
	ctx, cancel := context.WithCancelCause(last(t))
	go func() { <-begun; cancel(lost) }()
	events, err := w.worker().Encode(ctx, ev)
	if !errors.Is(err, lost) || events != nil {
		t.Errorf("%v, %v; want the cause", events, err)
	}
	if kept := w.Keys(ref.Prefix() + "receipts/"); len(kept) != 0 {
		t.Errorf("it left %v", kept)
	}
}

func TestAJobThatWaitsForTheModelCanBeCancelled(t *testing.T) {
	lost := errors.New("lease lost")
	w := newWorld()
	begun := make(chan struct{})
	w.cfg.Encoder = waiting(begun)
	worker := w.worker()
	first, stopFirst := context.WithCancel(t.Context())
	ended := make(chan struct{})
	ev := w.encoding(t, samplePhoto(t))
	go func() {
		defer close(ended)
		_, _ = worker.Encode(first, ev)
	}()
	<-begun // the model is taken
	second, stopSecond := context.WithCancelCause(t.Context())
	time.AfterFunc(50*time.Millisecond, func() { stopSecond(lost) })
	if _, err := worker.Encode(second, ev); !errors.Is(err, lost) {
		t.Errorf("err = %v", err)
	}
	stopFirst()
	<-ended
}

func TestProgressIsToldOnceASecond(t *testing.T) {
	w := newWorld()
	w.cfg.Reconstructor = reconstructor(func(_ context.Context, _ gpuworker.Subject, progress func(string, float64)) (*splat.Model, error) {
		for i := range 51 { // 5 s, ten calls a second
			progress("inflate", float64(i)/100)
			w.wait(100 * time.Millisecond)
		}
		w.wait(time.Second)
		progress("odd", math.Inf(1))
		w.wait(time.Second)
		progress("odd", -1)
		return nil, errModel
	})
	ev := w.reconstruction(t, samplePhoto(t), sampleMask(t))
	if _, err := w.worker().Reconstruct(t.Context(), ev); err == nil {
		t.Fatal("the model's error was lost")
	}
	ids := map[string]bool{}
	var told []pipeline.Advance
	for _, e := range w.emitted {
		if p, ok := e.(*pipeline.ReconstructionProgressed); ok {
			ids[p.ID] = true
			told = append(told, p.Advance)
			if p.Cause != ev.ID || p.Run != ev.Run {
				t.Errorf("%+v", p)
			}
		}
	}
	if len(told) != 7 || len(ids) != 7 {
		t.Fatalf("%d reports with %d ids: %+v", len(told), len(ids), told)
	}
	if told[0] != (pipeline.Advance{Step: "inflate", Fraction: .1, ETASec: 9}) || told[4].Fraction != .5 || told[4].ETASec != 5 {
		t.Errorf("reports %+v", told)
	}
	if told[5].Fraction != 1 || told[5].ETASec != 0 || told[6].Fraction != 0 || told[6].ETASec != 0 {
		t.Errorf("odd reports %+v", told[5:])
	}
}

func TestProgressThatCannotBeToldStopsNothing(t *testing.T) {
	w := newWorld()
	w.emits = func(e pipeline.Event) error {
		if e.Type() == pipeline.TypeReconstructionProgressed {
			return errors.New("topic is away")
		}
		return nil
	}
	w.cfg.Reconstructor = reconstructor(func(_ context.Context, _ gpuworker.Subject, progress func(string, float64)) (*splat.Model, error) {
		w.wait(2 * time.Second)
		progress("inflate", math.NaN())
		return nil, pipeline.NewFailure(pipeline.MaskTooSmall, "too thin")
	})
	events, err := w.worker().Reconstruct(t.Context(), w.reconstruction(t, samplePhoto(t), sampleMask(t)))
	if f := failure(t, events, err); f.Code != pipeline.MaskTooSmall {
		t.Errorf("%+v", f)
	}
}
