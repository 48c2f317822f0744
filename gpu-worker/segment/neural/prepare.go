package neural

import (
	"fmt"
	"image"

	"github.com/2112-lab/gen3d/gpu-worker/models"
	"github.com/2112-lab/gen3d/gpu-worker/segment"
)

// Prepare makes of an upright sRGB photo the (3,side,side) tensor that an encoder
// takes, and says how the photo lies in it. Alpha is ignored.
func Prepare(img *image.NRGBA, in models.Input) ([]float32, segment.Transform) {
	at := transform(img.Bounds().Size(), in)
	out := make([]float32, 3*in.Side*in.Side)
	normalise(resize(img, at.Resized[0], at.Resized[1]), in, out)
	return out, at
}

// transform says where a photo lies in the square. Each axis has its own scale: where
// the short side is rounded, a point moves with its pixel.
func transform(photo image.Point, in models.Input) segment.Transform {
	w, h := in.Side, in.Side
	if in.Resize == longest {
		scale := float64(in.Side) / float64(max(photo.X, photo.Y))
		w, h = max(int(float64(photo.X)*scale+.5), 1), max(int(float64(photo.Y)*scale+.5), 1)
	}
	return segment.Transform{Frame: in.Side, Resized: [2]int{w, h}, ScaleX: float64(w) / float64(photo.X), ScaleY: float64(h) / float64(photo.Y)}
}

// The values of models.Input.Resize.
const longest = "longest"

// normalise fills an encoder's input, which is all zeros, with a photo that has its size.
func normalise(small resized, in models.Input, out []float32) {
	var value [3][256]float32
	for c := range value {
		for v := range value[c] {
			value[c][v] = float32((float64(v)*in.Scale - in.Mean[c]) / in.Std[c])
		}
	}
	plane := in.Side * in.Side
	bands(small.height, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			from := small.pix[3*y*small.width:][:3*small.width]
			row := out[y*in.Side:]
			red, green, blue := row[:small.width], row[plane:][:small.width], row[2*plane:][:small.width]
			for x := range red {
				p := from[3*x : 3*x+3 : 3*x+3]
				red[x], green[x], blue[x] = value[0][p[0]], value[1][p[1]], value[2][p[2]]
			}
		}
	})
}

// Limits of a photo, in pixels a side.
const (
	minSide = 16
	maxSide = 1 << 15
)

func checkSize(photo image.Point) error {
	if min(photo.X, photo.Y) < minSide || max(photo.X, photo.Y) > maxSide {
		return fmt.Errorf("%w: %d × %d, want %d to %d a side", segment.ErrPhotoSize, photo.X, photo.Y, minSide, maxSide)
	}
	return nil
}
