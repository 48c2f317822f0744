package segment

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The golden file holds what ONNX Runtime answered to the graph below, so that
// no runtime is needed to test that Decode and the graph agree. After a change
// of the decoder it is made anew by
//
//	GEN3D_GOLDEN=DIR go test -run TestDecoderGolden ./gpu-worker/segment
//	python gpu-worker/segment/testdata/decoder_golden.py DIR gpu-worker/segment/testdata/decoder_golden.json
//
// where DIR is a folder to work in and Python has onnxruntime and numpy.
const goldenFile = "testdata/decoder_golden.json"

type golden struct {
	Runtime string         `json:"runtime"`
	Graphs  [2]string      `json:"graphs"` // sha256 of all masks, of the single one
	Answers []goldenAnswer `json:"answers"`
}

type goldenAnswer struct {
	Name   string    `json:"name"`
	LowRes string    `json:"low_res_sha256"` // of four masks of logits
	Masks  string    `json:"masks_sha256"`   // of four masks of one byte, 1 or 0
	Scores []float32 `json:"scores"`
}

type goldenCase struct {
	name     string
	points   []point
	previous bool
}

var goldenCases = []goldenCase{
	{"one click", []point{{500, 300, 1}, {0, 0, -1}}, false},
	{"two inside", []point{{500, 300, 1}, {700, 310, 1}, {0, 0, -1}}, false},
	{"one of each", []point{{500, 300, 1}, {540, 330, 0}, {0, 0, -1}}, false},
	{"many", []point{{100, 100, 1}, {900, 600, 1}, {500, 300, 0}, {20, 640, 0}, {1000, 20, 1}, {0, 0, -1}}, false},
	{"a box", []point{{200, 150, 2}, {600, 500, 3}}, false},
	{"a box and clicks", []point{{300, 300, 1}, {590, 480, 0}, {200, 150, 2}, {600, 500, 3}}, false},
	{"with an earlier mask", []point{{500, 300, 1}, {0, 0, -1}}, true},
	{"a box and an earlier mask", []point{{200, 150, 2}, {600, 500, 3}}, true},
	{"beyond the frame", []point{{5000, -80, 1}, {0, 0, -1}}, false},
	{"nothing but padding", []point{{0, 0, -1}}, false},
}

// quadtree is an embedding of a photo of 300 × 200 whose hierarchy is made of
// squares: whole numbers only, so it is the same everywhere.
func quadtree() *Embedding {
	e := &Embedding{Data: make([]float32, channels*tensorSide*tensorSide), Photo: image.Pt(300, 200)}
	for y := range featureSide {
		for x := range featureSide {
			if y >= 171 {
				e.Data[at(0, x, y)] = -1
				continue
			}
			leaf := 0
			for bit := range 5 {
				leaf |= x >> (3 + bit) & 1 << (2 * bit)
				leaf |= y >> (3 + bit) & 1 << (2*bit + 1)
			}
			e.Data[at(0, x, y)] = float32(leaf)
			for k := range perLeaf {
				size := 1 << (2 * k)
				lo := leaf &^ (size - 1)
				e.Data[at(1+3*k, x, y)], e.Data[at(2+3*k, x, y)] = float32(lo), float32(lo+size-1)
				e.Data[at(3+3*k, x, y)] = float32((lo*7+k*13)%64)/64 - .25
			}
		}
	}
	return e
}

// earlier is the previous mask of the golden cases.
func earlier() []float32 {
	m := make([]float32, gridPixels)
	for i := range m {
		m[i] = -5
		if x, y := i%featureSide, i/featureSide; x > 90 && x < 150 && y > 50 && y < 100 {
			m[i] = 5
		}
	}
	return m
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func littleEndian(values []float32) []byte {
	var out []byte
	for _, v := range values {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	return out
}

func TestDecoderGolden(t *testing.T) {
	if dir := os.Getenv("GEN3D_GOLDEN"); dir != "" {
		writeGoldenInputs(t, dir)
	}
	text, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(text, &g); err != nil {
		t.Fatal(err)
	}
	if got := [2]string{hashOf(DecoderGraph(false)), hashOf(DecoderGraph(true))}; got != g.Graphs {
		t.Errorf("the graphs are not those that %s answered for: %v", g.Runtime, got)
	}
	if len(g.Answers) != len(goldenCases) {
		t.Fatalf("%d answers, %d cases", len(g.Answers), len(goldenCases))
	}
	e := quadtree()
	for i, c := range goldenCases {
		t.Run(c.name, func(t *testing.T) {
			var previous []float32
			if c.previous {
				previous = earlier()
			}
			d := decodePoints(e.Data, c.points, previous)
			d.photo = e.Photo
			var low, masks []byte
			for m := range numMasks {
				low = append(low, littleEndian(d.LowRes[m])...)
				for _, v := range d.Mask(m).Pix {
					masks = append(masks, v&1)
				}
			}
			want := g.Answers[i]
			if want.Name != c.name || hashOf(low) != want.LowRes || hashOf(masks) != want.Masks {
				t.Errorf("%s answered otherwise", g.Runtime)
			}
			for m, s := range d.Scores {
				if math.Abs(float64(s-want.Scores[m])) > 1e-6 {
					t.Errorf("score %d is %v, want %v", m, s, want.Scores[m])
				}
			}
		})
	}
}

func writeGoldenInputs(t *testing.T, dir string) {
	type input struct {
		Name     string       `json:"name"`
		Points   [][3]float32 `json:"points"`
		Previous bool         `json:"previous"`
	}
	var cases []input
	for _, c := range goldenCases {
		in := input{Name: c.name, Previous: c.previous}
		for _, p := range c.points {
			in.Points = append(in.Points, [3]float32{p.x, p.y, p.label})
		}
		cases = append(cases, in)
	}
	text, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"all.onnx": DecoderGraph(false), "single.onnx": DecoderGraph(true),
		"embedding.f32": littleEndian(quadtree().Data), "previous.f32": littleEndian(earlier()), "cases.json": text,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDecoderFileIsStable(t *testing.T) {
	a, at := DecoderFile()
	b, _ := DecoderFile()
	if !bytes.Equal(a, b) || at.SHA256 != hashOf(a) || len(a) > 19<<10 {
		t.Fatal(len(a), at)
	}
	if !plausibleKey(at.Key) {
		t.Fatal(at.Key)
	}
}

// TestGraphOrder checks what a runtime would refuse: every input of a node is
// an input of the graph, a constant, or made by an earlier node.
func TestGraphOrder(t *testing.T) {
	for _, single := range []bool{false, true} {
		known := []string{"", "image_embeddings", "point_coords", "point_labels", "mask_input", "has_mask_input", "orig_im_size"}
		file := DecoderGraph(single)
		body := fields(t, file)[7][0]
		for _, w := range fields(t, body)[5] {
			known = append(known, string(fields(t, w)[8][0]))
		}
		for i, n := range fields(t, body)[1] {
			f := fields(t, n)
			for _, in := range f[1] {
				if !slices.Contains(known, string(in)) {
					t.Fatalf("node %d, %s, reads %q before it is made", i, f[4][0], in)
				}
			}
			known = append(known, string(f[2][0]))
		}
		for _, out := range []string{"masks", "iou_predictions", "low_res_masks"} {
			if !slices.Contains(known, out) {
				t.Errorf("nothing makes %s", out)
			}
		}
	}
}

// fields splits a message into its length-delimited fields.
func fields(t *testing.T, m []byte) map[uint64][][]byte {
	t.Helper()
	out := map[uint64][][]byte{}
	for len(m) > 0 {
		tag, n := binary.Uvarint(m)
		m = m[n:]
		switch tag & 7 {
		case 0:
			_, n = binary.Uvarint(m)
			m = m[n:]
		case 2:
			size, n := binary.Uvarint(m)
			m = m[n:]
			out[tag>>3] = append(out[tag>>3], m[:size])
			m = m[size:]
		default:
			t.Fatal(fmt.Errorf("field %d of kind %d", tag>>3, tag&7))
		}
	}
	return out
}
