package photo

import (
	"context"
	"fmt"
	"image"
	"io"
)

func readHEICHeader(*io.SectionReader) (Info, error) {
	return Info{}, fmt.Errorf("%w: HEIC", errUnsupported)
}
func decodeHEIC(context.Context, io.Reader) (image.Image, error) {
	return nil, errUnsupported
}
