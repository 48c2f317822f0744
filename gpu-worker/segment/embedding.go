package segment

import "image"

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

// Embedding is what Encode makes of a photo: all that Decode needs.
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
