package splat

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/2112-lab/gen3d/internal/photo"
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
	var b bytes.Buffer
	err := photo.EncodeJPEG(&b, m.Texture, textureQuality) // which ignores alpha
	return b.Bytes(), err
}
