package neural

import (
	"fmt"
	"image"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
)

// Labels of points that are no clicks.
const (
	topLeft     = 2
	bottomRight = 3
	padding     = -1
)

// point is a point in the model's square.
type point struct {
	x, y  float32
	label int
}

// points are the clicks, then the corners of a box; models know one. Where a model
// wants it, a point that is none comes last: SAM 1's reference adds it where there is
// no box; those of SAM 2 and 3 add it always, also behind a box's corners.
func (q question) points(pad bool) []point {
	var all []point
	add := func(x, y float64, label int) {
		all = append(all, point{float32(x * q.at.ScaleX), float32(y * q.at.ScaleY), label})
	}
	for _, c := range q.prompts.Clicks {
		add(c.X, c.Y, c.Label)
	}
	if len(q.prompts.Boxes) > 0 {
		b := q.prompts.Boxes[0]
		add(b.X0, b.Y0, topLeft)
		add(b.X1, b.Y1, bottomRight)
	}
	if pad {
		all = append(all, point{label: padding})
	}
	return all
}

// pads reports whether the caller adds a padding point to these prompts.
func (m *Model) pads(p segment.Prompts) bool {
	return m.Decoder.AppendPaddingPoint && (len(p.Boxes) == 0 || m.Decoder.Boxes != "")
}

// feeds fills the decoder's inputs in the graph's order.
func (m *Model) feeds(q question) ([]tensor, error) {
	d := m.Decoder
	points := q.points(m.pads(q.prompts))
	size := frame(q.photo)
	var in []tensor
	for _, p := range m.decoder.inputs() {
		t, ok := find(q.embedding, p.name)
		switch n := int64(len(points)); {
		case ok:
		case p.name == d.Points:
			t = tensor{shape: []int64{1, n, 2}}
			for _, pt := range points {
				t.floats = append(t.floats, pt.x, pt.y)
			}
		case p.name == d.Labels:
			t = tensor{shape: []int64{1, n}}
			for _, pt := range points {
				t.floats = append(t.floats, float32(pt.label))
			}
		case p.name == d.Boxes: // a box is two of the points
			t = tensor{shape: []int64{1, 0, 4}, floats: []float32{}}
		case p.name == d.OrigSize:
			t = tensor{shape: []int64{2}, floats: []float32{float32(size.Y), float32(size.X)}}
		case d.MaskInput != "" && (p.name == d.MaskInput || p.name == "has_"+d.MaskInput):
			t = empty(p.shape) // no earlier mask
		default:
			return nil, fmt.Errorf("%s: nobody here knows what to give its input %s", d.File, p.name)
		}
		t.name = p.name
		if missing := len(p.shape) - len(t.shape); missing > 0 && !ok {
			t.shape = append([]int64{1}, t.shape...) // a dimension for several objects
		}
		if p.dtype == "int64" {
			t.whole = make([]int64, len(t.floats))
			for i, v := range t.floats {
				t.whole[i] = int64(v)
			}
		}
		in = append(in, t)
	}
	return in, nil
}

// empty is a tensor of zeros; what varies is one.
func empty(shape []int64) tensor {
	t, n := tensor{}, int64(1)
	for _, d := range shape {
		t.shape = append(t.shape, max(d, 1))
		n *= max(d, 1)
	}
	t.floats = make([]float32, n)
	return t
}

// maxFrame is the long side up to which a decoder that answers at the photo's size is
// asked: four masks of 4096 × 4096 would be 268 MB, and models see no more than 256.
const maxFrame = 1024

func frame(photo image.Point) image.Point {
	if long := max(photo.X, photo.Y); long > maxFrame {
		return image.Pt(max(photo.X*maxFrame/long, 1), max(photo.Y*maxFrame/long, 1))
	}
	return photo
}
