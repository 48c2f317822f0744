package photo

import (
	"fmt"
	"image"
	"io"
)

func readWebPHeader(*io.SectionReader) (Info, error) {
	return Info{}, fmt.Errorf("%w: WebP", errUnsupported)
}
func decodeWebP(io.Reader) (image.Image, error) { return nil, errUnsupported }
