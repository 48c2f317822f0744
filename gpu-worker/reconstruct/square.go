package reconstruct

import (
	"math"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/shape"
)

// squareView places the network's square over the working grid.
type squareView struct {
	// step is grid pixels per pixel of the square; cx, cy the square's middle.
	step, cx, cy float32
	// long is the object's longer side in grid pixels.
	long float32
}

func viewSquare(s *silhouette, f frame) squareView {
	long := float32(float64(max(s.box.Dx(), s.box.Dy())) * f.scale)
	// The grid is centred on the object's box: see fitFrame.
	return squareView{long / shape.Long, float32(f.w-1) / 2, float32(f.h-1) / 2, long}
}

// place is where a grid pixel lies in the square.
func (v squareView) place(x, y float32) (sx, sy float32) {
	const middle = float32(shape.Size-1) / 2
	return (x-v.cx)/v.step + middle, (y-v.cy)/v.step + middle
}

// newSquare shows the network the object: exact means over its pixels.
func newSquare(p *picture, v squareView) *shape.Square {
	const n = shape.Size
	length := float64(v.step) * n
	across := resampleTaps(float64(v.cx)+0.5-length/2, length, n, p.cover.w)
	down := resampleTaps(float64(v.cy)+0.5-length/2, length, n, p.cover.h)
	out := &shape.Square{}
	fields := [4]*grid{p.cover, p.rgb[0], p.rgb[1], p.rgb[2]}
	inRows(n, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for x := range n {
				var sum [4]float32
				for j, wy := range down[y].weights {
					row := (down[y].start + j) * p.cover.w
					for i, wx := range across[x].weights {
						k := row + across[x].start + i
						share := wx * wy * p.cover.v[k]
						sum[0] += share
						for c := 1; c < 4; c++ {
							sum[c] += share * fields[c].v[k]
						}
					}
				}
				i := y*n + x
				if sum[0] < 1e-4 {
					continue
				}
				out.Cover[i] = min(1, sum[0])
				for c := range out.RGB {
					out.RGB[c][i] = sum[c+1] / sum[0]
				}
			}
		}
	})
	return out
}

// spline is a field of the square on the working grid, as a uniform cubic
// B-spline: smooth to the second derivative, so that the square's pixels do not
// show as facets.
func (v squareView) spline(g *grid, w, h int) *grid {
	type four struct {
		from   int
		weight [4]float32
	}
	along := func(n int, place func(i int) float32) []four {
		out := make([]four, n)
		for i := range out {
			at := clamp(place(i), 0, shape.Size-1)
			k := float32(math.Floor(float64(at)))
			t := at - k
			out[i] = four{int(k) - 1, [4]float32{
				(1 - t) * (1 - t) * (1 - t) / 6,
				(3*t*t*t - 6*t*t + 4) / 6,
				(-3*t*t*t + 3*t*t + 3*t + 1) / 6,
				t * t * t / 6,
			}}
		}
		return out
	}
	across := along(w, func(i int) float32 { x, _ := v.place(float32(i), 0); return x })
	down := along(h, func(i int) float32 { _, y := v.place(0, float32(i)); return y })
	rows := newGrid(w, shape.Size)
	for y := range shape.Size {
		for x, f := range across {
			var sum float32
			for k, wt := range f.weight {
				sum += wt * g.v[y*shape.Size+min(max(f.from+k, 0), shape.Size-1)]
			}
			rows.v[y*w+x] = sum
		}
	}
	out := newGrid(w, h)
	inRows(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for k, wt := range down[y].weight {
				from := min(max(down[y].from+k, 0), shape.Size-1)
				addScaled(out.v[y*w:(y+1)*w], rows.v[from*w:], wt)
			}
		}
	})
	return out
}
