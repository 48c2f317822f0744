package splat

import "math"

// fieldCells is how many cells the longest side of a mesh's field has, without
// the margin on either side.
const fieldCells, fieldMargin = 112, 4

// field is a density over a grid of points, with the colour that came with it.
type field struct {
	size    [3]int // points along each axis
	origin  vec    // of point 0, 0, 0
	cell    float64
	density []float32
	colour  [][4]float32 // sums of weighted colour, and of the weights
}

func newField(box Box, cells int) *field {
	f := &field{cell: float64(box.Longest()) / float64(cells)}
	n := 1
	for k, side := range box.Size() {
		f.size[k] = int(math.Ceil(float64(side)/f.cell)) + 1 + 2*fieldMargin
		f.origin[k] = float64(box.Min[k]) - fieldMargin*f.cell
		n *= f.size[k]
	}
	f.density = make([]float32, n)
	f.colour = make([][4]float32, n)
	return f
}

func (f *field) index(x, y, z int) int { return (z*f.size[1]+y)*f.size[0] + x }

// fieldSpread widens every splat by this many cells, so that none falls between
// grid points; fieldReach is how many σ of it count.
const fieldSpread, fieldReach = 0.65, 2.3

// fieldBudget bounds the work: about this many grid points are touched, by
// cutting the widest splats short where there are very many.
const fieldBudget = 600e6

// add puts all splats into the field, layers of points at the same time. At each
// point the splats' densities w combine as (Σw⁴)^¼, a smooth maximum: a plain sum
// would swell where splats are dense and tear where they are sparse.
func (f *field) add(splats []Splat) {
	widest := max(2, 0.5*math.Cbrt(fieldBudget/float64(len(splats)))) // cells
	const layers = 8
	parallel((f.size[2]+layers-1)/layers, func(i int) {
		for k := range splats {
			f.addSplat(&splats[k], i*layers, min((i+1)*layers, f.size[2]), widest)
		}
		first, end := f.index(0, 0, i*layers), min(f.index(0, 0, (i+1)*layers), len(f.density))
		for k := first; k < end; k++ {
			f.density[k] = float32(math.Sqrt(math.Sqrt(float64(f.density[k]))))
		}
	})
}

// addSplat sums w⁴ and the colours, weighted by w², into the layers z0 … z1.
func (f *field) addSplat(s *Splat, z0, z1 int, widest float64) {
	centre := vecOf(s.Position).sub(f.origin).scale(1 / f.cell)
	most := fieldReach*math.Hypot(float64(max(s.Scale[0], s.Scale[1], s.Scale[2]))/f.cell, fieldSpread) + 1
	if centre[2]+most < float64(z0) || centre[2]-most > float64(z1) {
		return
	}
	c := s.covariance() // xx, xy, xz, yy, yz, zz
	for k := range c {
		c[k] /= f.cell * f.cell
	}
	for _, k := range [3]int{0, 3, 5} {
		c[k] += fieldSpread * fieldSpread
	}
	inverse, ok := invert(c)
	if !ok {
		return
	}
	var lo, hi [3]int
	for k, v := range [3]float64{c[0], c[3], c[5]} {
		reach := min(fieldReach*math.Sqrt(v), widest)
		lo[k] = max(int(math.Ceil(centre[k]-reach)), 0)
		hi[k] = min(int(math.Floor(centre[k]+reach)), f.size[k]-1)
	}
	for z := max(lo[2], z0); z <= min(hi[2], z1-1); z++ {
		for y := lo[1]; y <= hi[1]; y++ {
			dy, dz := float64(y)-centre[1], float64(z)-centre[2]
			for x := lo[0]; x <= hi[0]; x++ {
				dx := float64(x) - centre[0]
				e := inverse[0]*dx*dx + inverse[3]*dy*dy + inverse[5]*dz*dz +
					2*(inverse[1]*dx*dy+inverse[2]*dx*dz+inverse[4]*dy*dz)
				if e > fieldReach*fieldReach {
					continue
				}
				w := s.Opacity * float32(math.Exp(-e/2))
				i := f.index(x, y, z)
				w *= w
				f.density[i] += w * w
				for k := range 3 {
					f.colour[i][k] += w * s.Colour[k]
				}
				f.colour[i][3] += w
			}
		}
	}
}

// invert inverts a symmetric matrix given and returned as its upper half.
func invert(c [6]float64) (m [6]float64, ok bool) {
	m = [6]float64{
		c[3]*c[5] - c[4]*c[4], c[2]*c[4] - c[1]*c[5], c[1]*c[4] - c[2]*c[3],
		c[0]*c[5] - c[2]*c[2], c[1]*c[2] - c[0]*c[4], c[0]*c[3] - c[1]*c[1],
	}
	det := c[0]*m[0] + c[1]*m[1] + c[2]*m[2]
	if !(det > 0) || math.IsInf(det, 0) {
		return m, false
	}
	for k := range m {
		m[k] /= det
	}
	return m, true
}

// near is the density at the grid point nearest to a place inside the field.
func (f *field) near(p [3]float32) float32 {
	var at [3]int
	for k := range 3 {
		at[k] = min(max(int(math.Round((float64(p[k])-f.origin[k])/f.cell)), 0), f.size[k]-1)
	}
	return f.density[f.index(at[0], at[1], at[2])]
}
