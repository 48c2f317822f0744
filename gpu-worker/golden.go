package gpuworker

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
)

// goldenSide is how large the golden job's picture is: enough for every stage, and
// done in a fraction of a second without a GPU.
const goldenSide = 96

// Golden does a small job of each stage whose outcome is known beforehand: a bright
// ball on dark ground. A worker that cannot do it is not to take anybody's.
func (w *Worker) Golden(ctx context.Context) error {
	picture, mask := ball(goldenSide)
	err := caught(func() error {
		e, err := w.Encoder.Encode(ctx, picture, nil)
		if err != nil {
			return err
		}
		if len(e.Tensors) == 0 || len(e.Tensors[0].Data) == 0 {
			return errors.New("the encoder answered no tensor")
		}
		_, err = e.Describe("users/golden/golden/")
		return err
	})
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	err = caught(func() error {
		m, err := w.Reconstructor.Reconstruct(ctx, Subject{Photo: picture, Mask: mask, Preset: "fast"}, func(string, float64) {})
		if err != nil {
			return err
		}
		return m.Validate()
	})
	if err != nil {
		return fmt.Errorf("reconstruct: %w", err)
	}
	return nil
}

// ball is a lit ball and its mask.
func ball(side int) (*image.NRGBA, *image.Gray) {
	picture, mask := image.NewNRGBA(image.Rect(0, 0, side, side)), image.NewGray(image.Rect(0, 0, side, side))
	middle, radius := side/2, side/3
	for y := range side {
		for x := range side {
			dx, dy := x-middle, y-middle
			picture.SetNRGBA(x, y, color.NRGBA{30, 34, 48, 255})
			if dx*dx+dy*dy < radius*radius {
				light := uint8(200 - 80*(dx+dy)/side)
				picture.SetNRGBA(x, y, color.NRGBA{light, light / 2, 40, 255})
				mask.SetGray(x, y, color.Gray{255})
			}
		}
	}
	return picture, mask
}
