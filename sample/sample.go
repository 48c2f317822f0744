package sample

import (
	_ "embed"
	"slices"

	"github.com/2112-lab/gen3d/sample/render"
	"github.com/2112-lab/gen3d/sample/scene"
	"github.com/2112-lab/gen3d/sample/solids"
)

//go:generate go run ./generate

// Width and Height are the photo's and the mask's size in pixels.
const (
	Width  = scene.Width
	Height = scene.Height
)

var (
	//go:embed photo.jpg
	photo []byte
	//go:embed mask.png
	mask []byte
)

// Photo is the sample photo: a JPEG without metadata. The slice is the caller's own.
func Photo() []byte { return slices.Clone(photo) }

// Mask is the photo's true mask: an 8-bit grey PNG of the same size, 255 where
// at least half of the pixel shows the duck and 0 elsewhere.
func Mask() []byte { return slices.Clone(mask) }

// Solid is the duck itself.
func Solid() *solids.Solid { return solids.Duck() }

// Scene is what the photo was rendered from, seen by Scene().Camera(Width, Height).
func Scene() render.Scene {
	return scene.Scene()
}
