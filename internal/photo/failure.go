package photo

import (
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"

	"github.com/2112-lab/gen3d/pipeline"
)

// errUnsupported marks a feature of a known format that we do not decode.
var errUnsupported = errors.New("unsupported feature")

// headerFailure says what is wrong with a header. Only a reader's own error,
// which no other photo would cure, is passed on as it is.
func headerFailure(f Format, err error) error {
	var failed *pipeline.Failure
	var damaged damage
	switch {
	case errors.As(err, &failed):
		return err
	case errors.Is(err, errUnsupported):
		return pipeline.NewFailure(pipeline.PhotoUnsupported, "%s header: %v", f, err)
	case errors.As(err, &damaged):
		return pipeline.NewFailure(pipeline.PhotoTruncated, "%s header: %v", f, err)
	}
	return fmt.Errorf("read %s header: %w", f, err)
}

// decodeFailure says what is wrong with a file whose header was sound.
func decodeFailure(ctx context.Context, f Format, err error) error {
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("decode %s: %w", f, cause)
	}
	var jpegFeature jpeg.UnsupportedError
	var pngFeature png.UnsupportedError
	if errors.As(err, &jpegFeature) || errors.As(err, &pngFeature) || errors.Is(err, errUnsupported) {
		return pipeline.NewFailure(pipeline.PhotoUnsupported, "decode %s: %v", f, err)
	}
	return pipeline.NewFailure(pipeline.PhotoTruncated, "decode %s: %v", f, err)
}

// damage is a fault in the file, as opposed to one of its reader.
type damage string

func (d damage) Error() string { return string(d) }

func damagef(format string, args ...any) error { return damage(fmt.Sprintf(format, args...)) }
