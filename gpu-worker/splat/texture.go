package splat

import (
	"errors"
	"fmt"
	"image"
)

// textureQuality keeps a photo's texture free of visible blocks at about a
// tenth of its PNG's size.
const textureQuality = 90

// EncodeTexture makes the JPEG of the texture once, so that WriteGLB and
// WriteOBJZip need not each make it again. Call it when the texture is final
// and before the writers run at the same time; without it they encode for
// themselves and the bytes are the same.
func (m *Mesh) EncodeTexture() error {
	b, err := m.textureJPEG()
	if err != nil {
		return fmt.Errorf("encode texture: %w", err)
	}
	m.jpeg = b
	return nil
}

func (m *Mesh) textureJPEG() ([]byte, error) {
	if m.jpeg != nil {
		return m.jpeg, nil
	}
	if m.Texture == nil {
		return nil, errors.New("no texture")
	}
	// Alpha is ignored, and without it NRGBA and RGBA are the same bytes; the
	// encoder has a fast path for RGBA alone.
	opaque := &image.RGBA{Pix: m.Texture.Pix, Stride: m.Texture.Stride, Rect: m.Texture.Rect}
	return encodeJPEG(opaque, textureQuality)
}
