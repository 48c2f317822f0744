package segment

import (
	"context"
	"errors"
	"fmt"
	"image"
)

// The tensor's shape is SAM 1's: 256 channels of 64 × 64. It is 16 features of
// 256 × 256 in blocks of 4 × 4 (space to depth), so a mask made from it has a
// true detail of 256 pixels over the long side.
const (
	channels    = 256
	tensorSide  = 64
	block       = 4
	featureSide = tensorSide * block
	features    = channels / (block * block)
	// FrameSide is the side of the square in which SAM 1's prompts are given:
	// the photo is scaled so that its long side fills it, and padded right and below.
	FrameSide = 1024
)

// Limits of a photo that Encode and Prepare take, in pixels.
const (
	minSide = 16
	maxSide = 1 << 15
)

// ErrPhotoSize is wrapped when a photo is too small or too large to segment.
var ErrPhotoSize = errors.New("photo size out of range")

// Embedding is what Encode makes of a photo: all that Decode needs.
//
// Feature 0 is each pixel's leaf of the hierarchy, depth first, -1 beyond the
// photo; then come five candidates, smallest first, each as its first leaf, its
// last leaf and its score.
type Embedding struct {
	// Data is the (1,256,64,64) tensor, row by row. Every value is exact in
	// half precision.
	Data []float32
	// Photo is the size of the encoded photo in pixels.
	Photo image.Point
}

// Shape is the tensor's shape, the same for every photo.
func (e *Embedding) Shape() []int { return []int{1, channels, tensorSide, tensorSide} }

// Scale takes a pixel coordinate of the photo to SAM 1's frame. Both axes
// share it.
func (e *Embedding) Scale() float64 { return frameScale(e.Photo) }

func frameScale(photo image.Point) float64 {
	return float64(FrameSide) / float64(max(photo.X, photo.Y))
}

// Encode builds the segmentation hierarchy of an upright sRGB photo (alpha is
// ignored) and packs it into SAM 1's tensor. It fails only on a photo of an
// unusable size (ErrPhotoSize) and when ctx ends.
func Encode(ctx context.Context, img *image.NRGBA) (*Embedding, error) {
	if err := checkSize(img.Bounds().Size()); err != nil {
		return nil, fmt.Errorf("encode photo: %w", err)
	}
	v, t, err := hierarchy(ctx, img, featureSide)
	if err != nil {
		return nil, fmt.Errorf("encode photo: %w", err)
	}
	return &Embedding{Data: pack(v, t), Photo: img.Bounds().Size()}, nil
}

// hierarchy builds the tree of a photo on a grid of the given long side.
func hierarchy(ctx context.Context, img *image.NRGBA, side int) (view, *tree, error) {
	double := shrink(img, 2*side)
	if err := ctx.Err(); err != nil {
		return view{}, nil, err
	}
	v := observe(double)
	if err := ctx.Err(); err != nil {
		return view{}, nil, err
	}
	return v, grow(v), ctx.Err()
}

func checkSize(photo image.Point) error {
	if min(photo.X, photo.Y) < minSide || max(photo.X, photo.Y) > maxSide {
		return fmt.Errorf("%w: %d × %d, want %d to %d a side", ErrPhotoSize, photo.X, photo.Y, minSide, maxSide)
	}
	return nil
}

// pack lays the features out as the tensor.
func pack(v view, t *tree) []float32 {
	data := make([]float32, channels*tensorSide*tensorSide)
	for y := range featureSide {
		for x := range featureSide {
			data[at(0, x, y)] = -1
		}
	}
	candidates := t.candidates(v.w, v.h)
	for i := range candidates {
		for k := range candidates[i] {
			candidates[i][k].score = roundToHalf(candidates[i][k].score)
		}
	}
	for y := range v.h {
		for x := range v.w {
			leaf := t.leaf[y*v.w+x]
			data[at(0, x, y)] = float32(leaf)
			for k, c := range candidates[leaf] {
				data[at(1+3*k, x, y)] = float32(c.lo)
				data[at(2+3*k, x, y)] = float32(c.hi)
				data[at(3+3*k, x, y)] = c.score
			}
		}
	}
	return data
}

// at is where a feature of the pixel x, y stands in the tensor: channel
// feature·16 + (y mod 4)·4 + x mod 4, as ONNX's DepthToSpace in CRD mode and
// PyTorch's pixel shuffle read it.
func at(feature, x, y int) int {
	c := feature*block*block + y%block*block + x%block
	return (c*tensorSide+y/block)*tensorSide + x/block
}
