package neural

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"image"
	"io"
	"math"
	"slices"
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
)

// TestMasksAreTheReferences takes photos of every format the whole way: encode,
// embeddings.json and tensors as they are stored, decode; beside masks that PyTorch
// made with each family's own code.
func TestMasksAreTheReferences(t *testing.T) {
	for _, id := range small {
		t.Run(id, func(t *testing.T) {
			m := openSmall(t, id)
			for name, answers := range references(t, id) {
				d, tensors := stored(t, m, photoOf(t, name))
				for i, want := range answers {
					got, err := m.Mask(t.Context(), d, tensors, want.prompts())
					if err != nil {
						t.Fatal(err)
					}
					if len(want.Choice) > 0 { // SAM 1's one comes before the three
						want.Masks = slices.Insert(want.Masks, 0, want.Choice)
					}
					if len(got.Masks) != len(want.Masks) {
						t.Fatalf("%s: %d masks, want %d", name, len(got.Masks), len(want.Masks))
					}
					for k, mask := range want.Masks {
						if iou := overlap(got.Masks[k], unpack(t, mask)); iou < .999 {
							t.Errorf("%s, prompt %d, mask %d: IoU %.5f, want .999", name, i, k, iou)
						}
					}
					for k, s := range want.Scores {
						if off := math.Abs(float64(got.Scores[len(got.Scores)-len(want.Scores)+k]) - s); off > .01*max(1, math.Abs(s)) {
							t.Errorf("%s, prompt %d, score %d is off by %.3f", name, i, k, off)
						}
					}
				}
			}
		})
	}
}

func (r reference) prompts() segment.Prompts {
	var p segment.Prompts
	for _, c := range r.Clicks {
		p.Clicks = append(p.Clicks, segment.Click{X: c[0], Y: c[1], Label: int(c[2])})
	}
	if len(r.Box) == 4 {
		p.Boxes = []segment.Box{{X0: r.Box[0], Y0: r.Box[1], X1: r.Box[2], Y1: r.Box[3]}}
	}
	return p
}

// stored encodes a photo and reads what would be stored of it as a stranger would.
func stored(t *testing.T, m *Model, photo *image.NRGBA) (segment.Descriptor, [][]float32) {
	t.Helper()
	e, err := m.Encode(t.Context(), photo)
	if err != nil {
		t.Fatal(err)
	}
	text, err := e.Describe("users/ada/sessions/sess_1700000000_a1b2c3d4/").Encode()
	if err != nil {
		t.Fatal(err)
	}
	d, err := segment.ParseDescriptor(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var tensors [][]float32
	for i, f := range d.Tensors {
		values, err := segment.ReadTensor(bytes.NewReader(e.Tensors[i].Half), f)
		if err != nil {
			t.Fatal(err)
		}
		tensors = append(tensors, values)
	}
	return d, tensors
}

// unpack is golden.py's bits.
func unpack(t *testing.T, packed []byte) []byte {
	t.Helper()
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return bits
}

func overlap(got *image.Gray, bits []byte) float64 {
	both, either := 0, 0
	for i, v := range got.Pix {
		a, b := v > 127, bits[i/8]>>(7-i%8)&1 == 1
		if a && b {
			both++
		}
		if a || b {
			either++
		}
	}
	if either == 0 {
		return 1
	}
	return float64(both) / float64(either)
}

func TestABatchIsItsPhotos(t *testing.T) {
	for _, id := range small {
		m := openSmall(t, id)
		if m.Batches() != (id != "tiny-sam1") {
			t.Errorf("%s takes batches: %v", id, m.Batches())
		}
		photos := []*image.NRGBA{photoOf(t, "landscape"), photoOf(t, "portrait"), photoOf(t, "square"), photoOf(t, "landscape")}
		all, err := m.EncodeAll(t.Context(), prepared(t, m, photos))
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range photos {
			one, err := m.Encode(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			for k, want := range one.Tensors {
				got := all[i].Tensors[k]
				if got.Name != want.Name || !slices.Equal(got.Shape, want.Shape) || far(got.Half, want.Half) > .01 {
					t.Errorf("%s, photo %d: %s is off by %v", id, i, want.Name, far(got.Half, want.Half))
				}
			}
		}
	}
}

func prepared(t *testing.T, m *Model, photos []*image.NRGBA) []*Prepared {
	t.Helper()
	var all []*Prepared
	for _, photo := range photos {
		p, err := m.Prepare(photo)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// far is how far apart two tensors are at most. What another order of additions
// changes is some last digits of half precision.
func far(a, b []byte) (most float64) {
	file := func(b []byte) segment.TensorFile {
		return Tensor{Name: "a", Shape: []int{len(b) / 2}, Half: b}.describe("x/")
	}
	x, errA := segment.ReadTensor(bytes.NewReader(a), file(a))
	y, errB := segment.ReadTensor(bytes.NewReader(b), file(b))
	if errA != nil || errB != nil || len(x) != len(y) {
		return math.Inf(1)
	}
	for i := range x {
		most = max(most, math.Abs(float64(x[i]-y[i])))
	}
	return most
}

func TestAnEncodingEndsWithItsContext(t *testing.T) {
	m := openSmall(t, "tiny-sam2")
	ctx, cancel := context.WithCancelCause(t.Context())
	lost := errors.New("lease lost")
	cancel(lost)
	if _, err := m.Encode(ctx, photoOf(t, "square")); !errors.Is(err, lost) {
		t.Errorf("error %v, want %v", err, lost)
	}
}
