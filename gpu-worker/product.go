package gpuworker

import (
	"io"
	"sync"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
)

// product is a model whose files are being made. What several of them need is made
// once, by the first that needs it, while the others are under way.
type product struct {
	*splat.Model
	texture func() error // encodes it
	studio  func() (*splat.Studio, error)
}

func newProduct(m *splat.Model) *product {
	return &product{
		Model: m,
		texture: sync.OnceValue(func() error {
			if m.Mesh == nil || m.Mesh.Texture == nil {
				return nil
			}
			return m.Mesh.EncodeTexture()
		}),
		studio: sync.OnceValues(func() (*splat.Studio, error) { return splat.NewStudio(m) }),
	}
}

// of writes what needs the model alone.
func of(write func(io.Writer, *splat.Model) error) func(io.Writer, *product) error {
	return func(w io.Writer, p *product) error { return write(w, p.Model) }
}

// textured writes what holds the texture.
func textured(write func(io.Writer, *splat.Model) error) func(io.Writer, *product) error {
	return func(w io.Writer, p *product) error {
		if err := p.texture(); err != nil {
			return err
		}
		return write(w, p.Model)
	}
}

// pictured writes what shows the model.
func pictured(take func(*splat.Studio, io.Writer) error) func(io.Writer, *product) error {
	return func(w io.Writer, p *product) error {
		s, err := p.studio()
		if err != nil {
			return err
		}
		return take(s, w)
	}
}
