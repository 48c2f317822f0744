package reconstruct

import (
	"errors"
	"image"

	"github.com/2112-lab/gen3d/pipeline"
)

// Input is one object of one photo.
type Input struct {
	// Photo is upright and in sRGB. Its alpha is ignored.
	Photo *image.NRGBA
	// Mask has the photo's size; values above 127 are the object.
	Mask *image.Gray
}

// check refuses what cannot be reconstructed with a *pipeline.Failure, and
// pictures whose memory does not match their bounds with a plain error.
func (in Input) check() error {
	switch {
	case in.Photo == nil:
		return pipeline.NewFailure(pipeline.PhotoMissing, "no photo was given")
	case in.Mask == nil:
		return pipeline.NewFailure(pipeline.MaskMissing, "no mask was given")
	}
	p, m := in.Photo.Rect, in.Mask.Rect
	switch {
	case p.Empty():
		return pipeline.NewFailure(pipeline.PhotoEmpty, "photo bounds are %v", p)
	case m.Empty():
		return pipeline.NewFailure(pipeline.MaskEmpty, "mask bounds are %v", m)
	case p.Size() != m.Size():
		return pipeline.NewFailure(pipeline.MaskSizeMismatch, "photo is %v, mask is %v", p.Size(), m.Size())
	case p.Dx() > pipeline.MaxPhotoPixels/p.Dy():
		return pipeline.NewFailure(pipeline.PhotoTooManyPix, "photo is %v", p.Size())
	case in.Photo.Stride < 4*p.Dx() || len(in.Photo.Pix) < (p.Dy()-1)*in.Photo.Stride+4*p.Dx():
		return errors.New("read photo: fewer pixels than its bounds say")
	case in.Mask.Stride < m.Dx() || len(in.Mask.Pix) < (m.Dy()-1)*in.Mask.Stride+m.Dx():
		return errors.New("read mask: fewer pixels than its bounds say")
	}
	return nil
}
