package solids

import (
	"math"

	"github.com/2112-lab/gen3d/sample/render"
)

// Materials. Colours are linear.

func plain(colour Vec, coat, roughness float64) func(Vec) render.Surface {
	s := render.Surface{Albedo: colour, Coat: coat, Roughness: roughness}
	return func(Vec) render.Surface { return s }
}

// glazed is stoneware: a clear glaze over a colour that pools, thins and speckles.
func glazed(colour, pooled Vec, speckles float64) func(Vec) render.Surface {
	return func(p Vec) render.Surface {
		c := colour.Mix(pooled, min(1, max(0, .5+.9*render.Fractal(p.Mul(2.1), 3))))
		if speckles > 0 {
			c = speckle(c, p.Mul(17), .34*speckles, .055)
			c = speckle(c, p.Mul(41).Add(v(5, 9, 2)), .22*speckles, .16)
		}
		return render.Surface{Albedo: c, Coat: .045, Roughness: .035}
	}
}

// speckle sprinkles brown iron spots, one in some cells of a grid.
func speckle(c, p Vec, size, share float64) Vec {
	x, y, z := math.Floor(p.X), math.Floor(p.Y), math.Floor(p.Z)
	ix, iy, iz := int64(x), int64(y), int64(z)
	if render.Cell(ix, iy, iz) > share {
		return c
	}
	spot := v(x+.3+.4*render.Cell(ix+7, iy, iz), y+.3+.4*render.Cell(ix, iy+7, iz), z+.3+.4*render.Cell(ix, iy, iz+7))
	d := p.Sub(spot).Len() / (size * (.5 + render.Cell(ix+3, iy+1, iz+5)))
	return c.Mix(v(.13, .06, .025), .75*(1-render.Smoothstep(.55, 1, d)))
}

// wooden is turned wood with rings about the y axis.
func wooden(light, dark Vec) func(Vec) render.Surface {
	return func(p Vec) render.Surface {
		r := math.Hypot(p.X, p.Z+.4)
		t := .5 + .5*math.Sin(34*r+4*render.Fractal(v(p.X*2, p.Y*.5, p.Z*2), 3))
		fibre := render.Fractal(v(p.X*30, p.Y*2, p.Z*30), 2)
		return render.Surface{Albedo: light.Mix(dark, min(1, max(0, .6*t+.5*fibre))), Coat: .03, Roughness: .18}
	}
}

// fabric is felt or cotton: dull, and a little uneven.
func fabric(colour Vec) func(Vec) render.Surface {
	return func(p Vec) render.Surface {
		return render.Surface{Albedo: colour.Mul(1 + .35*render.Fractal(p.Mul(26), 3)), Roughness: 1}
	}
}
