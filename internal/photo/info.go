package photo

import (
	"fmt"
	"io"

	"github.com/2112-lab/gen3d/pipeline"
)

// Format is what a file's content says it is.
type Format string

// The formats that can be normalised.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	WebP Format = "webp"
	HEIC Format = "heic"
)

// Info is what a photo's header says, before any pixel is decoded.
type Info struct {
	Format Format
	// Width and Height are in pixels as stored, before Orientation is applied.
	// HEIC's own rotation is already applied, because its decoder does so.
	Width, Height int
	// Orientation is EXIF's: 1 to 8, and 1 where there is none or it makes no sense.
	Orientation int
	// Bytes is the size of the file.
	Bytes int64

	profile     []byte // the embedded ICC profile, nil without one
	bytesPerPix int    // what decoding holds a pixel, at most; see Cost
	overhead    int64  // what decoding may hold besides, in bytes
}

// Upright is the width and height once Orientation is applied.
func (i Info) Upright() (width, height int) {
	if i.Orientation >= 5 {
		return i.Height, i.Width
	}
	return i.Width, i.Height
}

// HasProfile says whether an ICC profile is embedded.
func (i Info) HasProfile() bool { return len(i.profile) > 0 }

// maxProfile bounds an ICC profile. Real ones reach 2 MiB (press profiles);
// larger ones are ignored, not refused.
const maxProfile = 4 << 20

// Inspect reads a photo's header, of a file of the given size in bytes, and
// judges it: a nil error means that Normalise may decode it. It decodes no
// pixel and holds at most a few MiB, whatever the file claims. The error is a
// *pipeline.Failure, except where r itself fails.
func Inspect(r io.ReaderAt, size int64) (Info, error) {
	if size <= 0 {
		return Info{}, pipeline.NewFailure(pipeline.PhotoEmpty, "file of %d bytes", size)
	}
	if size > pipeline.MaxPhotoBytes {
		return Info{}, pipeline.NewFailure(pipeline.PhotoTooLarge, "file of %d bytes", size)
	}
	info, err := readHeader(r, size)
	if err != nil {
		return Info{}, err
	}
	info.Bytes = size
	if err := judge(info); err != nil {
		return Info{}, err
	}
	return info, nil
}

func readHeader(r io.ReaderAt, size int64) (Info, error) {
	head := make([]byte, min(size, sniffLen))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return Info{}, fmt.Errorf("read photo header: %w", err)
	}
	format, err := sniff(head)
	if err != nil {
		return Info{}, err
	}
	section := io.NewSectionReader(r, 0, size)
	var info Info
	switch format {
	case JPEG:
		info, err = readJPEGHeader(section)
	case PNG:
		info, err = readPNGHeader(section)
	case WebP:
		info, err = readWebPHeader(section)
	case HEIC:
		info, err = readHEICHeader(section)
	}
	if err != nil {
		return Info{}, headerFailure(format, err)
	}
	info.Format = format
	if info.Orientation == 0 {
		info.Orientation = 1
	}
	return info, nil
}

// judge applies the limits that hold for every format.
func judge(i Info) error {
	if i.Width < pipeline.MinPhotoSide || i.Height < pipeline.MinPhotoSide {
		return pipeline.NewFailure(pipeline.PhotoTooSmall, "%s of %d × %d", i.Format, i.Width, i.Height)
	}
	if int64(i.Width)*int64(i.Height) > pipeline.MaxPhotoPixels {
		return pipeline.NewFailure(pipeline.PhotoTooManyPix, "%s of %d × %d", i.Format, i.Width, i.Height)
	}
	if w, h := fit(i.Width, i.Height, MaxSide); min(w, h) < pipeline.MinPhotoSide {
		return pipeline.NewFailure(pipeline.PhotoTooSmall,
			"%s of %d × %d would be %d × %d once its long side is %d", i.Format, i.Width, i.Height, w, h, MaxSide)
	}
	return nil
}
