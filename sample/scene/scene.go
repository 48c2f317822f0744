// Package scene says what the sample photo shows. It stands apart from package
// sample because the photo is made from it: a program that needed the photo to
// be built could not make it.
//
// It renders nothing and embeds nothing.
package scene

import (
	"github.com/2112-lab/gen3d/sample/render"
	"github.com/2112-lab/gen3d/sample/solids"
)

// The photo's size in pixels, the paths a pixel gets at most, and its seed.
const (
	Width   = 1280
	Height  = 960
	Samples = 48
	Seed    = 1
)

// Scene is a stoneware duck, seen from its front left and a little from above.
func Scene() render.Scene {
	return render.Scene{Solid: solids.Duck(), Yaw: -38, Pitch: 19, Fill: .98}
}
