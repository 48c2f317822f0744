package solids

import (
	"math"

	"github.com/2112-lab/gen3d/sample/render"
)

// Vec is a point or a size in the solids' frame.
type Vec = render.Vec

func v(x, y, z float64) Vec { return render.V(x, y, z) }

// shape is a signed distance: negative inside.
//
// The formulas follow Quilez, "Distance functions", which derives them from the
// definitions of the solids.
type shape func(Vec) float64

func ball(centre Vec, r float64) shape {
	return func(p Vec) float64 { return p.Sub(centre).Len() - r }
}

// ellipsoid's distance is exact on its surface and a good bound nearby.
func ellipsoid(centre, radii Vec) shape {
	inv := v(1/radii.X, 1/radii.Y, 1/radii.Z)
	inv2 := inv.Times(inv)
	least := min(radii.X, radii.Y, radii.Z)
	return func(p Vec) float64 {
		q := p.Sub(centre)
		k0, k1 := q.Times(inv).Len(), q.Times(inv2).Len()
		if k1 == 0 {
			return -least
		}
		return max(k0*(k0-1)/k1, -least) // nowhere is it deeper than its smallest radius
	}
}

// block is a box of half sizes h with edges rounded by r.
func block(centre, h Vec, r float64) shape {
	return func(p Vec) float64 {
		q := p.Sub(centre)
		x, y, z := math.Abs(q.X)-h.X+r, math.Abs(q.Y)-h.Y+r, math.Abs(q.Z)-h.Z+r
		outside := v(max(x, 0), max(y, 0), max(z, 0)).Len()
		return outside + min(max(x, y, z), 0) - r
	}
}

// rod is a capsule from a to b whose radius goes from ra to rb.
func rod(a, b Vec, ra, rb float64) shape {
	d := b.Sub(a)
	l2 := d.Dot(d)
	return func(p Vec) float64 {
		q := p.Sub(a)
		t := min(1, max(0, q.Dot(d)/l2))
		return q.Sub(d.Mul(t)).Len() - (ra + t*(rb-ra))
	}
}

// ring is a torus about the y axis.
func ring(centre Vec, major, minor float64) shape {
	return func(p Vec) float64 {
		q := p.Sub(centre)
		return math.Hypot(math.Hypot(q.X, q.Z)-major, q.Y) - minor
	}
}

// drum is an upright cylinder of half height h with edges rounded by round.
func drum(centre Vec, r, h, round float64) shape {
	return func(p Vec) float64 {
		q := p.Sub(centre)
		x, y := math.Hypot(q.X, q.Z)-r+round, math.Abs(q.Y)-h+round
		return math.Hypot(max(x, 0), max(y, 0)) + min(max(x, y), 0) - round
	}
}

// lathe is a solid of revolution: the outline's radii at its heights, joined
// straight and softened by round.
func lathe(round float64, outline ...[2]float64) shape {
	return func(p Vec) float64 {
		r := math.Hypot(p.X, p.Z)
		best, inside := math.Inf(1), false
		for i := range outline {
			a, b := outline[i], outline[(i+1)%len(outline)]
			ex, ey, px, py := b[0]-a[0], b[1]-a[1], r-a[0], p.Y-a[1]
			t := min(1, max(0, (px*ex+py*ey)/max(ex*ex+ey*ey, 1e-12)))
			dx, dy := px-t*ex, py-t*ey
			best = min(best, dx*dx+dy*dy)
			if (a[1] > p.Y) != (b[1] > p.Y) && r < a[0]+(p.Y-a[1])/(b[1]-a[1])*ex {
				inside = !inside
			}
		}
		if inside {
			return -math.Sqrt(best) - round
		}
		return math.Sqrt(best) - round
	}
}
