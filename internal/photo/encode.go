package photo

import (
	"image"
	"io"

	"image/jpeg"
)

// Qualities of the two pictures that are served, in libjpeg's scale.
const (
	PhotoQuality     = 90
	ThumbnailQuality = 82
)

// ThumbnailSide is the longest side of a thumbnail, in pixels.
const ThumbnailSide = 512

// EncodeJPEG writes img, taken as opaque, as a baseline 4:2:0 JPEG without any
// metadata, at a quality of 1 to 100. The same pixels give the same bytes.
func EncodeJPEG(w io.Writer, img *image.NRGBA, quality int) error {
	return jpeg.Encode(w, opaque(img), &jpeg.Options{Quality: quality})
}

// Thumbnail is img scaled to at most ThumbnailSide. A smaller one is copied.
func Thumbnail(img *image.NRGBA) *image.NRGBA {
	b := img.Bounds()
	w, h := fit(b.Dx(), b.Dy(), ThumbnailSide)
	src := &source{width: b.Dx(), height: b.Dy(), read: func(y int, dst []byte) {
		copy(dst, img.Pix[img.PixOffset(b.Min.X, b.Min.Y+y):])
	}}
	return develop(src, w, h, 1)
}

// opaque is the same pixels under the type that image/jpeg reads fastest.
// Straight and premultiplied alpha agree where all of it is 255.
func opaque(img *image.NRGBA) *image.RGBA {
	return &image.RGBA{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}
}
