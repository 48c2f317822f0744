package reconstruct

import "math"

// margin is the empty border of the working grid, in its pixels: room for the
// contour's smoothing and for differences that reach one pixel out.
const margin = 6

// Limits of the working grid. A thin diagonal object has a large box and hardly
// any area; without maxCells its grid would be as large as it is empty.
const (
	maxCells   = 600_000
	maxEnlarge = 4.0 // grid pixels per mask pixel, for very small objects
)

// frame places the working grid over the photo.
type frame struct {
	w, h int
	// scale is grid pixels per photo pixel.
	scale float64
	// left and top are the photo coordinates of the grid's outer corner.
	left, top float64
}

// fitFrame chooses the scale at which the silhouette covers pixels grid pixels,
// and centres the grid on its box, so that a symmetric outline stays symmetric.
func fitFrame(s *silhouette, pixels int) frame {
	bw, bh := float64(s.box.Dx()), float64(s.box.Dy())
	scale := math.Min(maxEnlarge, math.Sqrt(float64(pixels)/float64(s.area)))
	scale = math.Min(scale, math.Sqrt(maxCells/(bw*bh)))
	// A needle: its box is thinner than the margins, which then dominate.
	scale = math.Min(scale, maxCells/(2*margin+4)/math.Max(bw, bh))
	f := frame{scale: scale}
	f.w = int(math.Ceil(bw*scale)) + 2*margin
	f.h = int(math.Ceil(bh*scale)) + 2*margin
	f.left = float64(s.box.Min.X) + bw/2 - float64(f.w)/2/scale
	f.top = float64(s.box.Min.Y) + bh/2 - float64(f.h)/2/scale
	return f
}

// window is the part of the photo under the grid, in photo pixels.
func (f frame) window() (width, height float64) {
	return float64(f.w) / f.scale, float64(f.h) / f.scale
}

// textureSize is how many pixels the window gets in the atlas: the photo's own
// resolution, but at most longest on the longer side.
func (f frame) textureSize(longest int) (w, h int) {
	width, height := f.window()
	k := math.Min(1, float64(longest)/math.Max(width, height))
	return max(2, int(math.Round(width*k))), max(2, int(math.Round(height*k)))
}
