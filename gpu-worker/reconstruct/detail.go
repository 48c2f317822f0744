package reconstruct

import (
	"image"
	"slices"
)

// detail says where the front has finer structure than the working grid shows,
// and gives its colours there.
type detail struct {
	atlas *image.NRGBA
	w, h  int // of the front's part of the atlas
	// fine is 1 where discs are laid twice as densely in both directions, and
	// share the part of the object where that is so.
	fine   *grid
	share  float64
	kx, ky float32 // atlas pixels per grid pixel
}

// Where discs lie denser: the most varied eighth of the front, as long as its
// luminance differs by at least finestRange within one grid pixel.
const (
	fineShare   = 0.12
	finestRange = 16 // of 255
	// fineGain is how many atlas pixels a grid pixel must be wide for denser
	// discs to have anything to show.
	fineGain = 1.4
)

// findDetail measures the luminance range under each grid pixel.
func findDetail(o *outline, atlas *image.NRGBA, layout atlasLayout) *detail {
	d := &detail{atlas: atlas, fine: newGrid(o.level.w, o.level.h)}
	d.w = int(float32(atlas.Rect.Dx())*layout.frontU + 0.5)
	d.h = atlas.Rect.Dy()
	d.kx, d.ky = float32(d.w)/float32(o.level.w), float32(d.h)/float32(o.level.h)
	if d.kx < fineGain {
		return d
	}
	ranges := newGrid(o.level.w, o.level.h)
	inRows(ranges.h, func(y0, y1 int) {
		for i := y0 * ranges.w; i < y1*ranges.w; i++ {
			if o.depth.v[i] > 0 {
				ranges.v[i] = d.luminanceRange(i%ranges.w, i/ranges.w)
			}
		}
	})
	sorted := make([]float32, 0, o.area)
	for i, r := range ranges.v {
		if o.depth.v[i] > 0 {
			sorted = append(sorted, r)
		}
	}
	if len(sorted) == 0 {
		return d
	}
	slices.Sort(sorted)
	limit := max(finestRange, sorted[int(float64(len(sorted))*(1-fineShare))])
	n := 0
	for i, r := range ranges.v {
		if r > limit {
			d.fine.v[i] = 1
			n++
		}
	}
	d.share = float64(n) / float64(len(sorted))
	return d
}

func (d *detail) luminanceRange(x, y int) float32 {
	x0, x1 := int(float32(x)*d.kx), min(int(float32(x+1)*d.kx)+1, d.w)
	y0, y1 := int(float32(y)*d.ky), min(int(float32(y+1)*d.ky)+1, d.h)
	low, high := 1<<20, 0
	for ; y0 < y1; y0++ {
		row := d.atlas.Pix[y0*d.atlas.Stride:]
		for x := x0; x < x1; x++ {
			l := 77*int(row[4*x]) + 150*int(row[4*x+1]) + 29*int(row[4*x+2])
			low, high = min(low, l), max(high, l)
		}
	}
	return float32(max(high-low, 0)) / 256
}

// isFine reports whether discs at a place of the grid lie denser.
func (d *detail) isFine(x, y float32) bool {
	i, j := int(x+0.5), int(y+0.5)
	return i >= 0 && j >= 0 && i < d.fine.w && j < d.fine.h && d.fine.v[j*d.fine.w+i] > 0
}

// colour is the front's colour at a place of the grid at the atlas's resolution.
func (d *detail) colour(x, y float32) [3]float32 {
	ax, ay := clamp((x+0.5)*d.kx-0.5, 0, float32(d.w-1)), clamp((y+0.5)*d.ky-0.5, 0, float32(d.h-1))
	x0, y0 := min(int(ax), d.w-2), min(int(ay), d.h-2)
	fx, fy := ax-float32(x0), ay-float32(y0)
	i := y0*d.atlas.Stride + 4*x0
	j := i + d.atlas.Stride
	var out [3]float32
	for c := range out {
		top := float32(d.atlas.Pix[i+c])*(1-fx) + float32(d.atlas.Pix[i+4+c])*fx
		bottom := float32(d.atlas.Pix[j+c])*(1-fx) + float32(d.atlas.Pix[j+4+c])*fx
		out[c] = (top*(1-fy) + bottom*fy) / 255
	}
	return out
}
