package segment

import (
	"encoding/binary"
	"image"
	"math/bits"

	"github.com/2112-lab/gen3d/pipeline"
)

// Coverage says how much of a picture a mask takes.
type Coverage struct {
	// Pixels counts the object's pixels.
	Pixels int
	// Percent is Pixels of the picture's pixels, 0 to 100.
	Percent float64
	// Bounds is the smallest rectangle that holds the object; empty when there is none.
	Bounds image.Rectangle
	// TouchesFrame is true where the object reaches the picture's edge, and so
	// is probably cut off by it.
	TouchesFrame bool
}

// CoverageOf counts a mask's object pixels, those above 127.
func CoverageOf(mask *image.Gray) Coverage {
	b := mask.Bounds()
	c := Coverage{}
	left, right, top, bottom := b.Max.X, b.Min.X, b.Max.Y, b.Min.Y
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := mask.Pix[mask.PixOffset(b.Min.X, y):][:b.Dx()]
		n := objectPixels(row)
		if n == 0 {
			continue
		}
		first, last := 0, len(row)-1
		for row[first] <= 127 {
			first++
		}
		for row[last] <= 127 {
			last--
		}
		c.Pixels += n
		left, right = min(left, b.Min.X+first), max(right, b.Min.X+last+1)
		top, bottom = min(top, y), max(bottom, y+1)
	}
	if c.Pixels == 0 {
		return c
	}
	c.Bounds = image.Rect(left, top, right, bottom)
	c.Percent = 100 * float64(c.Pixels) / (float64(b.Dx()) * float64(b.Dy()))
	c.TouchesFrame = left == b.Min.X || top == b.Min.Y || right == b.Max.X || bottom == b.Max.Y
	return c
}

// objectPixels counts what is above 127.
func objectPixels(row []byte) (n int) {
	for ; len(row) >= 8; row = row[8:] {
		n += bits.OnesCount64(binary.LittleEndian.Uint64(row) & 0x8080808080808080)
	}
	for _, v := range row {
		n += int(v >> 7)
	}
	return n
}

// CheckMask makes a mask fit for stage 3. It must have the size of the photo
// (image.jpg) or exactly that of the upright original, from which image.jpg was
// scaled down; in the second case it is scaled alike. The mask itself is never
// changed.
//
// Otherwise the error is a *pipeline.Failure: mask_size_mismatch, mask_empty, or
// mask_too_small when fewer than pipeline.MinMaskPixels of the photo are object.
func CheckMask(mask *image.Gray, photo, original image.Point) (*image.Gray, Coverage, error) {
	size := mask.Bounds().Size()
	if size != photo && size != original {
		return nil, Coverage{}, pipeline.NewFailure(pipeline.MaskSizeMismatch,
			"mask is %d × %d, photo %d × %d, original %d × %d", size.X, size.Y, photo.X, photo.Y, original.X, original.Y)
	}
	if photo.X <= 0 || photo.Y <= 0 {
		return nil, Coverage{}, pipeline.NewFailure(pipeline.MaskSizeMismatch, "photo has size %d × %d", photo.X, photo.Y)
	}
	before := CoverageOf(mask)
	if before.Pixels == 0 {
		return nil, before, pipeline.NewFailure(pipeline.MaskEmpty, "no pixel of %d × %d above 127", size.X, size.Y)
	}
	fitted, cover := mask, before
	if size != photo {
		fitted = resizeMask(mask, photo)
		cover = CoverageOf(fitted)
	}
	if cover.Pixels < pipeline.MinMaskPixels {
		return nil, cover, pipeline.NewFailure(pipeline.MaskTooSmall, "%d object pixels", cover.Pixels)
	}
	return fitted, cover, nil
}

// resizeMask scales a mask by area: a pixel is object where at least half of
// what it covers is. Sizes are in pixels; coordinates are integers, so that the
// result is the same on every machine.
func resizeMask(mask *image.Gray, to image.Point) *image.Gray {
	b := mask.Bounds()
	out := image.NewGray(image.Rectangle{Max: to})
	cols := overlaps(b.Dx(), b.Dx(), to.X)
	rows := overlaps(b.Dy(), b.Dy(), to.Y)
	whole := b.Dx() * b.Dy() // the weight of a target pixel that is all object
	acc := make([]int, to.X)
	for y, r := range rows {
		clear(acc)
		for i, wy := range r.weights {
			line := mask.Pix[mask.PixOffset(b.Min.X, b.Min.Y+r.first+i):][:b.Dx()]
			for x, c := range cols {
				for j, wx := range c.weights {
					if line[c.first+j] > 127 {
						acc[x] += wx * wy
					}
				}
			}
		}
		for x, v := range acc {
			out.Pix[y*out.Stride+x] = object(2*v >= whole)
		}
	}
	return out
}
