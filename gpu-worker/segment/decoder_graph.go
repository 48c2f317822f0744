package segment

import (
	"crypto/sha256"
	"encoding/hex"
)

// DecoderGraph writes Decode as an ONNX graph with the inputs and outputs of
// SAM 1's official decoder export:
//
//	image_embeddings (1,256,64,64)  point_coords (1,N,2)  point_labels (1,N)
//	mask_input (1,1,256,256)  has_mask_input (1)  orig_im_size (2): height, width
//	→ masks (1,M,H,W)  iou_predictions (1,M)  low_res_masks (1,M,256,256)
//
// all of them 32-bit floats. M is 4, or 1 (the best guess alone) when single.
// As with SAM the caller appends a padding point, label -1, where there is no
// box. The bytes are always the same.
func DecoderGraph(single bool) []byte {
	b := &decoderGraph{graph: &graph{}, rows: numMasks}
	if single {
		b.rows = 1
	}
	b.readEmbedding()
	b.readPoints()
	b.lookUp()
	b.count()
	b.choose()
	b.draw()
	b.enlarge()

	p := func(name string, dims ...any) port { return port{name: name, dims: dims} }
	return b.model("baseline_decoder", "Gen3D baseline: looks clicks up in a segmentation hierarchy. Not SAM.",
		[]port{
			p("image_embeddings", 1, channels, tensorSide, tensorSide),
			p("point_coords", 1, "num_points", 2),
			p("point_labels", 1, "num_points"),
			p("mask_input", 1, 1, featureSide, featureSide),
			p("has_mask_input", 1),
			p("orig_im_size", 2),
		}, []port{
			p("masks", 1, b.rows, "height", "width"),
			p("iou_predictions", 1, b.rows),
			p("low_res_masks", 1, b.rows, featureSide, featureSide),
		})
}

// DecoderFile is where the graph is kept and what it must hash to: its key
// carries the hash, so that a cached copy can never be the wrong one.
func DecoderFile() (file []byte, at Decoder) {
	file = DecoderGraph(false)
	sum := sha256.Sum256(file)
	hash := hex.EncodeToString(sum[:])
	return file, Decoder{Key: "models/baseline/decoder-" + hash[:16] + ".onnx", SHA256: hash}
}

// decoderGraph is the graph in the making. The fields are names of values, with
// N points of the client, M = N + 25 with the box's own, R rows of masks.
type decoderGraph struct {
	*graph
	rows int

	features string // (16,65536), cells in the tensor's own order
	leaf     string // (65536,1), leaf number plus one, as indices
	rimLeaf  string // (67600), the same with a rim of two cells
	notPad   string // (256,256)

	x, y, label     string // (N)
	x0, y0, x1, y1  string // (1): the box, in cells
	present         string // (1)
	leafAt          string // (1,1,M)
	in, out, ofBox  string // (M)
	lo, hi, quality string // (5,M)

	sums, totals string // (3,2049), (3,1): all, box, previous mask
	value        string // (5,M)

	insideWeight, outsideWeight string // (R,M,1)
	loOf, hiOf                  string // (R,M,1)
	low                         string
}

func (b *decoderGraph) add(x, y string) string { return b.op("Add", []string{x, y}) }
func (b *decoderGraph) sub(x, y string) string { return b.op("Sub", []string{x, y}) }
func (b *decoderGraph) mul(x, y string) string { return b.op("Mul", []string{x, y}) }
func (b *decoderGraph) div(x, y string) string { return b.op("Div", []string{x, y}) }

func (b *decoderGraph) reshape(x string, dims ...int) string {
	return b.op("Reshape", []string{x, b.ints(dims...)})
}

// row takes one index of an axis, which stays with length one.
func (b *decoderGraph) row(x string, axis, i int) string {
	return b.op("Slice", []string{x, b.ints(i), b.ints(i + 1), b.ints(axis)})
}

func (b *decoderGraph) clip(x string, low, high float32) string {
	return b.op("Clip", []string{x, b.float(low), b.float(high)})
}

func (b *decoderGraph) asFloat(x string) string {
	return b.op("Cast", []string{x}, attribute{"to", onnxFloat})
}

func (b *decoderGraph) asDouble(x string) string {
	return b.op("Cast", []string{x}, attribute{"to", onnxDouble})
}

func (b *decoderGraph) asIndex(x string) string {
	return b.op("Cast", []string{x}, attribute{"to", onnxInt64})
}

func (b *decoderGraph) equal(x string, v float32) string {
	return b.asFloat(b.op("Equal", []string{x, b.float(v)}))
}

// within is 1 where low <= x <= high.
func (b *decoderGraph) within(x, low, high string) string {
	return b.asFloat(b.op("And", []string{
		b.op("GreaterOrEqual", []string{x, low}), b.op("LessOrEqual", []string{x, high}),
	}))
}

func (b *decoderGraph) sum(x string, axis, keep int) string {
	return b.op("ReduceSum", []string{x, b.ints(axis)}, attribute{"keepdims", keep})
}

func (b *decoderGraph) max(x string, axis, keep int) string {
	return b.op("ReduceMax", []string{x}, attribute{"axes", []int{axis}}, attribute{"keepdims", keep})
}

func (b *decoderGraph) atLeastOne(x string) string {
	return b.op("Max", []string{x, b.float(1)})
}

func (b *decoderGraph) join(axis int, x ...string) string {
	return b.op("Concat", x, attribute{"axis", axis})
}
