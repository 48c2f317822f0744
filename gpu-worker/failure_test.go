package gpuworker_test

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"hash/adler32"
	"hash/crc32"
	"image"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/internal/relay"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

// What an owner can get wrong ends in a failure of its own at the first try.
func TestWhatIsWrongWithAPhoto(t *testing.T) {
	photo := samplePhoto(t)
	for _, c := range []struct {
		name  string
		bytes []byte
		code  pipeline.Code
	}{
		{"text named .jpg", []byte("Dear Gen3D, this is a letter and not a photo.\n"), pipeline.PhotoNotAnImage},
		{"nothing", nil, pipeline.PhotoEmpty},
		{"a JPEG that ends in its middle", photo[:len(photo)*2/3], pipeline.PhotoTruncated},
		{"a JPEG that ends in its header", photo[:30], pipeline.PhotoTruncated},
		{"a PNG of 20 000 × 20 000", bomb(t), pipeline.PhotoTooManyPix},
		{"a stamp", jpegOf(t, picture(31, 31, 0)), pipeline.PhotoTooSmall},
		{"more than 50 MB", append(bytes.Clone(photo), make([]byte, 50<<20)...), pipeline.PhotoTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			ev := w.encoding(t, c.bytes)
			events, err := w.worker().Encode(t.Context(), ev)
			judge(t, w, ev.Run, failure(t, events, err), c.code)
			again, err := w.worker().Encode(t.Context(), ev)
			if f := failure(t, again, err); f.Code != c.code || again[0].Head().ID != events[0].Head().ID {
				t.Errorf("the repetition says %+v", f)
			}
		})
	}
	t.Run("deleted before its event came", func(t *testing.T) {
		w := newWorld()
		ev := w.encoding(t, photo)
		if err := w.Delete(ref.Key(pipeline.OriginalImage).String()); err != nil {
			t.Fatal(err)
		}
		events, err := w.worker().Encode(t.Context(), ev)
		judge(t, w, ev.Run, failure(t, events, err), pipeline.PhotoMissing)
	})
}

func TestWhatIsWrongWithAMask(t *testing.T) {
	mask := sampleMask(t)
	for _, c := range []struct {
		name  string
		bytes []byte
		code  pipeline.Code
	}{
		{"all black", maskOf(t, width, height, image.Rectangle{}), pipeline.MaskEmpty},
		{"three pixels", maskOf(t, width, height, image.Rect(10, 10, 13, 11)), pipeline.MaskTooSmall},
		{"another size", maskOf(t, width+1, height, image.Rect(20, 10, 60, 50)), pipeline.MaskSizeMismatch},
		{"on its side", maskOf(t, height, width, image.Rect(10, 20, 50, 60)), pipeline.MaskSizeMismatch},
		{"a JPEG", samplePhoto(t), pipeline.MaskNotAnImage},
		{"nothing", nil, pipeline.MaskNotAnImage},
		{"a PNG that ends in its middle", mask[:len(mask)/2], pipeline.MaskTruncated},
		{"a PNG of 20 000 × 20 000", bomb(t), pipeline.MaskTooManyPix},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			ev := w.reconstruction(t, samplePhoto(t), c.bytes)
			events, err := w.worker().Reconstruct(t.Context(), ev)
			judge(t, w, ev.Run, failure(t, events, err), c.code)
		})
	}
	t.Run("deleted before its event came", func(t *testing.T) {
		w := newWorld()
		ev := w.reconstruction(t, samplePhoto(t), mask)
		if err := w.Delete(ref.Key(pipeline.MaskFinal).String()); err != nil {
			t.Fatal(err)
		}
		events, err := w.worker().Reconstruct(t.Context(), ev)
		judge(t, w, ev.Run, failure(t, events, err), pipeline.MaskMissing)
	})
}

// judge checks a failure that is the owner's, and that it was kept.
func judge(t *testing.T, w *world, run pipeline.Run, f pipeline.Failure, code pipeline.Code) {
	t.Helper()
	if f.Code != code || f.Category != pipeline.User || f.Retryable || f.Hint == "" || f.Detail == "" {
		t.Errorf("failure %+v, want %s", f, code)
	}
	if _, err := w.Receipt(t.Context(), ref, run.ID); err != nil {
		t.Errorf("no receipt: %v", err)
	}
}

// bomb is a PNG of some 50 kB that claims a black picture of 20 000 × 20 000.
func bomb(t *testing.T) []byte {
	t.Helper()
	// One bit a pixel: a row is a filter byte and 2500 bytes. A thousand rows are
	// compressed once and written twenty times.
	const side, rows = 20_000, 1000
	block := make([]byte, rows*(1+side/8))
	var packed bytes.Buffer
	z, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(block); err != nil {
		t.Fatal(err)
	}
	if err := z.Flush(); err != nil { // to a whole byte
		t.Fatal(err)
	}
	data, sum := []byte{0x78, 0xda}, adler32.New()
	for range side / rows {
		data = append(data, packed.Bytes()...)
		_, _ = sum.Write(block)
	}
	data = sum.Sum(append(data, 3, 0)) // an empty last block

	b := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, body []byte) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(body)))
		from := len(b)
		b = append(append(b, name...), body...)
		b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[from:]))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, side), side)
	chunk("IHDR", append(head, 1, 0, 0, 0, 0))
	chunk("IDAT", data)
	chunk("IEND", nil)
	return b
}

// A bomb is refused from its header: decoding would take 400 MB or more.
func TestABombCostsNothing(t *testing.T) {
	w := newWorld()
	data := bomb(t)
	if len(data) > 64<<10 {
		t.Fatalf("the bomb has %d bytes", len(data))
	}
	encoding := w.encoding(t, data)
	reconstruction := w.reconstruction(t, samplePhoto(t), data)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w.put(t, ref.Key(pipeline.OriginalImage), data)
	events, err := w.worker().Encode(t.Context(), encoding)
	if f := failure(t, events, err); f.Code != pipeline.PhotoTooManyPix {
		t.Errorf("photo: %+v", f)
	}
	events, err = w.worker().Reconstruct(t.Context(), reconstruction)
	if f := failure(t, events, err); f.Code != pipeline.MaskTooManyPix {
		t.Errorf("mask: %+v", f)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 32<<20 {
		t.Errorf("%d MiB were allocated", grown>>20)
	}
}

// What is ours to cure is tried again, and told at the last try.
func TestTroubleOfOurOwn(t *testing.T) {
	away := errors.New("s3 is away")
	storeFails := func(op pipelinetest.Op, file pipeline.File) func(*world) {
		return func(w *world) {
			w.Before = func(o pipelinetest.Op, key string) error {
				if o == op && strings.HasSuffix(key, string(file)) {
					return away
				}
				return nil
			}
		}
	}
	model := func(f encoder) func(*world) { return func(w *world) { w.cfg.Encoder = f } }
	for _, c := range []struct {
		name   string
		spoil  func(*world)
		code   pipeline.Code
		detail string
	}{
		{"the model fails", model(func(context.Context, *image.NRGBA) (gpuworker.Encoding, error) { return gpuworker.Encoding{}, errModel }), pipeline.ModelCrashed, "segmentation fault"},
		{"the model knows why", model(func(context.Context, *image.NRGBA) (gpuworker.Encoding, error) {
			return gpuworker.Encoding{}, pipeline.NewFailure(pipeline.ModelOutOfMemory, "23 of 24 GB")
		}), pipeline.ModelOutOfMemory, "23 of 24 GB"},
		{"the model panics", model(func(context.Context, *image.NRGBA) (gpuworker.Encoding, error) { panic("index out of range") }), pipeline.ModelCrashed, "failure_test.go"},
		{"the description panics", model(func(ctx context.Context, img *image.NRGBA) (gpuworker.Encoding, error) {
			e, err := tinyEncoding(ctx, img)
			e.Describe = func(string) ([]byte, error) { panic("no shape") }
			return e, err
		}), pipeline.ModelCrashed, "no shape"},
		{"the photo cannot be fetched", storeFails(pipelinetest.Get, pipeline.OriginalImage), pipeline.StoreUnavailable, "s3 is away"},
		{"a picture cannot be written", storeFails(pipelinetest.Put, pipeline.Thumbnail), pipeline.StoreUnavailable, "s3 is away"},
		{"a tensor cannot be written", storeFails(pipelinetest.Put, "f16"), pipeline.StoreUnavailable, "s3 is away"},
		{"the descriptor cannot be written", storeFails(pipelinetest.Put, pipeline.Embeddings), pipeline.StoreUnavailable, "s3 is away"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			ev := w.encoding(t, samplePhoto(t))
			c.spoil(w)
			events, err := w.worker().Encode(t.Context(), ev)
			if err == nil || pipeline.IsPermanent(err) || events != nil {
				t.Fatalf("first try: %v, %v; want another try", events, err)
			}
			if kept := w.Keys(ref.Prefix() + "receipts/"); len(kept) != 0 {
				t.Fatalf("first try left %v", kept)
			}
			events, err = w.worker().Encode(last(t), ev)
			f := failure(t, events, err)
			if f.Code != c.code || f.Category == pipeline.User || !f.Retryable || !strings.Contains(f.Detail, c.detail) {
				t.Errorf("last try: %+v", f)
			}
			if _, err := w.Receipt(t.Context(), ref, ev.Run.ID); err != nil {
				t.Errorf("no receipt: %v", err)
			}
		})
	}
}

func TestARequestToldAfterErasureIsForgotten(t *testing.T) {
	w := newWorld()
	encode, reconstruct := w.encoding(t, samplePhoto(t)), w.reconstruction(t, samplePhoto(t), sampleMask(t))
	if err := w.Erase(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	_, err1 := w.worker().Encode(last(t), encode)
	_, err2 := w.worker().Reconstruct(last(t), reconstruct)
	_, err3 := w.worker().MakeMask(last(t), request(&pipeline.PromptsUploaded{SessionRef: ref}))
	for _, err := range []error{err1, err2, err3} {
		if !errors.Is(err, pipeline.ErrErased) {
			t.Errorf("answered %v", err)
		}
	}
	if left := w.Keys("users/"); len(left) != 0 || len(w.told()) != 0 {
		t.Errorf("left %v, told %v", left, w.told())
	}
}

func TestTheReceiptsTroubleIsTriedAgainEvenAtLast(t *testing.T) {
	away := errors.New("s3 is away")
	for _, op := range []pipelinetest.Op{pipelinetest.Get, pipelinetest.Put} {
		w := newWorld()
		ev := w.encoding(t, samplePhoto(t))
		w.Before = func(o pipelinetest.Op, key string) error {
			if o == op && strings.Contains(key, "/receipts/") {
				return away
			}
			return nil
		}
		if events, err := w.worker().Encode(last(t), ev); !errors.Is(err, away) || events != nil {
			t.Errorf("%s: %v, %v", op, events, err)
		}
	}
}

func insideOfARow() { panic("index out of range") }

// spoilt is a model with something wrong in it.
func spoilt(spoil func(*splat.Model)) reconstructor {
	return func(ctx context.Context, s gpuworker.Subject, p func(string, float64)) (*splat.Model, error) {
		m, err := tetrahedron(ctx, s, p)
		spoil(m)
		return m, err
	}
}

func TestAReconstructionThatGoesWrong(t *testing.T) {
	for _, c := range []struct {
		name   string
		model  reconstructor
		code   pipeline.Code
		detail string
	}{
		{"it panics", func(context.Context, gpuworker.Subject, func(string, float64)) (*splat.Model, error) {
			panic(io.ErrShortBuffer)
		}, pipeline.ModelCrashed, "short buffer"},
		{"it panics in a goroutine of its own", func(context.Context, gpuworker.Subject, func(string, float64)) (*splat.Model, error) {
			var rows relay.Group
			rows.Go(insideOfARow)
			rows.Wait()
			return nil, nil
		}, pipeline.ModelCrashed, "insideOfARow"},
		{"it gives nothing", func(context.Context, gpuworker.Subject, func(string, float64)) (*splat.Model, error) {
			return &splat.Model{}, nil
		}, pipeline.ModelBadResult, "neither splats nor a mesh"},
		{"it gives no model and no error", func(context.Context, gpuworker.Subject, func(string, float64)) (*splat.Model, error) {
			return nil, nil
		}, pipeline.ModelCrashed, "nil pointer"},
		{"it gives a model of another size", func(ctx context.Context, s gpuworker.Subject, p func(string, float64)) (*splat.Model, error) {
			m, err := tetrahedron(ctx, s, p)
			m.Mesh.Positions[0][0] = -3
			return m, err
		}, pipeline.ModelBadResult, "longest side"},
		{"a number in it is none", spoilt(func(m *splat.Model) { m.Splats[2].Position[1] = float32(math.NaN()) }), pipeline.ModelBadResult, "not finite"},
		{"a number in it is infinite", spoilt(func(m *splat.Model) { m.Mesh.Positions[1][2] = float32(math.Inf(1)) }), pipeline.ModelBadResult, "not finite"},
		{"a splat has no extent", spoilt(func(m *splat.Model) { m.Splats[0].Scale[1] = 0 }), pipeline.ModelBadResult, "not a positive length"},
		{"a triangle has no area", spoilt(func(m *splat.Model) { m.Mesh.Triangles[0][1] = m.Mesh.Triangles[0][0] }), pipeline.ModelBadResult, "a vertex twice"},
		{"it is a line", spoilt(func(m *splat.Model) {
			m.Mesh = nil
			for i := range m.Splats {
				m.Splats[i].Position = [3]float32{float32(i)/3 - .5, 0, 0}
			}
		}), pipeline.ModelBadResult, "is a line"},
		{"nothing of it can be seen", spoilt(func(m *splat.Model) {
			for i := range m.Splats {
				m.Splats[i].Opacity = .01
			}
		}), pipeline.ModelBadResult, "none of 4 splats"},
		{"a splat veils the rest", spoilt(func(m *splat.Model) { m.Splats[3].Scale[0] = 2 }), pipeline.ModelBadResult, "wider than the model"},
		{"it lies beside its box", spoilt(func(m *splat.Model) {
			m.Mesh = nil
			for i := range m.Splats {
				m.Splats[i].Position[0] += .3
			}
		}), pipeline.ModelBadResult, "centre of the bounds"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			w.cfg.Reconstructor = c.model
			ev := w.reconstruction(t, samplePhoto(t), sampleMask(t))
			if events, err := w.worker().Reconstruct(t.Context(), ev); err == nil {
				t.Fatalf("first try: %v", events)
			}
			events, err := w.worker().Reconstruct(last(t), ev)
			if f := failure(t, events, err); f.Code != c.code || f.Category != pipeline.System || !strings.Contains(f.Detail, c.detail) {
				t.Errorf("last try: %+v", f)
			}
			for _, f := range []pipeline.File{pipeline.OutputMesh, pipeline.ModelGLB} {
				if w.Bytes(ref.Key(f).String()) != nil {
					t.Errorf("%s was written", f)
				}
			}
		})
	}
}
