package segment

import (
	"bytes"
	"encoding/json"
	"flag"
	"image"
	"image/color"
	"math"
	"os"
	"testing"
)

// The web app's decoder is held to this package's: what follows is what its tests
// read. After a change of the encoder or the decoder it is made anew by
//
//	go test ./gpu-worker/segment -run TestBrowserFixtures -update
var update = flag.Bool("update", false, "write the files that the web app's tests read")

const browserFolder = "../../web/src/decoder/testdata/"

// browserScene is a photo of an ellipse, what Encode made of it, and what Decode
// answers to a click in its middle.
type browserScene struct {
	Name       string          `json:"name"`
	Descriptor json.RawMessage `json:"descriptor"`
	Tensor     []byte          `json:"tensor"`  // gzip, base64 in JSON
	Ellipse    [4]float64      `json:"ellipse"` // centre and half axes, in pixels of the photo
	Pixels     int             `json:"pixels"`  // of the best mask, at the photo's size
	Settled    []string        `json:"settled"` // sha256 of the masks that Settle makes, click by click
}

func TestBrowserFixtures(t *testing.T) {
	var scenes []browserScene
	for _, s := range []struct {
		name string
		size image.Point
	}{{"landscape", image.Pt(640, 400)}, {"portrait", image.Pt(300, 480)}, {"square", image.Pt(512, 512)}, {"12 MP", image.Pt(4000, 3000)}} {
		scenes = append(scenes, sceneForBrowsers(t, s.name, s.size))
	}
	text, err := json.MarshalIndent(scenes, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	_, at := DecoderFile()
	for name, data := range map[string][]byte{
		"scenes.json": append(text, '\n'), "baseline.onnx": DecoderGraph(false), "sam3_shaped.onnx": sam3Shaped(),
		"baseline.sha256": []byte(at.SHA256 + "\n"),
	} {
		if *update {
			if err := os.WriteFile(browserFolder+name, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(browserFolder + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(kept, data) {
			t.Errorf("%s%s is stale: run this test with -update", browserFolder, name)
		}
	}
}

func sceneForBrowsers(t *testing.T, name string, size image.Point) browserScene {
	w, h := float64(size.X), float64(size.Y)
	e := [4]float64{.56 * w, .45 * h, .21 * w, .27 * h}
	img := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			c := color.NRGBA{R: 196, G: 205, B: 214, A: 255}
			if math.Hypot((float64(x)+.5-e[0])/e[2], (float64(y)+.5-e[1])/e[3]) < 1 {
				c = color.NRGBA{R: 190, G: 80, B: 30, A: 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	made, err := Encode(t.Context(), img)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Decode(made, Prompts{Clicks: []Click{{X: e[0], Y: e[1], Label: Inside}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	tensor, err := made.Gzipped()
	if err != nil {
		t.Fatal(err)
	}
	descriptor, err := made.Describe("users/ada/sessions/sess_1700000000_a1b2c3d4/").Encode()
	if err != nil {
		t.Fatal(err)
	}
	var settled []string
	if max(size.X, size.Y) < 1000 { // large ones only take longer
		session, err := Prepare(t.Context(), img)
		if err != nil {
			t.Fatal(err)
		}
		clicks := []Click{{X: e[0], Y: e[1], Label: Inside}, {X: e[0] + e[2]/2, Y: e[1], Label: Outside}, {X: 10, Y: 10, Label: Outside}}
		for n := range clicks {
			m, _, err := session.Settle(t.Context(), Prompts{Clicks: clicks[:n+1]}, nil)
			if err != nil {
				t.Fatal(err)
			}
			settled = append(settled, hashOf(m.Pix))
		}
	}
	return browserScene{Settled: settled, Name: name, Descriptor: descriptor, Tensor: tensor, Ellipse: e, Pixels: CoverageOf(d.Mask(Best)).Pixels}
}

// sam3Shaped is a decoder graph with the inputs and outputs of SAM 3's tracker:
// three embeddings, 288 × 288 masks in a squashed frame of 1008, whole-number labels,
// no mask input. It looks up channel 0 of the first embedding in the middle of the
// points inside, and answers where that channel has nearly that value.
func sam3Shaped() []byte {
	const side, frame = 288, 1008
	b := &decoderGraph{graph: &graph{}}
	plane := b.reshape(b.row("image_embeddings.0", 1, 0), side*side)
	points := b.reshape("input_points", -1, 2)
	inside := b.asFloat(b.op("Greater", []string{b.reshape("input_labels", -1, 1), b.ints(0)}))
	middle := b.div(b.sum(b.mul(points, inside), 0, 0), b.atLeastOne(b.sum(inside, 0, 0)))
	cell := b.op("Floor", []string{b.mul(middle, b.float(float32(side)/frame))})
	index := b.asIndex(b.sum(b.mul(cell, b.floats([]float32{1, side}, 2)), 0, 1))
	value := b.op("Gather", []string{plane, index}, attribute{"axis", 0})
	far := b.op("Abs", []string{b.sub(plane, value)})
	var masks []string
	for _, near := range []float32{.1, .25, .6} {
		masks = append(masks, b.reshape(b.mul(b.sub(b.float(near), far), b.float(20)), 1, 1, 1, side, side))
	}
	b.named("pred_masks", "Concat", masks, attribute{"axis", 2})
	b.named("iou_scores", "Reshape", []string{b.floats([]float32{.7, .9, .6}, 3), b.ints(1, 1, 3)})
	// The other embeddings and the boxes are read, so that they cannot be left out.
	rest := b.add(b.op("ReduceMean", []string{"image_embeddings.1"}, attribute{"keepdims", 0}), b.op("ReduceMean", []string{"image_embeddings.2"}, attribute{"keepdims", 0}))
	boxes := b.asFloat(b.op("Size", []string{"input_boxes"}))
	b.named("object_score_logits", "Reshape", []string{b.add(rest, boxes), b.ints(1, 1, 1)})
	return b.model("sam3_shaped", "Has the ports of SAM 3's tracker and none of its weights.",
		[]port{
			{name: "image_embeddings.0", dims: []any{1, 32, side, side}},
			{name: "image_embeddings.1", dims: []any{1, 64, side / 2, side / 2}},
			{name: "image_embeddings.2", dims: []any{1, 256, side / 4, side / 4}},
			{name: "input_points", dims: []any{1, 1, "points", 2}},
			{name: "input_labels", dims: []any{1, 1, "points"}, kind: onnxInt64},
			{name: "input_boxes", dims: []any{1, "boxes", 4}},
		}, []port{
			{name: "iou_scores", dims: []any{1, 1, 3}},
			{name: "pred_masks", dims: []any{1, 1, 3, side, side}},
			{name: "object_score_logits", dims: []any{1, 1, 1}},
		})
}
