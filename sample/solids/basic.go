package solids

import "github.com/2112-lab/gen3d/sample/render"

// Sphere is a ball of radius 1.
func Sphere() *Solid {
	return newSolid("sphere", of(ball(v(0, 1, 0), 1), marbled, v(-1, 0, -1), v(1, 2, 1)))
}

// Box is 1.6 × 1.8 × 1.4 with edges rounded by 0.06.
func Box() *Solid {
	return newSolid("box", of(block(v(0, .9, 0), v(.8, .9, .7), .06),
		wooden(v(.55, .33, .16), v(.33, .17, .07)), v(-.8, 0, -.7), v(.8, 1.8, .7)))
}

// Capsule is an upright pill, 2.2 high and 1 thick.
func Capsule() *Solid {
	look := func(p Vec) render.Surface {
		if p.Y > 1.1 {
			return plain(v(.60, .05, .04), .045, .04)(p)
		}
		return plain(v(.78, .76, .70), .045, .04)(p)
	}
	return newSolid("capsule", of(rod(v(0, .5, 0), v(0, 1.7, 0), .5, .5), look, v(-.5, 0, -.5), v(.5, 2.2, .5)))
}

// Torus stands on its rim: radii 0.75 and 0.3.
func Torus() *Solid {
	centre := v(0, 1.05, 0)
	return newSolid("torus", of(tilted(ring(centre, .75, .3), centre, 90, 0, 0),
		glazed(v(.10, .36, .42), v(.05, .20, .30), .6), v(-1.05, 0, -.3), v(1.05, 2.1, .3)))
}

// marbled is white stone with grey-blue veins.
func marbled(p Vec) render.Surface {
	n := render.Fractal(p.Mul(2.2).Add(v(1, 1, 1).Mul(render.Fractal(p.Mul(1.3), 3)*2)), 4)
	vein := 1 - render.Smoothstep(0, .09, max(n, -n))
	return render.Surface{Albedo: v(.76, .75, .72).Mix(v(.20, .25, .33), .8*vein), Coat: .04, Roughness: .05}
}
