package render

import (
	"math"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/shape"
	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/training/kinds"
)

// per is how many pixels of the raster, across, make one of the network's; fine is
// the raster's side.
const (
	per  = 2
	fine = per * shape.Size
)

// raster holds the first and the last surface on every line of sight. Depths are
// kept as 1/(distance - z), which is linear in the picture.
type raster struct {
	first, last []float32
	face        []int32 // of the first surface, -1 where there is none
}

// draw scans triangles whose corners are in raster pixels (y down).
func draw(corners []kinds.Vec, near []float64, faces [][3]int32) *raster {
	r := &raster{make([]float32, fine*fine), make([]float32, fine*fine), make([]int32, fine*fine)}
	for i := range r.face {
		r.face[i] = -1
		r.last[i] = math.MaxFloat32
	}
	for k, f := range faces {
		a, b, c := corners[f[0]], corners[f[1]], corners[f[2]]
		det := (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X)
		if math.Abs(det) < 1e-9 {
			continue
		}
		y0 := max(0, int(math.Ceil(min(a.Y, b.Y, c.Y))))
		y1 := min(fine-1, int(math.Floor(max(a.Y, b.Y, c.Y))))
		x0 := max(0, int(math.Ceil(min(a.X, b.X, c.X))))
		x1 := min(fine-1, int(math.Floor(max(a.X, b.X, c.X))))
		wa, wb, wc := near[f[0]], near[f[1]], near[f[2]]
		// The weights of b and c are linear in x and y.
		ux, uy := (c.Y-a.Y)/det, -(c.X-a.X)/det
		vx, vy := -(b.Y-a.Y)/det, (b.X-a.X)/det
		for y := y0; y <= y1; y++ {
			dy := float64(y) - a.Y
			for x := x0; x <= x1; x++ {
				dx := float64(x) - a.X
				u, v := ux*dx+uy*dy, vx*dx+vy*dy
				if u < -1e-9 || v < -1e-9 || u+v > 1+1e-9 {
					continue
				}
				w := float32(wa + u*(wb-wa) + v*(wc-wa))
				i := y*fine + x
				if w > r.first[i] {
					r.first[i], r.face[i] = w, int32(k)
				}
				if w < r.last[i] {
					r.last[i] = w
				}
			}
		}
	}
	return r
}
