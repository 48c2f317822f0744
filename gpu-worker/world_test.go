package gpuworker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"sync"
	"testing"
	"time"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

var (
	ref   = pipeline.SessionRef{User: "ada", Session: "sess_1700000000_a1b2c3d4"}
	start = time.Date(2026, 11, 30, 10, 30, 0, 0, time.UTC)
)

// The size of the photos in these tests.
const width, height = 80, 60

// world is a worker over a store in memory, with models that a test writes and
// a clock that it moves.
type world struct {
	models map[string][]byte

	*pipelinetest.Memory
	cfg gpuworker.Config

	mu      sync.Mutex
	now     time.Time
	emitted []pipeline.Event
	// emits answers each emission; nil is success.
	emits func(pipeline.Event) error
}

func newWorld() *world {
	w := &world{now: start}
	w.Memory = &pipelinetest.Memory{Clock: w.clock}
	w.cfg = gpuworker.Config{Store: w, Encoder: encoder(tinyEncoding), Reconstructor: reconstructor(tetrahedron), Emit: w.emit, Clock: w.clock}
	return w
}

func (w *world) worker() *gpuworker.Worker { return gpuworker.New(w.cfg) }

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) emit(_ context.Context, cause pipeline.Header, events ...pipeline.Event) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	pipeline.Stamp(cause.ID, w.now, "", events)
	for _, e := range events {
		if w.emits != nil {
			if err := w.emits(e); err != nil {
				return err
			}
		}
		w.emitted = append(w.emitted, e)
	}
	return nil
}

// told are the types of the events emitted so far.
func (w *world) told() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	names := []string{}
	for _, e := range w.emitted {
		names = append(names, e.Type())
	}
	return names
}

// put uploads an object and answers its ETag.
func (w *world) put(t *testing.T, key pipeline.ObjectKey, data []byte) string {
	t.Helper()
	if err := w.Upload(key.String(), data, nil); err != nil {
		t.Fatal(err)
	}
	o, err := w.Head(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return o.ETag
}

// encoding is the request to encode a photo that was just uploaded.
func (w *world) encoding(t *testing.T, photo []byte) *pipeline.EncodingRequested {
	t.Helper()
	run := pipeline.EncodingRun(ref, w.put(t, ref.Key(pipeline.OriginalImage), photo), 1)
	return request(&pipeline.EncodingRequested{SessionRef: ref, Run: run})
}

// reconstruction is the request for a photo and a mask that were just uploaded.
func (w *world) reconstruction(t *testing.T, photo, mask []byte) *pipeline.ReconstructionRequested {
	t.Helper()
	image, m := w.put(t, ref.Key(pipeline.OriginalImage), photo), w.put(t, ref.Key(pipeline.MaskFinal), mask)
	return request(&pipeline.ReconstructionRequested{SessionRef: ref, Run: pipeline.ReconstructionRun(ref, 0, image, m, 1)})
}

func request[E pipeline.Event](e E) E {
	pipeline.Stamp("run", start, "", []pipeline.Event{e})
	return e
}

// last is the context of a message's last receive.
func last(t *testing.T) context.Context {
	return pipeline.WithAttempt(t.Context(), pipeline.Attempt{Number: 4, Max: 4})
}

// failure is the failure in the one event that ends a job.
func failure(t *testing.T, events []pipeline.Event, err error) pipeline.Failure {
	t.Helper()
	if err != nil || len(events) != 1 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	switch e := events[0].(type) {
	case *pipeline.EncodingFailed:
		return e.Failure
	case *pipeline.ReconstructionFailed:
		return e.Failure
	default:
		t.Fatalf("the job ended with %s", e.Type())
		return pipeline.Failure{}
	}
}

type encoder func(context.Context, *image.NRGBA) (gpuworker.Encoding, error)

func (f encoder) Encode(ctx context.Context, img *image.NRGBA, alone gpuworker.Alone) (e gpuworker.Encoding, err error) {
	do := func() error { e, err = f(ctx, img); return err }
	if alone == nil {
		err = do()
	} else {
		err = alone(do)
	}
	return e, err
}

type reconstructor func(context.Context, gpuworker.Subject, func(string, float64)) (*splat.Model, error)

func (f reconstructor) Reconstruct(ctx context.Context, s gpuworker.Subject, progress func(string, float64)) (*splat.Model, error) {
	return f(ctx, s, progress)
}

func tinyEncoding(_ context.Context, img *image.NRGBA) (gpuworker.Encoding, error) {
	return gpuworker.Encoding{
		Model: "test model", Family: "baseline",
		Describe: func(prefix string) ([]byte, error) {
			return fmt.Appendf(nil, `{"prefix":%q,"width":%d}`, prefix, img.Rect.Dx()), nil
		},
		Tensors: []gpuworker.Tensor{{Name: "image_embeddings", Data: []byte("tensor"), Encoding: "gzip"}},
	}, nil
}

// tetrahedron is the smallest model there is.
func tetrahedron(context.Context, gpuworker.Subject, func(string, float64)) (*splat.Model, error) {
	corners := [][3]float32{{-.5, -.5, -.5}, {.5, .5, -.5}, {.5, -.5, .5}, {-.5, .5, .5}}
	const n = 0.57735
	m := &splat.Model{Method: "test shape", Seed: 7, Mesh: &splat.Mesh{
		Positions: corners, Normals: [][3]float32{{-n, -n, -n}, {n, n, -n}, {n, -n, n}, {-n, n, n}},
		Colours:   [][3]uint8{{200, 0, 0}, {0, 200, 0}, {0, 0, 200}, {200, 200, 0}},
		Triangles: [][3]uint32{{0, 1, 2}, {0, 3, 1}, {0, 2, 3}, {1, 3, 2}},
	}}
	for _, c := range corners {
		m.Splats = append(m.Splats, splat.Splat{Position: c, Scale: [3]float32{.1, .1, .1}, Rotation: [4]float32{1, 0, 0, 0}, Opacity: .9, Colour: [3]float32{.5, .5, .5}})
	}
	return m, nil
}

var errModel = errors.New("segmentation fault")

// picture is a photo that no other seed makes.
func picture(w, h int, seed uint8) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, color.NRGBA{uint8(3 * x), uint8(4 * y), seed, 255})
		}
	}
	return img
}

func jpegOf(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func samplePhoto(t *testing.T) []byte { return jpegOf(t, picture(width, height, 1)) }

// maskOf is a mask with a filled rectangle.
func maskOf(t *testing.T, w, h int, object image.Rectangle) []byte {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for y := object.Min.Y; y < object.Max.Y; y++ {
		for x := object.Min.X; x < object.Max.X; x++ {
			m.SetGray(x, y, color.Gray{255})
		}
	}
	return pngOf(t, m)
}

func sampleMask(t *testing.T) []byte { return maskOf(t, width, height, image.Rect(20, 10, 60, 50)) }

func (w *world) PutModelFile(_ context.Context, key string, data []byte) error {
	if _, ok := w.models[key]; ok {
		return nil
	}
	if w.models == nil {
		w.models = map[string][]byte{}
	}
	w.models[key] = data
	return nil
}
