package splat

import (
	"fmt"
	"image"
	"sync"
)

// MaxPicture is the longest side of a picture, in pixels.
const MaxPicture = 4096

// Studio takes pictures of one model. What does not depend on the view is
// prepared once. A Studio may be used by several goroutines, as long as nobody
// changes the model.
type Studio struct {
	mesh   *Mesh   // nil for a model of splats alone
	splats []Splat // used where there is no mesh
	box    Box
	mips   mipmap
	shadow *shadow

	surfaces, bands sync.Pool // what a picture needs for its time, *surface and *band
}

// NewStudio prepares pictures of the model: of its mesh where it has one, and of
// its splats otherwise. It refuses what Validate refuses.
func NewStudio(m *Model) (*Studio, error) {
	if err := m.Validate(); err != nil {
		return nil, fmt.Errorf("prepare pictures: %w", err)
	}
	s := &Studio{mesh: m.Mesh, splats: m.Splats, box: m.Bounds()}
	if m.Mesh == nil {
		s.shadow = newShadow(s.box, func(yield func([3]float32)) {
			for i := range m.Splats {
				yield(m.Splats[i].Position)
			}
		})
		return s, nil
	}
	s.box = (&Model{Mesh: m.Mesh}).Bounds()
	s.shadow = newShadow(s.box, m.Mesh.scatter)
	if m.Mesh.Texture != nil {
		s.mips = newMipmap(m.Mesh.Texture)
	}
	return s, nil
}

// Render takes a picture without backdrop: alpha, not premultiplied, says where
// the object is. Width and height are 1 to MaxPicture.
func (s *Studio) Render(v View, width, height int) (*image.NRGBA, error) {
	if err := v.validate(); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	if width < 1 || height < 1 || width > MaxPicture || height > MaxPicture {
		return nil, fmt.Errorf("render: picture of %d×%d pixels, 1..%d are supported", width, height, MaxPicture)
	}
	return s.picture(v, width, height, transparent), nil
}

// Render takes one picture of the model: of its mesh where it has one. For more
// than one, a Studio is faster.
func Render(m *Model, v View, width, height int) (*image.NRGBA, error) {
	s, err := NewStudio(m)
	if err != nil {
		return nil, err
	}
	return s.Render(v, width, height)
}

// picture draws the model over a backdrop.
func (s *Studio) picture(v View, width, height int, b backdrop) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	s.draw(img, v, b)
	return img
}

// draw fills a picture, which is empty where the backdrop is transparent.
func (s *Studio) draw(img *image.NRGBA, v View, b backdrop) {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	c := newCamera(v, width, height)
	if s.mesh == nil {
		s.drawSplats(img, c, b)
		return
	}
	sight, _ := s.surfaces.Get().(*surface)
	if sight == nil {
		sight = &surface{}
	}
	defer s.surfaces.Put(sight)
	sight.look(s.mesh, s.mips, c, width, height)
	parallel((height+bandRows-1)/bandRows, func(i int) {
		z, _ := s.bands.Get().(*band)
		if z == nil {
			z = &band{}
		}
		defer s.bands.Put(z)
		top, rows := i*bandRows, min(bandRows, height-i*bandRows)
		z.reset(sight.window.Min.X, sight.window.Max.X, top, rows)
		for _, id := range sight.lists[i] {
			t := s.mesh.Triangles[id]
			z.draw(id, &sight.points[t[0]], &sight.points[t[1]], &sight.points[t[2]])
		}
		for y := top; y < top+rows; y++ {
			r := newRow(img, y, s, c, b)
			r.draw(sight, z, y)
		}
	})
}
