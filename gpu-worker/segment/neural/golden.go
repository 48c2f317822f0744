package neural

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"
	"os"
)

// goldenVector is a manifest's file Golden: one photo, and some numbers of what the
// reference implementation answers to it.
type goldenVector struct {
	Photo []byte `json:"photo"` // PNG
	// Tolerance is how far a number may be off, as a share of the output's largest.
	Tolerance float64        `json:"tolerance"`
	Outputs   []goldenOutput `json:"outputs"`
}

type goldenOutput struct {
	Name    string    `json:"name"`
	Shape   []int64   `json:"shape"`
	At      []int     `json:"at"` // places in the tensor, row by row
	Values  []float64 `json:"values"`
	Largest float64   `json:"largest"`
}

// golden asks the encoder that whose answer is known. Problems are the model's, an
// error is this machine's.
func (m *Model) golden(ctx context.Context) (problems []error, err error) {
	if m.Golden == "" {
		return nil, nil
	}
	v, photo, err := readGolden(m.Path(m.Golden))
	if err != nil {
		return nil, err
	}
	in := m.Encoder.Input
	pixels, _ := Prepare(photo, in)
	side := int64(in.Side)
	out, err := m.encoder.run(ctx, []tensor{{name: in.Name, shape: []int64{1, 3, side, side}, floats: pixels}})
	if err != nil {
		return nil, fmt.Errorf("golden vector: %w", err)
	}
	for _, want := range v.Outputs {
		got, _ := find(out, want.Name)
		if err := want.compare(got, v.Tolerance); err != nil {
			problems = append(problems, fmt.Errorf("golden vector: %s: output %s: %w", m.Encoder.File, want.Name, err))
		}
	}
	return problems, nil
}

func (want goldenOutput) compare(got tensor, tolerance float64) error {
	if !fits(want.Shape, got.shape) {
		return fmt.Errorf("its shape is %v, want %v", got.shape, want.Shape)
	}
	worst, at := 0., 0
	for i, place := range want.At {
		if place < 0 || place >= len(got.floats) || i >= len(want.Values) {
			return fmt.Errorf("the golden vector has no place %d", place)
		}
		off := math.Abs(float64(got.floats[place]) - want.Values[i])
		if off > worst || math.IsNaN(off) {
			worst, at = off, i
		}
	}
	if !(worst <= tolerance*want.Largest) {
		return fmt.Errorf("number %d is %v, want %v; %v may be between them", want.At[at], got.floats[want.At[at]], want.Values[at], tolerance*want.Largest)
	}
	return nil
}

func readGolden(path string) (v goldenVector, photo *image.NRGBA, err error) {
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err == nil && len(v.Outputs) == 0 {
		err = fmt.Errorf("it has no outputs")
	}
	var picture image.Image
	if err == nil {
		picture, err = png.Decode(bytes.NewReader(v.Photo))
	}
	if err != nil {
		return v, nil, fmt.Errorf("read golden vector: %w", err)
	}
	photo = image.NewNRGBA(image.Rectangle{Max: picture.Bounds().Size()})
	draw.Draw(photo, photo.Rect, picture, picture.Bounds().Min, draw.Src)
	return v, photo, nil
}
